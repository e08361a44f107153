"""Where a new import goes: into the leading block of imports, in its section and order; else in front of the code.

Never into a `try:` or an `if TYPE_CHECKING:`, and always behind the docstring, `from __future__` imports, a shebang and
an encoding declaration. Sections are rows of imports between blank rows.
"""

from __future__ import annotations

import ast
import re
import sys
from itertools import pairwise

from fastlint.diagnostic import Edit, Span
from fastlint.source import Source

_Import = ast.Import | ast.ImportFrom
_COOKIE = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")


def insertion(source: Source, tree: ast.Module, module: str, statement: str) -> Edit:
    """The edit that inserts the import `statement` of `module` on a row of its own."""
    return _below(source, _Block(source, tree).place(module, statement), statement)


def _below(source: Source, row: int, statement: str) -> Edit:
    """Insert below a row (0: at the very top)."""
    if row < len(source.line_starts):
        return Edit(Span(row + 1, 1, row + 1, 1), statement + source.newline)
    column = len(source.line(row)) + 1
    return Edit(Span(row, column, row, column), source.newline + statement)


class _Block:
    """The leading imports of a file, by section."""

    def __init__(self, source: Source, tree: ast.Module) -> None:
        self.source = source
        self.body = tree.body
        start = 1 if ast.get_docstring(tree, clean=False) is not None else 0
        while start < len(self.body) and _is_future(self.body[start]):
            start += 1
        self.head = self.body[:start]
        imports: list[_Import] = []
        for node in self.body[start:]:
            if not isinstance(node, _Import):
                break
            imports.append(node)
        self.sections = self._split(imports)

    def place(self, module: str, statement: str) -> int:
        """The row below which the import goes."""
        if not self.sections:
            return self._end(self.head[-1]) if self.head else _first_free_row(self.source)
        section = self._section(module)
        if section:
            return self._place_in(section, statement)
        later = next((found for found in self.sections if _origin(found[0]) > _module_origin(module)), None)
        above = self._above(later[0]) if later else None
        return self._end(self.sections[-1][-1]) if above is None else above

    def _split(self, imports: list[_Import]) -> list[list[_Import]]:
        sections = [imports[:1]] if imports else []
        for first, second in pairwise(imports):
            between = range(self._end(first) + 1, second.lineno)
            if any(not self.source.line(row).strip() for row in between):
                sections.append([])
            sections[-1].append(second)
        return sections

    def _section(self, module: str) -> list[_Import] | None:
        """The section with the same package, else the first with imports of the same origin."""
        package, origin = module.partition(".")[0], _module_origin(module)
        for section in self.sections:
            if any(_key(node).partition(".")[0] == package.lower() for node in section):
                return section
        return next((section for section in self.sections if any(_origin(node) == origin for node in section)), None)

    def _place_in(self, section: list[_Import], statement: str) -> int:
        """Before the first import of the same form that sorts after it; at the end of a section in no order."""
        new = ast.parse(statement).body[0]
        alike = [node for node in section if type(node) is type(new)]
        keys = [_key(node) for node in alike]
        end = self._end(section[-1])
        if keys != sorted(keys):
            return end
        if not alike:
            above = self._above(section[0]) if isinstance(new, ast.Import) else None
            return end if above is None else above
        later = next((node for node in alike if _key(node) > _key(new)), None)
        if later is None:
            return self._end(alike[-1])
        if later is section[0]:
            above = self._above(later)
            return end if above is None else above
        return self._end(section[section.index(later) - 1])

    def _above(self, first: _Import) -> int | None:
        """The row above an import that starts a section; None if that row speaks of it or is not free."""
        row = first.lineno - 1
        before = self.body.index(first) - 1
        if before >= 0 and self._end(self.body[before]) > row:
            return None
        return None if row and self.source.line(row).lstrip().startswith("#") else row

    def _end(self, node: ast.stmt) -> int:
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


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__" and not node.level


def _key(node: ast.stmt) -> str:
    if isinstance(node, ast.ImportFrom):
        return "." * node.level + (node.module or "").lower()
    return node.names[0].name.lower() if isinstance(node, ast.Import) else ""


def _origin(node: _Import) -> int:
    """0 for the standard library, 1 for other packages, 2 for relative imports."""
    key = _key(node)
    return 2 if key.startswith(".") else _module_origin(key)


def _module_origin(module: str) -> int:
    return 0 if module.partition(".")[0] in sys.stdlib_module_names else 1


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
