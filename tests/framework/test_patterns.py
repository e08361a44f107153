"""Whether one path takes all requests of another one, held against Starlette's own matching."""

from __future__ import annotations

import re

import pytest
from starlette.routing import compile_path

from fastlint.framework.path_patterns import covers

PATHS = (
    "/users/me",
    "/users/{name}",
    "/users/{id:int}",
    "/users/{id:float}",
    "/users/{id:uuid}",
    "/users/{p:path}",
    "/users/12",
    "/users/1.5",
    "/users/1.",
    "/users/",
    "/users",
    "/{p:path}",
    "/",
    "/users/{name}.json",
    "/users/{id:int}.json",
    "/users/a.json",
    "/users/{name}/me",
    "/users/me/{name}",
    "/users/{a}/{b}",
    "/users/{a}-{b}",
    "/users/a-b",
    "/users/{id:int}{n:int}",
    "/{a}/me",
    "/{a}",
    "/users/3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "/files/{p:path}/end",
    "/files/x/end",
    "/files/{p:path}",
)
EXAMPLES = {
    "str": ("x", "me", "12", "a-b"),
    "int": ("7", "12"),
    "float": ("1.5", "3"),
    "path": ("", "x", "x/y", "x/end"),
    "uuid": ("3fa85f64-5717-4562-b3fc-2c963f66afa6",),
}


def instances(path: str) -> list[str]:
    """Some texts that a path matches."""
    found = [path]
    while any("{" in text for text in found):
        found = [
            text.replace(match[0], example, 1)
            for text in found
            for match in [re.search(r"\{\w+(?::(\w+))?\}", text)]
            if match
            for example in EXAMPLES[match[1] or "str"]
        ]
    return found


@pytest.mark.parametrize("wide", PATHS)
def test_what_covers_another_path_matches_all_of_its_examples(wide: str) -> None:
    regex = compile_path(wide)[0]
    for narrow in PATHS:
        if covers(wide, narrow):
            assert all(regex.match(text) for text in instances(narrow)), narrow


@pytest.mark.parametrize("path", PATHS)
def test_a_path_covers_itself_and_is_covered_by_everything(path: str) -> None:
    assert covers(path, path)
    assert covers("/{p:path}", path) == path.startswith("/")


def test_literal_paths_are_covered_exactly_where_starlette_matches_them() -> None:
    literals = [path for path in PATHS if "{" not in path]
    for wide in PATHS:
        regex = compile_path(wide)[0]
        assert [path for path in literals if covers(wide, path)] == [path for path in literals if regex.match(path)]


@pytest.mark.parametrize(("wide", "narrow"), [
    ("/{own:hex}", "/ff"), ("/<settings.prefix>/{id}", "/<settings.prefix>/me"), ("/{id}", "/<name>"),
])  # fmt: skip
def test_what_is_not_known_covers_nothing(wide: str, narrow: str) -> None:
    assert not covers(wide, narrow)
