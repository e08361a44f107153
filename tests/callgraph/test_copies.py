"""Copies of a project that lie in it are found by what they are called and by the files that they share with it."""

from __future__ import annotations

from fastlint.callgraph.liveness.copies import Copy, copied, copies
from fastlint.engine.in_memory import check_texts

FILES = [f"app/routes/part{number}.py" for number in range(12)]


def found(*folders: str, changed: int = 0) -> list[Copy]:
    """What is found of a project in each of some folders, of which the last has `changed` other files."""
    paths = [f"{folder}/{file}".lstrip("/") for folder in folders for file in FILES]
    contents = [f"{file} {k >= len(paths) - changed and k}" for k, file in enumerate(FILES * len(folders))]
    return copies(paths, contents)


def test_a_folder_that_is_called_a_copy() -> None:
    for folder in ("backup", "old", "deploy/shop-deploy-20260202", "src_old", "shop-2025-11-30", "Backup 2", "app.bak"):
        assert found("", folder) == [Copy(folder, "")]
        assert found(folder, "") == [Copy(folder, "")]
    assert found("backend", "archive/backend") == [Copy("archive", "")]
    assert found("shop", "shop_backup") == [Copy("shop_backup", "shop")]


def test_services_that_share_files_are_none() -> None:
    assert found("orders", "customers") == []
    assert found("", "examples") == []
    assert found("", "older") == []
    assert found("backups/first", "backups/second") == []


def test_half_of_the_files_have_to_be_the_same() -> None:
    assert found("", "old", changed=2) == [Copy("old", "")]
    assert found("", "old", changed=3) == []
    more = [f"old/app/new{number}.py" for number in range(13)]
    paths = [*FILES, *(f"old/{file}" for file in FILES), *more]
    assert copies(paths, [*FILES, *FILES, *more]) == []


def test_which_files_belong_to_a_copy() -> None:
    one = Copy("old", "")
    assert copied(["app.py", "old/app.py", "older/app.py"], [one]) == {1: one}


ROUTES = """\
import time

from fastapi import APIRouter

router = APIRouter()


@router.get("/{0}")
async def read_{0}() -> None:
    time.sleep(1)
"""
MAIN = "from fastapi import FastAPI\n\n{0}\n\napp = FastAPI()\n{1}"


def project(folder: str) -> dict[str, str]:
    names = [f"part{number}" for number in range(12)]
    imports = "\n".join(f"from app import {name}" for name in names)
    included = "".join(f"app.include_router({name}.router)\n" for name in names)
    files = {f"app/{name}.py": ROUTES.format(name) for name in names} | {"app/main.py": MAIN.format(imports, included)}
    return {f"{folder}{path}": text for path, text in files.items()}


def test_what_stands_in_a_copy_is_of_low_confidence() -> None:
    files = project("") | project("backup/")
    certain = {d.filename for d in check_texts(files, select={"FLT102"})}
    every = {d.filename for d in check_texts(files, select={"FLT102"}, preview=True)}
    assert certain
    assert not any(name.startswith("backup/") for name in certain)
    assert {f"backup/{name}" for name in certain} <= every
