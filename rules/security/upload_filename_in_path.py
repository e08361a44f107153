from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from fastlint.rule import Diagnostic, Rule, Severity, UploadName
from fastlint.support.cst_queries import last_name, names_in, own_nodes, template
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PATHS = re.compile(
    r"(?:\w+\.)?Path|PurePath|PosixPath|(?:os\.)?path\.join|open|\w+\.open|open_file|aiofiles\.open|\w+\.joinpath"
    r"|os\.(?:rename|replace|remove|unlink|makedirs)|shutil\.(?:copy|copy2|copyfile|move)"
)
_KEEPING = ("str", "strip", "lower", "lstrip", "rstrip")
_CHECKING = re.compile(
    r"is_relative_to|relative_to|commonpath|commonprefix|resolve|realpath|abspath|basename|sub|match|fullmatch"
)
"""Last names of what checks or cleans a path or a name."""
_CALLED_CHECK = re.compile(r"secure|sanit|clean|safe|valid|slug")
"""In last names of what checks or cleans something: the name, if it is given it."""
_PARTS = ("suffix", "suffixes", "stem", "name")
_DEEPEST = 3


class UploadFilenameInPath(Rule):
    """A path is made of the file name that a client gives to an upload.

    Why it hurts: the name is whatever the client sends, and FastAPI passes it on: `../../app/main.py` leaves the
    folder, `/etc/cron.d/job` ignores it. Whoever may upload can overwrite any file that the service may write.

    Bad:
        # app/main.py
        from pathlib import Path

        from fastapi import FastAPI, UploadFile

        app = FastAPI()


        @app.post("/files")
        def upload(file: UploadFile) -> None:
            target = Path("uploads") / file.filename  # expect: file.filename
            target.write_bytes(file.file.read())

    Good:
        # app/main.py
        from pathlib import Path
        from uuid import uuid4

        from fastapi import FastAPI, UploadFile

        app = FastAPI()


        @app.post("/files")
        def upload(file: UploadFile) -> None:
            target = Path("uploads") / f"{uuid4()}{Path(file.filename).suffix}"
            target.write_bytes(file.file.read())

    Exceptions: functions that check or clean the name (`Path(name).name`, `resolve`, `is_relative_to`, a pattern, a
    function with `secure` or `valid` in its name that is given it, ...), names behind a prefix that is no folder (the
    path `f"{user.id}_{file.filename}"` cannot leave it), and names that another function turns into something else.

    References: https://owasp.org/www-community/attacks/Path_Traversal
    """

    code = "FLT811"
    severity = Severity.ERROR

    def check(self, upload: UploadName, module: Module) -> Iterator[Diagnostic]:
        function = module.node(upload.function.span)
        if not isinstance(function, cst.FunctionDef) or _is_checked(function, upload, module):
            return
        flow = _Flow(module, list(own_nodes(function)))
        # One way out of the folder is enough: the others are mended along with it.
        for node in islice(flow.paths_of(f"{upload.name}.filename"), 1):
            yield Diagnostic(
                module.span(node),
                f"`{upload.name}.filename` is what the client sends, such as `../../app/main.py`: the path can lie "
                f"anywhere; make up a name, or take `Path({upload.name}.filename).name`",
            )


def _is_checked(function: cst.FunctionDef, upload: UploadName, module: Module) -> bool:
    """Whether the function looks where a path leads, or takes the name alone: `Path(name).name`."""
    called = (name.rpartition(".")[2] for name in module.outline.called_in(upload.function.span))
    if any(map(_CHECKING.fullmatch, called)):
        return True
    nodes = list(walk(function.body))
    if any(_is_parent(node) or _is_name_alone(node) for node in walk(function)):
        return True
    checks = [node for node in nodes if isinstance(node, cst.Call) and _CALLED_CHECK.search(last_name(node.func))]
    return bool(checks) and not _made_of_name(nodes, upload).isdisjoint(frozenset().union(*map(_said, checks)))


