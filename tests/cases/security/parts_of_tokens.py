# The middle part of a token that a helper decodes: believed by callers that verify nothing, and by others that do.
# file: app/tokens.py
import base64
import json
from typing import Any


def read_part(part: str) -> dict[str, Any]:
    padded = part + "=" * (-len(part) % 4)
    return json.loads(base64.urlsafe_b64decode(padded))  # expect: FLT819


def read_verified(part: str) -> dict[str, Any]:
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def read_lifetime(part: str) -> dict[str, Any]:
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def read_cursor(part: str) -> dict[str, Any]:
    return json.loads(base64.urlsafe_b64decode(part + "=="))


class Reader:
    def claims(self, segment: str) -> dict[str, Any]:
        return json.loads(base64.b64decode(segment + "=="))  # expect: FLT819


# file: app/main.py
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException
from itsdangerous import URLSafeSerializer

from app import tokens

app = FastAPI()
KEY = "0123456789abcdef0123456789abcdef"
Token = Annotated[str, Header()]
serializer = URLSafeSerializer(KEY)


def user(token: Token) -> str:
    parts = token.split(".")
    if len(parts) != 3:
        raise HTTPException(401)
    return tokens.read_part(parts[1])["sub"]


def other_user(token: Token) -> str:
    _, body, _ = token.split(".")
    return tokens.Reader().claims(segment=body)["sub"]


def verified(token: Token) -> str:
    jwt.decode(token, KEY, algorithms=["HS256"])
    return tokens.read_verified(token.split(".")[1])["sub"]


def lifetime(token: Token) -> int:
    return tokens.read_lifetime(token.split(".")[1])["exp"]


def signed(token: Token) -> str:
    _, name = serializer.loads_unsafe(token)  # expect: FLT819
    return name


def signed_and_asked(token: Token) -> str:
    is_right, name = serializer.loads_unsafe(token)
    if not is_right:
        raise HTTPException(401)
    return name


@app.get("/rows")
def rows(
    cursor: str,
    one: Annotated[str, Depends(user)],
    two: Annotated[str, Depends(other_user)],
    three: Annotated[str, Depends(verified)],
    four: Annotated[int, Depends(lifetime)],
    five: Annotated[str, Depends(signed)],
    six: Annotated[str, Depends(signed_and_asked)],
) -> list[str]:
    return [one, two, three, str(four), five, six, str(tokens.read_cursor(cursor))]
