# What only reads the header verifies no token, and what is given something else checks no file name.
# file: app/main.py
from pathlib import Path

import jwt
from fastapi import FastAPI, Header, HTTPException, UploadFile

from app.checks import is_safe, parse, validate_all, validate_mapping, validate_name, validate_upload

app = FastAPI()
FOLDER = Path("uploads")
KEYS: dict[str, str] = {}


@app.get("/header")
def header_only(x_token: str = Header()) -> str:
    if jwt.get_unverified_header(x_token).get("kid") not in KEYS:
        raise HTTPException(401)
    return jwt.decode(x_token, options={"verify_signature": False})["sub"]  # expect: FLT806


@app.get("/verified")
def verified(x_token: str = Header()) -> str:
    key = KEYS[jwt.get_unverified_header(x_token)["kid"]]
    issuer = jwt.decode(x_token, options={"verify_signature": False})["iss"]
    return jwt.decode(x_token, key, algorithms=["RS256"], issuer=issuer)["sub"]


@app.post("/other")
def other(file: UploadFile, mapping: str) -> dict:
    name = file.filename or "upload"
    validate_mapping(mapping)
    dataset = Dataset(name=name)
    (FOLDER / name).write_bytes(b"")  # expect: FLT811
    return Dataset.model_validate(dataset)


@app.post("/content")
def content(file: UploadFile) -> None:
    data = file.file.read()
    validate_upload(data)
    (FOLDER / file.filename).write_bytes(data)  # expect: FLT811


@app.post("/name")
def of_name(file: UploadFile) -> None:
    name = file.filename or "upload"
    validate_name(name)
    (FOLDER / name).write_bytes(b"")


@app.post("/path")
def of_path(file: UploadFile) -> None:
    target = FOLDER / file.filename
    if not is_safe(target):
        raise HTTPException(400)
    target.write_bytes(b"")


@app.post("/whole")
def of_whole(file: UploadFile) -> None:
    validate_upload(file)
    (FOLDER / file.filename).write_bytes(b"")


@app.post("/all")
def of_all(files: list[UploadFile]) -> None:
    validate_all(files)
    for file in files:
        (FOLDER / file.filename).write_bytes(b"")


class Dataset:
    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def model_validate(cls, given: object) -> dict:
        return parse(given)
