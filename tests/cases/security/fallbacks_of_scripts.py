# What stands in where the environment gives a script nothing opens a server for trials: low confidence. Not in the application.
# file: app/main.py
import os

from fastapi import FastAPI

from app.db import PASSWORD
from app.filling import router

app = FastAPI()
app.include_router(router)
KEY = os.environ.get("SECRET_KEY", "0ab215a8b1977939201640fa14c66bab")  # expect: FLT803
print(PASSWORD)


# file: app/db.py
import os

PASSWORD = os.environ.get("DB_PASSWORD") or "kX9vQ2pLr7Tz81"  # expect: FLT803


# file: scripts/sweep.py
import argparse
import os

PASSWORD = os.environ.get("SWEEP_PASSWORD", "kX9vQ2pLr7Tz82")
OTHER_PASSWORD = os.getenv("OTHER_PASSWORD") or "kX9vQ2pLr7Tz83"
API_KEY = "1ab215a8b1977939201640fa14c66bab"  # expect: FLT803


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--password", default=os.environ.get("SWEEP_PASSWORD", "kX9vQ2pLr7Tz84"))
    password = "kX9vQ2pLr7Tz85"  # expect: FLT803
    print(parser, password)


if __name__ == "__main__":
    main()


# file: scripts/login_qa.py
password = "kX9vQ2pLr7Tz86"


# file: scripts/login_faqs.py
password = "kX9vQ2pLr7Tz87"  # expect: FLT803


# file: scripts/fill.py
import httpx

NAMES = [("ann", "ann@shop.org"), ("ben", "ben@shop.org")]


def main() -> None:
    rows = []
    for name in NAMES:
        rows.append({"username": name[0], "email": name[1], "password": "Sunf1ower8!"})
    more = {"username": f"user{len(rows)}", "password": "Sunf1ower7!"}
    one = {"username": "ann", "password": "Sunf1ower6!"}  # expect: FLT803
    httpx.post("https://api.shop.org/users", json=[more, one], timeout=5)


if __name__ == "__main__":
    main()
# file: app/filling.py
from fastapi import APIRouter

router = APIRouter()


class Refused(Exception):
    pass


@router.post("/fill")
def fill(name: str) -> dict[str, str]:
    if len(name) > 100:
        raise Refused({"password": "密码和确认密码不一致", "confirm_password": "Пароль-слишком-короткий"})
    return {"username": name.lower(), "password": "Sunf1ower9!"}  # expect: FLT803
