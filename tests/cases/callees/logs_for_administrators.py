# A text that an administrator asks for is read now and then; whatever everybody may name is read all the time.
# file: app/main.py
from fastapi import Depends, FastAPI, HTTPException, Request

app = FastAPI()


async def current_user(request: Request) -> dict[str, bool]:
    return request.session["user"]


async def current_superuser(user: dict[str, bool] = Depends(current_user)) -> dict[str, bool]:
    if not user["is_superuser"]:
        raise HTTPException(403)
    return user


@app.get("/admin/jobs/{name}")
async def log_of_job(name: str, user: dict[str, bool] = Depends(current_superuser)) -> str:
    with open(f"/var/log/jobs/{name}/out.txt") as file:
        return file.read()


@app.get("/jobs/{name}")
async def log_of_own_job(name: str, user: dict[str, bool] = Depends(current_user)) -> str:
    with open(f"/var/log/jobs/{name}/out.txt") as file:  # expect: FLT105
        return file.read()
