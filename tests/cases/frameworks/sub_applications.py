# A mounted application and a router included by it run on the same loop.
# file: app/main.py
from fastapi import FastAPI

from app.admin import create_admin

app = FastAPI()
app.mount("/admin", create_admin())
# file: app/admin.py
from fastapi import FastAPI

from app.backup import router


def create_admin() -> FastAPI:
    admin = FastAPI()
    admin.include_router(router, prefix="/backup")

    @admin.get("/disk")
    async def disk() -> str:
        import subprocess

        return subprocess.check_output(["df"]).decode()  # expect: FLT103

    return admin
# file: app/backup.py
import shutil

from fastapi import APIRouter

router = APIRouter()


@router.post("")
async def backup() -> None:
    shutil.copytree("/srv", "/backup")  # expect: FLT105
