"""A message is read in one row: what does not fit there is told by the steps, the fix and the page of the rule."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from fastlint import engine
from fastlint.config.settings import Overrides
from fastlint.diagnostic import LONGEST_MESSAGE, Diagnostic, fitting
from fastlint.engine.in_memory import check_texts
from fastlint.rules import manifest
from fastlint.testing import read_page
from tests.test_cases import CASES, names, read

ROOT = Path(__file__).parents[2]
FIXTURES = sorted(path.name for path in (ROOT / "fixtures").iterdir() if path.is_dir() and path.name != "truth")
"""All but that whose functions are named by what they prove, in many words."""


def too_long(found: Iterable[Diagnostic]) -> list[tuple[int, str, str]]:
    """Messages, and those for a shared cause, that have too many characters."""
    texts = {(one.code, text) for one in found for text in (one.message, fitting(one.shared.replace("{count}", "10")))}
    return sorted((len(text), code, text) for code, text in texts if len(text) > LONGEST_MESSAGE)


@pytest.mark.parametrize("name", FIXTURES)
def test_messages_on_fixtures(name: str) -> None:
    overrides = Overrides(select=("ALL",), preview=True, isolated=True)
    report = engine.check(engine.Request((str(ROOT / "fixtures" / name),), overrides, cache=False))
    assert report.diagnostics or name == "shop_fixed"
    assert not too_long(report.diagnostics)


def test_messages_on_the_examples_of_all_pages() -> None:
    found: list[Diagnostic] = []
    for code, rule in manifest().items():
        for heading, example in read_page(rule.page).examples.items():
            if heading.startswith("Bad"):
                found += check_texts(example.files, select=(code,), preview=True)
    assert len({one.code for one in found}) > len(manifest()) * 0.9
    assert not too_long(found)


def test_what_is_told_of_many_places_leaves_nothing_out() -> None:
    """How many places a finding stands for is added to its message: on the examples of all pages there is room."""
    cut = {}
    for code, rule in manifest().items():
        for heading, example in read_page(rule.page).examples.items():
            for one in check_texts(example.files, select=(code,), preview=True) if heading.startswith("Bad") else ():
                more = " (the same at 25 places in 12 files)" if one.habit else " (12 more places here)"
                said = fitting(one.message, more if one.habit or one.repair else "")
                if said.count("...") > one.message.count("..."):
                    cut[code] = said
    assert not cut


@pytest.mark.parametrize("category", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_messages_on_all_cases(category: str) -> None:
    """Every rule, preview and guesses included, on code that was written to break the analysis."""
    found: list[Diagnostic] = []
    for name in (name for name in names() if name.startswith(f"{category}/")):
        found += check_texts(read(name).files, select=tuple(manifest()), preview=True)
    assert found
    assert not too_long(found)


def test_a_way_of_many_calls_is_cut_in_the_message_and_whole_in_the_steps() -> None:
    names = [f"step_number_{n}_of_a_long_way" for n in range(8)]
    bodies = [f"def {name}():\n    return {after}()\n" for name, after in zip(names, [*names[1:], "work"], strict=True)]
    text = "\n".join(
        [
            "import requests\nfrom fastapi import FastAPI\n\napp = FastAPI()\n",
            "def work():\n    return requests.get('https://example.com', timeout=1).text\n",
            *bodies,
            f'@app.get("/")\nasync def root():\n    return {names[0]}()\n',
        ]
    )
    (found,) = check_texts({"main.py": text}, select=("FLT101",))
    assert len(found.message) <= LONGEST_MESSAGE
    assert "(root -> ... -> requests.get)" in found.message
    assert [step.message for step in found.related][:2] == [
        f"`{names[0]}` calls `{names[1]}`",
        f"`{names[1]}` calls `{names[2]}`",
    ]
    assert found.related[-1].message == "`work` calls `requests.get`"


LONG = "a_name_of_more_than_forty_characters_in_a_project"
SHORTENED = (
    "`a_name_of_..._a_project` and `/v1/a_name.../{item_id}` are one too many for a row of words; mend it "
    "(the same at 25 places in 12 files)"
)


@pytest.mark.parametrize(
    ("message", "more", "says"),
    [
        (f"`{LONG}` is short enough; mend it", "", f"`{LONG}` is short enough; mend it"),
        (
            f"`first.{LONG}.<locals>.work` hides `{LONG}`, and what more there is to say; add `{LONG}.mended`",
            "",
            f"`work` hides `{LONG}`, and what more there is to say; add `{LONG}.mended`",
        ),
        (
            f"`{LONG}` and `/v1/{LONG}/{{item_id}}` are one too many for a row of words; mend it",
            " (the same at 25 places in 12 files)",
            SHORTENED,
        ),
        (f"{'words ' * 20}; use `that.way`, or {LONG}", "", f"{'words ' * 20}; use `that.way`"),
    ],
)
def test_long_names_are_told_shorter_and_what_to_do_is_kept(message: str, more: str, says: str) -> None:
    assert fitting(message, more) == says


def test_names_of_users_do_not_make_messages_longer() -> None:
    """A route, its model and its helper with names that are too long for any row."""
    text = f"""
import requests
from fastapi import Depends, FastAPI
from pydantic import BaseModel

app = FastAPI()


class Service:
    def {LONG}(self):
        return requests.get("https://example.com", timeout=1).json()


service_of_the_whole_application = Service()


@app.get("/{LONG}/{{{LONG}_id}}")
async def read_{LONG}(other: int = Depends(lambda: 1)):
    return service_of_the_whole_application.{LONG}()


@app.get("/{LONG}/{{{LONG}_id}}")
async def again_{LONG}({LONG}_id: int, text: str = None):
    return {{"a": 1}}
"""
    found = check_texts({"main.py": text}, select=tuple(manifest()), preview=True)
    assert {"FLT101", "FLT301", "FLT408", "FLT416"} <= {one.code for one in found}
    assert not too_long(found)


@pytest.mark.parametrize(
    "message",
    [
        "`load` blocks the event loop while " + "very " * 40 + "many rows are read; use another, or run it in a thread",
        "the failure is sent with status 200 `" + "x" * 30 + " `" + "y " * 90 + "; raise",
        "a message of one part that goes on " + "and on " * 30,
    ],
)
def test_what_no_shorter_name_makes_short_enough_is_cut_at_a_word(message: str) -> None:
    text = fitting(message, " (2 more places here, same repair)")
    assert len(text) <= LONGEST_MESSAGE
    assert text.endswith(" (2 more places here, same repair)")
    assert text.count("`") % 2 == 0
    assert message.rpartition("; ")[0][:20] == text[:20] or not message.rpartition("; ")[0]


@pytest.mark.parametrize("given", ["", "secure=True", "httponly=True"])
def test_of_an_insecure_cookie_nothing_is_left_out_beside_a_habit(given: str) -> None:
    name = "organisation_refresh_token"
    text = f"""
from fastapi import FastAPI, Response

app = FastAPI()


@app.post("/login")
def login(response: Response, token: str):
    response.set_cookie("{name}", token, {given})
"""
    (found,) = check_texts({"main.py": text}, select=("FLT810",))
    said = fitting(found.message, " (the same at 25 places in 12 files)")
    assert "..." not in said
    assert len(said) <= LONGEST_MESSAGE
    for flag in ("httponly", "secure"):
        assert (f"`{flag}`" in said) is (flag not in given)