def _made_of_name(nodes: list[cst.CSTNode], upload: UploadName) -> set[str]:
    """What holds the name: the upload, what it is drawn from, and variables that are made of the name."""
    made = {".filename"}
    for _ in range(_DEEPEST):
        for node in nodes:
            if isinstance(node, (cst.Assign, cst.AnnAssign, cst.NamedExpr)) and node.value is not None:
                targets = [t.target for t in node.targets] if isinstance(node, cst.Assign) else [node.target]
                if not _is_object(node.value) and not made.isdisjoint(_said(node.value)):
                    made.update(name for target in targets for name in names_in(target))
    made.add(f"({upload.name})")
    for node in nodes:
        if isinstance(node, (cst.For, cst.CompFor)) and upload.name in names_in(node.target):
            made.update(f"({name})" for name in names_in(node.iter))
    return made


def _is_object(node: cst.BaseExpression) -> bool:
    """Whether an object of a class is made, which is more than the name: `Document(name=file.filename)`."""
    return (
        isinstance(node, cst.Call) and last_name(node.func)[:1].isupper() and not last_name(node.func).endswith("Path")
    )


def _said(node: cst.CSTNode) -> frozenset[str]:
    """Names in an expression, what calls are given as a whole in brackets, and whether it asks for a file name."""
    below = list(walk(node))
    given = {f"({n.value.value})" for n in below if isinstance(n, cst.Arg) and isinstance(n.value, cst.Name)}
    asked = {".filename" for n in below if isinstance(n, cst.Attribute) and n.attr.value == "filename"}
    return names_in(node) | given | asked


def _is_parent(node: cst.CSTNode) -> bool:
    text = str(node.evaluated_value) if isinstance(node, cst.SimpleString) else ""
    return text == ".." or text.startswith("../")


def _is_name_alone(node: cst.CSTNode) -> bool:
    """`Path(name).name`."""
    if not isinstance(node, cst.Attribute) or node.attr.value != "name":
        return False
    return isinstance(node.value, cst.Call) and last_name(node.value.func).endswith("Path")


class _Flow(NamedTuple):
    """Where the text of an expression becomes (part of) a path, in one function."""

    module: Module
    nodes: list[cst.CSTNode]

    def paths_of(self, text: str, depth: int = 0) -> Iterator[cst.CSTNode]:
        """Calls and divisions that make a path of something with this text, directly or through a variable."""
        taken = {n.value for n in self.nodes if isinstance(n, cst.Attribute) and n.attr.value in _PARTS}
        for node in self.nodes:
            if node in taken:
                continue
            if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Divide):
                if self._is(node.right, text):
                    yield node
            elif isinstance(node, cst.Call) and _PATHS.fullmatch(self._text(node.func)):
                if any(self._is(arg.value, text) for arg in node.args):
                    yield node
            elif isinstance(node, cst.Assign) and depth < _DEEPEST and self._is(node.value, text):
                name = node.targets[0].target
                if isinstance(name, cst.Name) and name.value != text:
                    yield from self.paths_of(name.value, depth + 1)

    def _is(self, node: cst.BaseExpression, text: str) -> bool:
        """Whether an expression is this text, or ends in it behind the name of a folder."""
        if self._text(node) == text:
            return True
        if isinstance(node, cst.BooleanOperation):
            return self._is(node.left, text)
        if isinstance(node, cst.IfExp):
            return self._is(node.body, text) or self._is(node.orelse, text)
        if isinstance(node, cst.Call):
            func = node.func
            if isinstance(func, cst.Name) and func.value in _KEEPING:
                return bool(node.args) and self._is(node.args[0].value, text)
            if isinstance(func, cst.Attribute) and func.attr.value in _KEEPING:
                return self._is(func.value, text)
        before = "/"
        for piece in template(node):
            if isinstance(piece, str):
                before = piece or before
            elif before.endswith(("/", "\\")) and self._is(piece, text):
                return True
            else:
                before = "x"
        return False

    def _text(self, node: cst.CSTNode) -> str:
        return self.module.text(self.module.span(node)) if isinstance(node, (cst.Name, cst.Attribute)) else ""
