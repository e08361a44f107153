# Where there is no other application, the one that is called an example is what is served.
# file: demo_server.py
import hashlib

from fastapi import FastAPI

app = FastAPI()


@app.post("/users")
def add(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()  # expect: FLT804
# file: examples/other.py
import hashlib

from fastapi import FastAPI

app = FastAPI()


@app.post("/users")
def add(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()  # expect: FLT804
