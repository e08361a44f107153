# Faults behind aliases, names, conditionals, methods of classes, nested routers and dependencies of dependencies.
# file: app/shared.py
from fastapi import APIRouter
from fastapi import HTTPException as Problem
from fastapi.responses import JSONResponse as Answer, ORJSONResponse as Fast

nested = APIRouter()
codes = {"created": 201}
CREATED = 201
# file: app/main.py
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Union

from fastapi import Depends, FastAPI, Response, status
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel, Field

from app import shared
from app.shared import CREATED, Answer, Problem, nested

app = FastAPI()


@dataclass
class Account:
    name: str
    hashed_password: str


class AccountOut(BaseModel):
    name: str


class Wrapped(BaseModel):
    accounts: dict[str, list["Stored"]]


class Stored(AccountOut):
    password_hash: str


def find(name: str) -> Account:
    return Account(name, "")


@app.get("/raw/named")
def raw_named(name: str):
    fields = vars(find(name))
    return fields  # expect: FLT305


@app.get("/raw/list")
def raw_list():
    return [a.__dict__ for a in (find("a"), find("b"))]  # expect: FLT305


@app.get("/raw/copied")
def raw_copied(name: str):
    account = find(name)
    return {"account": dict(account.__dict__)}  # expect: FLT305


@nested.get("/bypassed/alias", response_model=AccountOut)
def bypassed_alias(name: str):
    answer = Answer({"name": name, "hashed_password": ""})  # expect: FLT306
    return answer


@app.get("/bypassed/annotated")
async def bypassed_annotated(name: str) -> AccountOut:
    return shared.Answer(content={"name": name, "hash": ""}, status_code=status.HTTP_200_OK)  # expect: FLT306


@app.get("/bypassed/text", response_model=AccountOut)
async def bypassed_text(name: str):
    return Response(json.dumps({"name": name, "hash": ""}), media_type="application/json", status_code=200)  # expect: FLT306


@app.get("/bypassed/dict", response_model=AccountOut)
async def bypassed_dict(name: str):
    content = dict(name=name, hash="")
    return JSONResponse(content)  # expect: FLT306


@app.get("/error/tuple")
def error_tuple(name: str):
    if not name:
        return "no name", status.HTTP_400_BAD_REQUEST  # expect: FLT307
    return {"name": name}


@app.head("/error/except")
@app.get("/error/except")
def error_except(name: str):
    try:
        return {"name": int(name)}
    except ValueError as error:
        return {"success": False, "error": str(error)}  # expect: FLT307


@app.get("/error/code")
def error_code(name: str):
    if not name:
        return {"status_code": 404, "message": "no name"}  # expect: FLT307
    return {"name": name}


def current_user(name: str) -> Any:
    if not name:
        return Problem(401)  # expect: FLT308
    return name


async def admin(user: Annotated[str, Depends(current_user)]) -> str:
    return user


@app.get("/returned", dependencies=[Depends(admin)])
async def returned(name: str) -> str:
    return name if name else Problem(status_code=404)  # expect: FLT308


@app.get("/fast", response_class=shared.Fast)  # expect: FLT310
def fast() -> list[str]:
    return []


@app.delete("/gone", status_code=status.HTTP_204_NO_CONTENT, response_model=AccountOut)  # expect: FLT312
def gone(name: str):
    return None


@app.delete("/gone/response")
def gone_response(name: str):
    return Answer(content={}, status_code=status.HTTP_204_NO_CONTENT)  # expect: FLT312


@app.post("/lost/branch")
def lost_in_a_branch(response: Response, name: str) -> Any:
    if name:
        response.headers["X-Name"] = name  # expect: FLT313
        return Answer({"name": name})
    return {"name": name}


@app.post("/lost/with")
def lost_status(name: str, response: Response):
    response.status_code = 201  # expect: FLT313
    try:
        print(name)
    finally:
        print("done")
    return RedirectResponse("/")


@nested.post("/status", status_code=CREATED)
def ignored_status(name: str):
    answer = JSONResponse({"name": name})  # expect: FLT314
    return answer


@app.post("/status/redirect", status_code=303)
def ignored_redirect_status():
    return RedirectResponse(url="/")  # expect: FLT314


@app.get("/nested/leak", response_model=Union[Wrapped, None])  # expect: FLT303
def leak_deep_inside():
    return None


class Streams:
    async def lines(self, name: str) -> AsyncIterator[str]:
        yield name
        if not name:
            raise Problem(404)  # expect: FLT320


@app.get("/stream")
async def stream(name: str):
    return StreamingResponse(Streams().lines(name))


app.include_router(nested, prefix="/nested")
