# What an example beside the application does hurts nobody: the application does not use it. What the application
# includes is served whatever it is called, and a key that is written out is read wherever it stands.
# file: app/main.py
import hashlib

from fastapi import FastAPI

from app.demo import routes

app = FastAPI()
app.include_router(routes.router)


@app.post("/users")
def add(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()  # expect: FLT804
# file: app/demo/__init__.py
# file: app/demo/routes.py
import hashlib

from fastapi import APIRouter

router = APIRouter()


@router.post("/demo")
def add(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()  # expect: FLT804
# file: backend_example.py
import hashlib

from fastapi import FastAPI

app = FastAPI()


@app.post("/users")
def add(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()
# file: docs/tutorial/first.py
import hashlib

from fastapi import FastAPI

app = FastAPI()


@app.post("/users")
def add(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()
# file: scripts/uat_login.py
PASSWORD = "Sunf1ower9"
API_KEY = "Ab3Xk9Lm2Qr7Tz"  # expect: FLT803
