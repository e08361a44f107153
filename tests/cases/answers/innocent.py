# Code that looks like a fault of FLT3 and is none.
# file: app/main.py
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request, Response, status
from fastapi.encoders import jsonable_encoder
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel, Field, SecretStr

app = FastAPI(default_response_class=HTMLResponse)


@dataclass
class Account:
    name: str
    hashed_password: str


class AccountOut(BaseModel):
    name: str
    file_hash: str = ""
    has_password: bool = False
    password: SecretStr = SecretStr("")
    password_hash: str = Field("", exclude=True)


class Token(BaseModel):
    access_token: str


class Page(BaseModel):
    items: list[AccountOut]
    next_token: str


def not_found(name: str) -> HTTPException:
    return HTTPException(404, name)


@app.get("/raw/picked", response_model=AccountOut)
def raw_with_a_model(name: str):
    return Account(name, "").__dict__


@app.get("/raw/read")
def raw_read(name: str) -> str:
    return vars(Account(name, ""))["name"]


@app.get("/raised", response_model=AccountOut)
def raised(name: str):
    if not name:
        raise not_found(name)
    return Account(name, "")


@app.get("/dumped", response_model=AccountOut)
def dumped(name: str):
    account = AccountOut(name=name)
    if not name:
        return JSONResponse({"detail": "no name"}, status_code=400)
    return JSONResponse(jsonable_encoder(account))


@app.get("/not-modified", response_model=AccountOut)
def not_modified(name: str, request: Request):
    if "if-none-match" in request.headers:
        return Response(status_code=status.HTTP_304_NOT_MODIFIED)
    return Account(name, "")


@app.get("/error/field")
def error_field(name: str) -> dict[str, str | None]:
    if not name:
        return {"data": "default", "error": None}
    return {"data": name, "error": None}


@app.get("/error/status")
def error_with_status(name: str, response: Response) -> dict[str, str]:
    if not name:
        response.status_code = 404
        return {"error": "no name"}
    return {"name": name}


@app.get("/pair")
def pair() -> tuple[str, int]:
    return "answers", 404


@app.get("/coordinates")
def coordinates():
    return 12.5, 404


@app.get("/json", response_class=JSONResponse)
def json_below_html() -> list[str]:
    return []


@app.delete("/gone", status_code=204)
def gone(name: str) -> None:
    return None


@app.delete("/gone/response", status_code=204, response_class=Response)
def gone_response(name: str):
    return Response(status_code=204)


class Refresh(Response):
    def __init__(self, url: str, status_code: int = 200) -> None:
        super().__init__(status_code=status_code, headers={"HX-Redirect": url})


@app.delete("/gone/refresh")
def gone_refresh():
    return Refresh("/", status_code=status.HTTP_204_NO_CONTENT)


@app.post("/kept")
def kept(response: Response, name: str):
    response.set_cookie("name", name)
    return {"name": name}


@app.post("/copied")
def copied(response: Response, name: str):
    response.headers["X-Name"] = name
    return JSONResponse({"name": name}, headers=dict(response.headers))


@app.post("/partly")
def partly(response: Response, name: str) -> Any:
    response.headers["X-Name"] = name
    if not name:
        return JSONResponse({"detail": "no name"}, status_code=400)
    return {"name": name}


@app.post("/created", status_code=201)
def created(name: str):
    if name == "there":
        return RedirectResponse("/there")
    if name == "set":
        answer = JSONResponse({})
        answer.status_code = 201
        return answer
    return JSONResponse({"name": name}, 201)


@app.post("/login")
def login() -> Token:
    return Token(access_token="")


@app.get("/page")
def page() -> Page:
    return Page(items=[], next_token="")


def lines(name: str) -> Iterator[str]:
    try:
        if not name:
            raise HTTPException(404)
    except HTTPException:
        return
    yield name


@app.get("/stream")
def stream(name: str):
    return StreamingResponse(lines(name))


def session() -> Iterator[str]:
    if not app.title:
        raise HTTPException(503)
    yield "session"


@app.get("/session")
def with_session(s: Annotated[str, Depends(session)]) -> str:
    return s


def check(name: str) -> None:
    if not name:
        raise HTTPException(404)


@app.post("/task")
def task(name: str, tasks: BackgroundTasks) -> None:
    check(name)
    tasks.add_task(check, name)

# file: app/domains.py
from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter()


class Ownership(BaseModel):
    domain: str
    verification_token: str


class Account(BaseModel):
    email: str
    verification_token: str


@router.get("/domains")
async def ownership() -> Ownership:
    return Ownership(domain="example.com", verification_token="")


@router.get("/accounts")
async def account() -> Account:  # expect: FLT303
    return Account(email="", verification_token="abc")


class Suggestion(BaseModel):
    password: str


@router.get("/generate-password")
def generate_password() -> Suggestion:
    return Suggestion(password="")


@router.get("/suggestions")
def suggestions() -> Suggestion:  # expect: FLT303
    return Suggestion(password="abc")

# file: app/all_of_them.py
from app.domains import router
from app.main import app

app.include_router(router)
