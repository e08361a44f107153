# The middleware of sessions sets a cookie only where something is put into one: bearer tokens stay all that is asked for.
# file: idle/__init__.py
# file: idle/main.py
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
app.add_middleware(SessionMiddleware, secret_key=open("key").read())
bearer = OAuth2PasswordBearer(tokenUrl="token")


@app.get("/orders")
def read_orders(token: str = Depends(bearer)) -> list[str]:
    return [token]


# file: used/__init__.py
# file: used/main.py
from fastapi import Depends, FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: FLT801
app.add_middleware(SessionMiddleware, secret_key=open("key").read())
bearer = OAuth2PasswordBearer(tokenUrl="token")


@app.get("/orders")
def read_orders(request: Request, token: str = Depends(bearer)) -> list[str]:
    return [token, request.session["user"]]
