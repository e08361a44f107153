"""Where a new import goes: into the leading block of imports, in its section and order; else in front of the code.

Never into a `try:` or an `if TYPE_CHECKING:`, and always behind the docstring, `from __future__` imports, a shebang and
an encoding declaration. Sections are rows of imports between blank rows; a new one is set off by blank rows.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from fastlint.diagnostic import Edit, Span
from fastlint.source import Source

_Import = ast.Import | ast.ImportFrom
_COOKIE = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")
_ABOVE, _STDLIB, _BETWEEN, _OTHER, _BELOW = range(1, 11, 2)
"""Ranks of edits: what is inserted at one place stands in this order. That of `from` imports is one higher."""

_RELATIVE = 3


def insertion(source: Source, tree: ast.Module, module: str, statement: str) -> tuple[Edit, ...]:
    """The edits that insert the import `statement` of `module` on a row of its own."""
    block = _Block(source, tree)
    origin = block.module_origin(module) if not module.startswith(".") else _RELATIVE
    rank = (_OTHER if origin else _STDLIB) + statement.startswith("from ")
    if not block.sections:
        return tuple(_alone(source, tree, block.top(), statement, rank))
    section = block.section(module, origin)
    if section:
        return (below(source, block.place_in(section, statement), statement, rank),)
    later = next((found for found in block.sections if block.origin(found[0]) > origin), None)
    if later is not None:
        row = block.above(later[0])
        blank = _BELOW if origin else _BETWEEN
        return below(source, row, statement, rank), below(source, row, "", blank)
    row = block.end(block.sections[-1][-1])
    return below(source, row, "", _BETWEEN), below(source, row, statement, rank)


def below(source: Source, row: int, text: str, rank: int = _OTHER) -> Edit:
    """Insert a row below another one (0: at the very top)."""
    if row < len(source.line_starts):
        return Edit(Span(row + 1, 1, row + 1, 1), text + source.newline, rank)
    column = len(source.line(row)) + 1
    return Edit(Span(row, column, row, column), source.newline + text, rank)


def _alone(source: Source, tree: ast.Module, row: int, statement: str, rank: int) -> Iterator[Edit]:
    """The first import of a file, with the blank rows that set it off."""
    head = source.line(row).strip() if row else ""
    is_mark = head.startswith("#!") or _COOKIE.match(head)
    if head and not is_mark:
        yield below(source, row, "", _ABOVE)
    yield below(source, row, statement, rank)
    following = row + 1
    while following <= len(source.line_starts) and not source.line(following).strip():
        following += 1
    if following > len(source.line_starts):
        return
    wanted = 2 if _starts_definition(tree, following, source) else 1
    missing = wanted - (following - row - 1)
    if missing > 0:
        yield below(source, row, source.newline * (missing - 1), _BELOW)


def _starts_definition(tree: ast.Module, row: int, source: Source) -> bool:
    """Whether the first statement at or below a row is a function or class, with nothing but comments in between."""
    node = next((node for node in tree.body if (node.end_lineno or node.lineno) >= row), None)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return all(source.line(r).lstrip().startswith("#") or not source.line(r).strip() for r in range(row, first))


class _Block:
    """The leading imports of a file, by section."""

    def __init__(self, source: Source, tree: ast.Module) -> None:
        self.source = source
        self.body = tree.body
        self.own = _own_packages(source.filename)
        start = 1 if ast.get_docstring(tree, clean=False) is not None else 0
        while start < len(self.body) and (_is_future(self.body[start]) or _is_dunder(self.body, start)):
            start += 1
        self.head = self.body[:start]
        imports: list[_Import] = []
        for node in self.body[start:]:
            if not isinstance(node, _Import):
                break
            imports.append(node)
        self.sections = self._split(imports)

    def top(self) -> int:
        """The row below which the first import of a file goes."""
        return self.end(self.head[-1]) if self.head else _first_free_row(self.source)

    def _split(self, imports: list[_Import]) -> list[list[_Import]]:
        sections = [imports[:1]] if imports else []
        for first, second in pairwise(imports):
            between = range(self.end(first) + 1, second.lineno)
            if any(not self.source.line(row).strip() for row in between):
                sections.append([])
            sections[-1].append(second)
        return sections

    def section(self, module: str, origin: int) -> list[_Import] | None:
        """The section with the same package, else the first with imports of the same origin."""
        package = module.partition(".")[0]
        for section in self.sections:
            if any(_key(node).partition(".")[0] == package.lower() for node in section):
                return section
        return next((each for each in self.sections if any(self.origin(node) == origin for node in each)), None)

    def place_in(self, section: list[_Import], statement: str) -> int:
        """Before the first import of the same form that sorts after it; at the end of a section in no order."""
        new = ast.parse(statement).body[0]
        alike = [node for node in section if type(node) is type(new)]
        keys = [_key(node) for node in alike]
        if keys != sorted(keys):
            return self.end(section[-1])
        if not alike:
            return self._over(section[0]) if isinstance(new, ast.Import) else self.end(section[-1])
        later = next((node for node in alike if _order(node) > _order(new)), None)
        if later is None:
            return self.end(alike[-1])
        return self._over(later) if later is section[0] else self.end(section[section.index(later) - 1])

    def _over(self, first: _Import) -> int:
        """The row above the first import of a section; the end of one that does not start on a row of its own."""
        row = first.lineno - 1
        before = self.body.index(first) - 1
        return self.end(first) if before >= 0 and self.end(self.body[before]) > row else row

    def above(self, first: _Import) -> int:
        """The row above a section and what is said of it; what stands at the top of the file is said of all."""
        row = self._over(first)
        top = row
        while top and top < first.lineno and self.source.line(top).lstrip().startswith("#"):
            top -= 1
        return top or row

    def end(self, node: ast.stmt) -> int:
        """The row on which the logical line of a statement ends, with others behind semicolons and backslashes."""
        last = node
        for other in self.body[self.body.index(node) + 1 :]:
            if other.lineno > (last.end_lineno or last.lineno):
                break
            last = other
        row = last.end_lineno or last.lineno
        tail = self.source.line(row).encode()[last.end_col_offset or 0 :].decode()
        while "#" not in tail and tail.rstrip().endswith("\\"):
            row += 1
            tail = self.source.line(row)
        return row

    def origin(self, node: _Import) -> int:
        """0 for the standard library, 1 for other packages, 2 for those of the project, 3 for relative imports."""
        key = _key(node)
        return _RELATIVE if key.startswith(".") else self.module_origin(key)

    def module_origin(self, module: str) -> int:
        """The origin of a module by its name."""
        package = module.partition(".")[0]
        return 0 if package in sys.stdlib_module_names else 2 if package in self.own else 1


def _own_packages(filename: str) -> frozenset[str]:
    """Names of packages that are the project's own because the file itself lies in them."""
    return frozenset(PurePosixPath(filename.lower()).parent.parts)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__" and not node.level


