"""Claims about security, executed: the pages' own examples against the running framework."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import jwt
import pytest
from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import FileResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from starlette.datastructures import Headers

from tests.installed import has
from tests.pages import load

KEY = "0123456789abcdef0123456789abcdef"


def upload(client: TestClient, name: str) -> int:
    """Post a file under any name, as a client of another make can: httpx would clean it."""
    body = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: text/plain\r\n\r\nmine\r\n--x--\r\n"
    )
    headers = Headers({"content-type": "multipart/form-data; boundary=x"})
    return int(client.post("/files", content=body.encode(), headers=headers).status_code)


def test_a_file_name_leaves_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FLT811."""
    (tmp_path / "uploads").mkdir()
    monkeypatch.chdir(tmp_path)
    with load("upload-filename-in-path", tmp_path) as bad:
        assert upload(TestClient(bad.app), "../victim.txt") == 200
    assert (tmp_path / "victim.txt").read_text(encoding="utf-8") == "mine"


def test_a_name_of_its_own_stays_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uploads").mkdir()
    monkeypatch.chdir(tmp_path)
    with load("upload-filename-in-path", tmp_path, "Good") as good:
        assert upload(TestClient(good.app), "../victim.txt") == 200
    assert not (tmp_path / "victim.txt").exists()
    assert len(list((tmp_path / "uploads").iterdir())) == 1


def test_a_prefix_that_is_no_folder_cannot_be_left(tmp_path: Path) -> None:
    """The exception of FLT811: `7_..` is no folder, so the system does not find it."""
    (tmp_path / "uploads").mkdir()
    with pytest.raises(FileNotFoundError):
        (tmp_path / "uploads" / f"7_{'../victim.txt'}").write_bytes(b"mine")


