# A stored coroutine is tested and another one returned: two awaits are missing. Waiting later is no fault.
# file: app/roles.py
async def find(name: str):
    return name


async def create(name: str):
    return name


# file: app/main.py
from app import roles
from fastapi import FastAPI

app = FastAPI()


@app.post("/roles")
def add_role(name: str):
    role = roles.find(name)
    if not role:  # expect: FLT201
        role = roles.create(name)
        return role  # expect: FLT202
    return {"message": "role already exists"}


@app.get("/roles")
async def get_role(name: str):
    role = roles.find(name)
    if role:
        return await role
    return None


def later(name: str):
    role = roles.find(name)
    return role


@app.get("/later")
async def awaited(name: str):
    return await later(name)