def _is_dunder(body: list[ast.stmt], i: int) -> bool:
    """Whether a statement is `__version__ = ...` or the like, with nothing but such ones before the imports."""
    rest = body[i:]
    named = 0
    while named < len(rest) and _dunder_name(rest[named]):
        named += 1
    return 0 < named < len(rest) and isinstance(rest[named], _Import)


def _dunder_name(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return bool(targets) and all(isinstance(t, ast.Name) and t.id.startswith("__") for t in targets)


def _order(node: ast.stmt) -> tuple[str, tuple[int, str, str]]:
    """By module, then by the first name that is imported."""
    first = node.names[0].name if isinstance(node, ast.ImportFrom) else ""
    return _key(node), member_key(first)


def member_key(name: str) -> tuple[int, str, str]:
    """Order of the names of an import, as isort has it: constants, then classes, then others."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return kind, name.lower(), name


def _key(node: ast.stmt) -> str:
    if isinstance(node, ast.ImportFrom):
        return "." * node.level + (node.module or "").lower()
    return node.names[0].name.lower() if isinstance(node, ast.Import) else ""


def _first_free_row(source: Source) -> int:
    """The last row of the comments that head a file without docstring or imports; 0 if there are none.

    Comments that stand directly on the first statement belong to it: only a shebang and an encoding stay above.
    """
    rows = len(source.line_starts)
    end = 0
    while end < rows and source.line(end + 1).startswith("#"):
        end += 1
    if end and (end == rows or not source.line(end + 1).strip()):
        return end
    marks = [row for row in (1, 2) if row <= rows and _COOKIE.match(source.line(row))]
    if 2 in marks and source.line(1).strip() and not source.line(1).lstrip().startswith("#"):
        marks.remove(2)
    return max([0, *marks, int(source.text.startswith("#!"))])
