"""A client of tests that is entered where it is made: by `with`, or by a fixture for all tests of its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import Applicability, Edit, Fix, Span
from fastlint.subjects.serving import TestClientUse
from fastlint.support.cst_queries import names_in
from fastlint.support.signature_edits import indented_rows

if TYPE_CHECKING:
    from fastlint.walk.module import Module


def entered(client: TestClientUse, module: Module) -> Fix | None:
    """Enter the client where it is made."""
    line = next((n for n in module.around(client.span) if isinstance(n, cst.SimpleStatementLine)), None)
    if line is None or len(line.body) != 1 or "client" in names_in(line) - {_target(line.body[0])}:
        return None
    if module.span(line).column == 1:
        edits = _by_fixture(line.body[0], module)
    else:
        function = module.node(client.function.span)
        edits = _by_with(client, function, module) if isinstance(function, cst.FunctionDef) else ()
    return Fix("Enter the client", edits, Applicability.UNSAFE) if edits else None


def _target(statement: cst.CSTNode) -> str:
    """The plain name that a statement gives to a client, "" if there is none."""
    target: cst.CSTNode | None = None
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target = statement.targets[0].target
    elif isinstance(statement, cst.AnnAssign):
        target = statement.target
    return target.value if isinstance(target, cst.Name) else ""


def _by_with(client: TestClientUse, function: cst.FunctionDef, module: Module) -> tuple[Edit, ...]:
    """`with TestClient(app) as client:` around the statement, or around all that follows in the function."""
    lines = [n for n in function.body.body if isinstance(n, cst.SimpleStatementLine)]
    line = next((n for n in lines if module.span(n).row <= client.span.row <= module.span(n).end_row), None)
    if line is None:
        return ()
    if client.use != "assigned":
        return _around_statement(client, line, function, module)
    name = _target(line.body[0])
    return _around_rest(client, name, line, function, module) if name else ()


def _around_rest(
    client: TestClientUse, name: str, line: cst.SimpleStatementLine, function: cst.FunctionDef, module: Module
) -> tuple[Edit, ...]:
    """The assignment becomes `with ... as name:`, and all below it in the function moves inside."""
    following = range(module.span(line).end_row + 1, module.span(function).end_row + 1)
    if not any(module.source.line(row).split("#")[0].strip() for row in following):
        return ()
    opening = Edit(module.span(line.body[0]), f"with {module.text(client.span)} as {name}:")
    below = next(row for row in following if module.source.line(row).strip())
    blank = (Edit(Span(following[0], 1, below, 1), ""),) if below > following[0] else ()
    return (opening, *blank, *indented_rows(function, following, module))


def _around_statement(
    client: TestClientUse, line: cst.SimpleStatementLine, function: cst.FunctionDef, module: Module
) -> tuple[Edit, ...]:
    """The statement moves into a `with` of its own, and uses the name that this gives."""
    span = module.span(line)
    indent = module.source.line(span.row)[: span.column - 1]
    head = f"{indent}with {module.text(client.span)} as client:{module.source.newline}"
    opening = Edit(Span(span.row, 1, span.row, 1), head)
    kept = [row for row in range(span.row, span.end_row + 1) if not client.span.row < row <= client.span.end_row]
    return (opening, Edit(client.span, "client"), *indented_rows(function, kept, module))


def _by_fixture(statement: cst.CSTNode, module: Module) -> tuple[Edit, ...]:
    """A fixture that enters the client of the file for all its tests."""
    source, name = module.source, _target(statement)
    file = source.filename.rpartition("/")[2]
    end = _end_of_setup(module.span(statement).end_row, module)
    below = next((row for row in range(end + 1, len(source.line_starts) + 1) if source.line(row).strip()), None)
    if not name or not _is_collected(file) or not _is_free(f"started_{name}", module) or below is None:
        return ()
    pytest, imports = module.ensure_import("pytest")
    annotation, more = _annotation(module)
    scope = "session" if file == "conftest.py" else "module"
    rows = [
        f'@{pytest}.fixture(autouse=True, scope="{scope}")',
        f"def started_{name}(){annotation}:",
        f"    with {name}:",
        "        yield",
    ]
    blank_rows = below - 1 - end
    text = "".join(f"{row}{source.newline}" for row in ("", "", *rows)) + source.newline * max(0, 2 - blank_rows)
    return (Edit(Span(end + 1, 1, end + 1, 1), text), *imports, *more)


def _is_free(fixture: str, module: Module) -> bool:
    """Whether a fixture can have this name, and serves the tests of the file: those of unittest ask for none."""
    packages = {name.partition(".")[0] for name in module.outline.modules}
    return "unittest" not in packages and fixture not in module.outline.plain_names


def _is_collected(file: str) -> bool:
    """Whether pytest finds fixtures in a file of this name."""
    return file == "conftest.py" or file.startswith("test_") or file.endswith("_test.py")


def _annotation(module: Module) -> tuple[str, tuple[Edit, ...]]:
    """What the fixture gives, where the functions of the file say what they give."""
    if not module.outline.annotates_results():
        return "", ()
    iterator, imports = module.ensure_import("collections.abc", "Iterator")
    return f" -> {iterator}[None]", imports


def _end_of_setup(row: int, module: Module) -> int:
    """The last row of the simple statements that follow on a client without a gap."""
    for first, last in module.outline.statements:
        line = module.source.line(first)
        if first == row + 1 and not re.match(r"@|(?:async|def|class|if|for|with|try|while|match)\b", line):
            row = last
    return row
