"""`fastlint new`: the skeleton of a rule to be filled in, of a team's own or of fastlint itself."""

from __future__ import annotations

import re
from pathlib import Path

from fastlint import rules
from fastlint.cli.output import write
from fastlint.config.errors import UsageError, shown

_FORM = re.compile(r"(?P<group>[a-z][a-z0-9_]*)/(?P<name>[a-z][a-z0-9]*(-[a-z0-9]+)*)")
_OWN_FORM = re.compile(r"(?:(?P<group>[a-z][a-z0-9_]*)/)?(?P<name>[a-z][a-z0-9]*(-[a-z0-9]+)*)")
_CODE = re.compile(r"^    code = \"FLT(\d{3})\"$", re.MULTILINE)

_FIRST_CODES = {
    "blocking": 101,
    "coroutines": 201,
    "responses": 301,
    "routing": 401,
    "dependencies": 501,
    "lifecycle": 601,
    "validation": 701,
    "security": 801,
    "database": 901,
    "testing": 921,
    "structure": 941,
}

_SKELETON = '''\
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Route, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class {class_name}(Rule):
    """What is wrong, in one line.

    Why it hurts: what happens to the user's application, and when.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/faulty")  # expect: what is wrong
        async def faulty() -> None: ...

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/flawless")
        async def flawless() -> None: ...

    Exceptions: what it deliberately does not report, and why.
    """

    code = "{code}"
    preview = True

    # The annotation says what is shown: a route here; a call, a dependency, a model ... are listed in fastlint/rule.py.
    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.path == "/faulty":
            yield Diagnostic(route.span, f"what is wrong with `{{route.endpoint}}`, why, and what to do instead")
'''


def new_rule(text: str, directory: str | None) -> int:
    """Write the skeleton of a rule into the folder of the rules; raises UsageError."""
    form = _FORM.fullmatch(text)
    if form is None:
        raise UsageError(f'new: "{text}" is not of the form GROUP/NAME, such as blocking/blocking-sleep')
    group, name = form["group"], form["name"]
    if name.startswith(rules.CURES):
        raise UsageError(f'new: name the fault, not the cure: "{name}" has to read well after "allow ..."')
    folder = _folder(directory)
    path = folder / group / f"{name.replace('-', '_')}.py"
    if path.exists():
        raise UsageError(f"new: {shown(path)} exists already")
    code = _next_code(folder, group)
    return _written(path, code, _SKELETON)


def new_own_rule(text: str, code: str, directory: str | None) -> int:
    """Write the skeleton of a rule of a team into a folder, or into the first one that is configured."""
    from fastlint.config.loading import Configuration
    from fastlint.team_rules import problem_of_code

    form = _OWN_FORM.fullmatch(text)
    if form is None:
        raise UsageError(f'new: "{text}" is not of the form NAME or GROUP/NAME, such as capitals-in-path')
    if wrong := problem_of_code(code):
        raise UsageError(f"new: {wrong}")
    folders = [directory] if directory else [f for f in Configuration().settings.own_rules if Path(f).is_dir()]
    if not folders:
        raise UsageError("new: name the folder of your rules with --directory, or as `rules` in the configuration")
    path = Path(folders[0], form["group"] or "", f"{form['name'].replace('-', '_')}.py")
    if path.exists():
        raise UsageError(f"new: {shown(path)} exists already")
    return _written(path, code, _SKELETON.replace("    preview = True\n", ""))


def _written(path: Path, code: str, skeleton: str) -> int:
    class_name = "".join(word.capitalize() for word in path.stem.split("_"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(skeleton.format(class_name=class_name, code=code), "utf-8")
    except OSError as error:
        raise UsageError(f"new: {shown(path)}: {error.strerror}") from None
    write(f"{shown(path)} ({code})\n")
    return 0


def _folder(directory: str | None) -> Path:
    """The given folder, else the `rules` of a checkout of fastlint."""
    if directory is not None:
        folder = Path(directory).absolute()
        if not folder.is_dir():
            raise UsageError(f"new: {directory}: no such folder")
        return folder
    folder = rules.folder()
    if not (folder.parent / "pyproject.toml").is_file():
        raise UsageError(
            "new: without --code it adds a rule to fastlint itself, in a checkout of its repository, and this fastlint "
            "is an installed one; for a rule of your own give --code ACME001 --directory FOLDER"
        )
    return folder


def _next_code(folder: Path, group: str) -> str:
    """The code behind the highest one of the group, or the first code of a new group."""
    by_group = {
        child.name: [int(match[1]) for file in child.glob("*.py") for match in _CODE.finditer(file.read_text("utf-8"))]
        for child in folder.iterdir()
        if child.is_dir()
    }
    used = {code for codes in by_group.values() for code in codes}
    own = by_group.get(group)
    code = max(own) + 1 if own else _FIRST_CODES.get(group)
    if code is None:
        raise UsageError(f'new: there are no codes for a group "{group}"; the groups are {", ".join(_FIRST_CODES)}')
    if code in used or code % 100 == 0:
        raise UsageError(f"new: the group {group} has no code left before FLT{code:03}")
    return f"FLT{code:03}"
