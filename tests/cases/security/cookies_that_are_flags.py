# A cookie with the same value for everybody is no credential, whatever it is called.
# file: app/main.py
from fastapi import FastAPI, Request, Response

app = FastAPI()
YES = "yes"


@app.post("/login")
def login(name: str, request: Request, response: Response, is_short: bool = False) -> None:
    response.set_cookie("has_session", YES)
    response.set_cookie(key="login_done", value="1" if is_short else "0")
    response.set_cookie("session", name)  # expect: FLT810
    response.set_cookie("auth", YES if is_short else name)  # expect: FLT810
    response.set_cookie("token", f"{name}-{YES}")  # expect: FLT810
    response.set_cookie("sid", request.cookies["old"])  # expect: FLT810
