# A cookie with the same value for everybody is no credential, whatever it is called.
# file: app/main.py
from fastapi import Depends, FastAPI, Request, Response
from itsdangerous import URLSafeSerializer

app = FastAPI()
YES = "yes"


def get_serializer() -> URLSafeSerializer:
    return URLSafeSerializer(YES)


@app.post("/login")
def login(name: str, request: Request, response: Response, is_short: bool = False) -> None:
    response.set_cookie("has_session", YES)
    response.set_cookie(key="login_done", value="1" if is_short else "0")
    response.set_cookie("session", name)  # expect: FLT810
    response.set_cookie("auth", YES if is_short else name)  # expect: FLT810
    response.set_cookie("token", f"{name}-{YES}")  # expect: FLT810
    response.set_cookie("sid", request.cookies["old"])  # expect: FLT810


@app.post("/logout")
def logout(response: Response, serializer: URLSafeSerializer = Depends(get_serializer)) -> None:
    response.set_cookie("session", serializer.dumps({"is_logged_in": False}))
    response.set_cookie("token", serializer.dumps(None))
    response.set_cookie("auth", f"{serializer}", max_age=0)
    response.set_cookie("sid", serializer.dumps({"is_logged_in": True}))  # expect: FLT810
    response.set_cookie("jwt", serializer.dumps({"is_guest": False, "user": serializer}))  # expect: FLT810
    response.set_cookie("refresh_token", f"{serializer}", max_age=60)  # expect: FLT810