@pytest.mark.parametrize(("heading", "status"), [("Bad", 200), ("Good", 404)])
def test_a_path_parameter_leaves_the_folder(
    heading: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FLT820: dots that are written as `%2e` come in as what they mean."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "open.txt").write_text("for all", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with load("path-parameter-in-path", tmp_path, heading) as page:
        client = TestClient(page.app)
        assert client.get("/files/open.txt").text == "for all"
        answer = client.get("/files/%2e%2e/secret.txt")
    assert answer.status_code == status
    assert (answer.text == "mine") == (heading == "Bad")


@pytest.mark.parametrize("joined", [Path.joinpath, os.path.join, lambda folder, name: f"{folder}/{name}"])
def test_an_absolute_path_takes_the_place_of_the_folder(joined: Callable[..., object], tmp_path: Path) -> None:
    """FLT820 where something looks for `..` alone: a second slash makes the text absolute."""
    (tmp_path / "files").mkdir()
    (tmp_path / "secret.txt").write_text("mine", encoding="utf-8")
    app = FastAPI()

    @app.get("/files/{name:path}")
    def read_file(name: str) -> FileResponse:
        path = Path(str(joined(tmp_path / "files", name)))
        if ".." in name or not path.is_file():
            raise HTTPException(404)
        return FileResponse(path)

    client = TestClient(app)
    assert client.get("/files/%2e%2e/secret.txt").status_code == 404
    answer = client.get(f"/files/{tmp_path / 'secret.txt'}")
    assert (answer.text == "mine") == (joined(Path("/files"), "/etc") in (Path("/etc"), "/etc"))


def test_a_parameter_between_slashes_holds_none() -> None:
    """The exception of FLT820: without `:path` no part of the path has a slash, however it is written."""
    app = FastAPI()

    @app.get("/files/{name}")
    def read_file(name: str) -> str:
        return name

    client = TestClient(app)
    assert client.get("/files/open.txt").json() == "open.txt"
    assert client.get("/files/%2e%2e/secret.txt").status_code == 404
    assert client.get("/files/%2e%2e%2fsecret.txt").status_code == 404


@pytest.mark.parametrize(("heading", "flags"), [("Bad", False), ("Good", True)])
def test_flags_of_cookies_are_off_by_default(heading: str, flags: bool, tmp_path: Path) -> None:
    """FLT810."""
    with load("insecure-cookie", tmp_path, heading) as page:
        cookie = TestClient(page.app).post("/login?name=ada").headers.get_list("set-cookie")[0].lower()
    assert ("httponly" in cookie) == ("secure" in cookie) == flags


@pytest.mark.parametrize(("heading", "found"), [("Bad", 2), ("Good", 0)])
def test_a_value_changes_the_statement(heading: str, found: int, tmp_path: Path) -> None:
    """FLT809."""
    engine = create_engine("sqlite://")
    with load("formatted-sql", tmp_path, heading, "app.users") as page, Session(engine) as db:
        db.execute(text("CREATE TABLE users (id INTEGER, name TEXT)"))
        db.execute(text("INSERT INTO users VALUES (1, 'ada'), (2, 'grace')"))
        assert len(page.find_user(db, "nobody' OR '1'='1").all()) == found


def test_an_unverified_token_is_anybodys(tmp_path: Path) -> None:
    """FLT806: a forged token is accepted, a token without expiry for ever; the good page refuses both faults."""
    forged = jwt.encode({"sub": "admin", "exp": time.time() + 60}, "x" * 32, algorithm="HS256")
    with load("unverified-jwt", tmp_path / "bad", "Bad", "app.security") as bad:
        assert bad.current_user(forged) == "admin"
        assert "exp" not in jwt.decode(bad.login("ada", KEY), KEY, algorithms=["HS256"])
    with load("unverified-jwt", tmp_path / "good", "Good", "app.security") as good:
        assert good.current_user(good.login("ada", KEY), KEY) == "ada"
        with pytest.raises(jwt.InvalidSignatureError):
            good.current_user(forged, KEY)


def test_claims_of_a_part_are_anybodys(tmp_path: Path) -> None:
    """FLT819: a token that its bearer has made up is believed; the good page refuses it."""
    forged = jwt.encode({"sub": "admin"}, "f" * 32, algorithm="HS256")
    with load("unverified-claims", tmp_path / "bad", "Bad", "app.security") as page:
        assert page.current_user(forged) == "admin"
    with (
        load("unverified-claims", tmp_path / "good", "Good", "app.security") as page,
        pytest.raises(jwt.InvalidSignatureError),
    ):
        page.current_user(forged, KEY)


def test_pyjwt_rejects_everything_without_algorithms() -> None:
    with pytest.raises(jwt.DecodeError):
        jwt.decode(jwt.encode({"sub": "ada"}, KEY, algorithm="HS256"), KEY)


def test_a_key_that_is_no_text_verifies_no_hash() -> None:
    """FLT806: the writer of a token cannot make a published key, read into an object, the key of a hash."""
    forged = jwt.encode({"sub": "ada"}, KEY, algorithm="HS256")
    with pytest.raises(TypeError):
        jwt.decode(forged, object(), algorithms=["HS256"])


def test_a_short_key_is_only_warned_of() -> None:
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        assert jwt.encode({"sub": "ada"}, "secret", algorithm="HS256")


def test_debug_shows_the_source(tmp_path: Path) -> None:
    """FLT812."""

    def routes(app: Any) -> TestClient:
        def fails() -> None:
            raise RuntimeError("inside")

        app.add_api_route("/fails", fails)
        return TestClient(app, raise_server_exceptions=False)

    with load("debug-mode", tmp_path / "bad") as bad:
        body = routes(bad.app).get("/fails").text
        assert 'raise RuntimeError("inside")' in body
        assert __file__ in body
    with load("debug-mode", tmp_path / "good", "Good") as good:
        assert routes(good.app).get("/fails").text == "Internal Server Error"


def test_passlib_fails_with_bcrypt_5(tmp_path: Path) -> None:
    """FLT805."""
    assert int(version("bcrypt").partition(".")[0]) >= 5
    with load("broken-password-library", tmp_path, "Bad", "app.security") as bad, pytest.raises(ValueError, match="72"):
        bad.passwords.hash("short")


def test_fast_hashes_are_fast() -> None:
    """FLT804: tens of thousands a second in one thread of Python; a slow hash takes a noticeable part of a second."""
    import bcrypt

    start = time.perf_counter()
    for _ in range(10_000):
        hashlib.sha256(b"salt" + b"password").hexdigest()
    fast = (time.perf_counter() - start) / 10_000
    start = time.perf_counter()
    bcrypt.hashpw(b"password", bcrypt.gensalt())
    assert (time.perf_counter() - start) / fast > 1000


def test_the_size_of_requests_is_limited_on_request(tmp_path: Path) -> None:
    """FLT815."""
    big = {"file": ("big", b"x" * 11_000_000)}
    with load("unbounded-upload", tmp_path / "bad") as bad:
        assert TestClient(bad.app).post("/files", files=big).status_code == 200
    with load("unbounded-upload", tmp_path / "good", "Good") as good:
        limited = has(fastapi=">=0.164")
        assert TestClient(good.app).post("/files", files=big).status_code == (413 if limited else 200)


def test_a_scheme_only_takes_the_token_out(tmp_path: Path) -> None:
    """FLT807."""
    anything = {"Authorization": "Bearer x"}
    with load("unvalidated-token", tmp_path / "bad") as bad:
        client = TestClient(bad.app)
        assert client.get("/orders").status_code == 401
        assert client.get("/orders", headers=anything).json() == {"token": "x"}
    with load("unvalidated-token", tmp_path / "good", "Good") as good, pytest.raises(jwt.DecodeError):
        TestClient(good.app).get("/orders", headers=anything)


def test_a_dependency_that_returns_false_lets_in() -> None:
    """FLT807: FastAPI does not look at what a dependency returns; one in a list has nobody to ask it."""
    app = FastAPI()

    def is_owner(credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> bool:
        return credentials.credentials == KEY

    @app.get("/", dependencies=[Depends(is_owner)])
    def read() -> str:
        return "let in"

    assert TestClient(app).get("/", headers={"Authorization": "Bearer wrong"}).json() == "let in"
