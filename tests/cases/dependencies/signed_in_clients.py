# A user who signs in on a client that all requests share lends them his name; a client of the request is his own.
# file: app/clients.py
from functools import lru_cache

from supabase import AsyncClient, Client, create_async_client, create_client

service: Client = create_client("https://shop.example", "key")
_lazy = None


@lru_cache(maxsize=1)
def get_public() -> Client:
    return create_client("https://shop.example", "key")


def get_lazy() -> Client:
    global _lazy
    if _lazy is None:
        _lazy = create_client("https://shop.example", "key")
    return _lazy


def make_client() -> Client:
    return create_client("https://shop.example", "key")


class Accounts:
    def __init__(self, client: Client):
        self.client = client

    def verify(self, email: str, code: str):
        return self.client.auth.verify_otp({"email": email, "token": code, "type": "email"})  # expect: FLT529


# file: app/main.py
from fastapi import Depends, FastAPI

from app.clients import Accounts, get_lazy, get_public, make_client, service

app = FastAPI()
accounts = Accounts(get_public())


@app.post("/login")
def log_in(email: str, password: str):
    return service.auth.sign_in_with_password({"email": email, "password": password})  # expect: FLT529


@app.get("/orders")
def read_orders():
    return service.table("orders").select("*").execute().data


@app.post("/verify")
def verify(email: str, code: str):
    return accounts.verify(email, code)


@app.post("/logout")
def log_out():
    get_public().auth.sign_out()
    get_lazy().auth.get_session()


@app.post("/session")
def adopt(token: str):
    get_lazy().auth.set_session(token, token)  # expect: FLT529


@app.post("/own")
def log_in_alone(email: str, password: str):
    own = make_client()
    own.table("orders").select("*").execute()
    return own.auth.sign_in_with_password({"email": email, "password": password})


@app.post("/code")
def send_code(email: str):
    return service.auth.sign_in_with_otp({"email": email})


@app.post("/injected")
def log_in_injected(email: str, password: str, client=Depends(make_client)):
    return client.auth.sign_in_with_password({"email": email, "password": password})


@app.post("/injected/shared")
def log_in_shared(email: str, password: str, client=Depends(get_public)):
    return client.auth.sign_in_with_password({"email": email, "password": password})  # expect: FLT529


# file: app/seed.py
from app.clients import service

if __name__ == "__main__":
    service.auth.sign_in_with_password({"email": "a@shop.example", "password": "b"})
    service.table("orders").insert({"name": "first"}).execute()
