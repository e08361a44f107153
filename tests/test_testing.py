"""The test of rules is strict, and says what to do: each page here is wrong in one way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fastlint.rules import manifest
from fastlint.testing import check_rule, problems_of, read_example, read_page

SLEEP = manifest()["FLT102"]
PAGE = """\
A sleep blocks.

Why it hurts: everybody waits.

Bad:
    # app/main.py
    import time


    async def f() -> None:
        time.sleep(1)  # expect: time.sleep

Good:
    async def f() -> None: ...

Fixed:
    # app/main.py
    import asyncio


    async def f() -> None:
        await asyncio.sleep(1)

Exceptions: none.

Overlaps: ruff ASYNC251.
"""


def problems(page: str) -> list[str]:
    return list(problems_of(replace(SLEEP, page=page)))


def test_a_good_page() -> None:
    assert problems(PAGE) == []


WRONG = {
    "summary without a period": ("A sleep blocks.", "A sleep blocks", "summary of one line that ends with a period"),
    "summary of two lines": ("A sleep blocks.", "A sleep blocks\neverybody.", "summary of one line"),
    "a heading is missing": ("Why it hurts: everybody waits.\n\n", "", "lacks 'Why it hurts'"),
    "exceptions are missing": ("Exceptions: none.\n", "", "lacks 'Exceptions'"),
    "an unknown heading": ("Exceptions: none.", "Exceptions: none.\n\nNotes: none.", "unknown heading 'Notes'"),
    "overlaps are missing": (
        "Overlaps: ruff ASYNC251.\n",
        "",
        "the rule overlaps ruff:ASYNC251: say under `Overlaps:`",
    ),
    "another overlap": ("ASYNC251", "ASYNC100", "the rule overlaps ruff:ASYNC251"),
    "headings in another order": (
        "Why it hurts: everybody waits.\n\n",
        "Exceptions: many.\n\nWhy it hurts: everybody waits.\n\n",
        "in the order Why it hurts, Bad, Good",
    ),
    "a heading twice": ("Exceptions: none.", "Exceptions: none.\n\nExceptions: many.", "once each"),
    "no marked line": ("  # expect: time.sleep", "", "no line of Bad is marked: put `# expect`"),
    "a mark in Good": ("None: ...\n", "None: ...  # expect\n", "'Good' has a marked line"),
    "no example": ("Good:\n    async def f() -> None: ...\n", "Good: all other code.\n", "'Good' has no example"),
    "Bad is no Python": ("time.sleep(1)  #", "time.sleep(1  #", "Bad: app/main.py is no Python"),
    "Good is no Python": ("None: ...", "None ...", "Good: example.py is no Python"),
    "a mark where nothing is reported": (
        "import time\n\n\n    async def f() -> None:\n        time.sleep(1)",
        "import time  # expect\n\n\n    async def f() -> None:\n        time.sleep(1)",
        "app/main.py:1 `import time` is marked, but not reported",
    ),
    "a finding without a mark": (
        "time.sleep(1)  # expect: time.sleep",
        "time.sleep(1)  # expect: time.sleep\n        time.sleep(2)",
        "app/main.py:6 `time.sleep(2)` is reported, but not marked: app/main.py:6: FLT102",
    ),
    "another text": ("expect: time.sleep", "expect: requests.get", "is reported without 'requests.get'"),
    "another rule in Bad": (
        "time.sleep(1)  # expect: time.sleep",
        "time.sleep(1)  # expect: time.sleep\n        f()",
        "FLT201 `f` is never awaited",
    ),
    "another rule in Good": (
        "async def f() -> None: ...",
        "async def f() -> None:\n        f()",
        "Good: example.py:2: FLT201",
    ),
    "Fixed is not what the fix makes": (
        "await asyncio.sleep(1)",
        "await asyncio.sleep(1.0)",
        "-    await asyncio.sleep(1.0)\n+    await asyncio.sleep(1)",
    ),
    "Fixed is missing": (
        PAGE[PAGE.index("Fixed:") : PAGE.index("Exceptions")],
        "",
        "Bad can be fixed: show the result under `Fixed:`",
    ),
    "a safe fix is called unsafe": ("Fixed:", "Fixed (unsafe):", "the fix is safe: call the heading `Fixed:`"),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_page(old: str, new: str, message: str) -> None:
    assert old in PAGE
    found = problems(PAGE.replace(old, new, 1))
    assert message in "\n".join(found)


def test_an_unsafe_fix_is_not_called_safe() -> None:
    http = manifest()["FLT101"]
    found = "\n".join(problems_of(replace(http, page=http.page.replace("Fixed (unsafe):", "Fixed:"))))
    assert "Fixed is not what the fix makes of Bad" in found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "no-sleep"}, "no-sleep names a cure: name the fault"),
        ({"name": "use-async-sleep"}, "names a cure"),
        ({"name": "Blocking_Sleep"}, "use lower-case words"),
        ({"name": "blocking-nap"}, "the class BlockingSleep is to be called BlockingNap"),
    ],
)
def test_a_wrong_name(change: dict[str, str], message: str) -> None:
    assert message in "\n".join(problems_of(replace(SLEEP, page=PAGE, name=change["name"])))


def test_versions_that_the_page_does_not_tell() -> None:
    event = manifest()["FLT601"]
    found = "\n".join(problems_of(replace(event, page=event.page.replace("Versions:", "References:"))))
    assert "the rule declares versions: say under `Versions:`" in found


def test_a_code_that_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = tmp_path / "twin.py"
    twin.write_text('class Twin:\n    code = "FLT102"\n')
    monkeypatch.setattr("fastlint.rules.files", lambda: (Path(SLEEP.path), twin))
    assert "the code FLT102 is taken" in "\n".join(problems(PAGE))


def test_all_problems_in_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = replace(SLEEP, page=PAGE.replace("Exceptions: none.\n", "").replace("blocks.", "blocks", 1))
    monkeypatch.setattr("fastlint.rules.manifest", lambda: {"FLT102": broken})
    with pytest.raises(AssertionError) as error:
        check_rule("FLT102")
    first, *lines = str(error.value).splitlines()
    assert first == f"{SLEEP.path}:"
    assert len(lines) == 2


def test_unknown_code() -> None:
    with pytest.raises(KeyError):
        check_rule("FLT999")


def test_examples_of_several_files() -> None:
    example = read_example(
        "# app/a.py\nimport b  # expect\n\n\n# app/b.py\nx = 1  # noqa: FLT102  # expect: some text\n# a remark\n"
    )
    assert example.files == {"app/a.py": "import b\n", "app/b.py": "x = 1  # noqa: FLT102\n# a remark\n"}
    assert example.marks == {("app/a.py", 1): "", ("app/b.py", 1): "some text"}


def test_prose_with_a_colon_is_no_heading() -> None:
    page = read_page("Summary.\n\nBad:\n    x = 1  # expect\n\nExceptions: many. As\nExample: this one.\n")
    assert page.headings == ("Bad", "Exceptions")
    assert page.examples["Bad"].marks == {("example.py", 1): ""}
