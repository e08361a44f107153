"""Code that is prepared for both versions of Pydantic: what only the first one comes to run."""

from __future__ import annotations

import ast
import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.support.ast_path import Step, child, path_to, steps, tree_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

ONLY_IN_TWO = frozenset({
    "pydantic.ConfigDict", "pydantic.RootModel", "pydantic.TypeAdapter", "pydantic.computed_field",
    "pydantic.field_serializer", "pydantic.field_validator", "pydantic.model_serializer", "pydantic.model_validator",
})  # fmt: skip
"""What Pydantic 1 does not have."""

_CHOOSING = re.compile(
    r"hasattr|getattr|version|importerror|modulenotfound|attributeerror|pydantic_?v?[12]", re.IGNORECASE
)
"""One of these is in each file that imports a name in two ways."""
_ASKED = re.compile(
    rf"""["'](?:model_\w|__pydantic_|(?:{"|".join(sorted(n.rpartition(".")[2] for n in ONLY_IN_TWO))})\b)"""
)
"""What `hasattr` and `getattr` are given where they tell the versions apart."""
_FLAG = re.compile(r"pydantic_?v?(?:ersion_?)?(?:[12]|one|two)", re.IGNORECASE)
_READ_VERSION = re.compile(r"\b(?:VERSION|__version__)\b|^(?![ \t]*(?:from|import)\b).*(?i:pydantic)", re.MULTILINE)
"""An import of the version, or a row that is no import and names Pydantic."""
_TRIED = re.compile(
    r"^[ \t]+from[ \t]+pydantic|[:;][ \t]*from[ \t]+pydantic|\.[ \t]*(?:model_\w|__pydantic_)", re.MULTILINE
)
"""What is tried where an `except` stands for the older version: an import that is not at the margin, a newer method."""
_NAMED_TWO = re.compile(r"pydantic_?v?(?:ersion_?)?(?:2|two)", re.IGNORECASE)
_NAMED_ONE = re.compile(r"pydantic_?v?(?:ersion_?)?(?:1|one)", re.IGNORECASE)
_NEWER_ATTRIBUTE = re.compile(r"model_\w+|__pydantic_\w+")
_NUMBER = re.compile(r"\d+")
_MISSING = frozenset({"ImportError", "ModuleNotFoundError", "Exception", ""})
_LACKING = frozenset({"AttributeError", "Exception", "TypeError", ""})
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_COMPARED = {
    ast.GtE: ("from", 0), ast.Gt: ("from", 1), ast.Eq: ("is", 0), ast.Lt: ("below", 0), ast.LtE: ("below", 1),
    ast.NotEq: ("not", 0),
}  # fmt: skip
_DEEPEST = 4


def is_for_pydantic_one(span: Span, module: Module) -> bool:
    """Whether a place is reached only where Pydantic 1 is installed, or with one of its models.

    It stands behind or beside a test for a newer method, name or version: `if hasattr(book, "model_dump"): return ...`.
    """
    tree = tree_of(module) if _may_test(module.source.text) else None
    if tree is None:
        return False
    choice = _choice(tree)
    return any(choice.rules_out_two(step) for step in path_to(span, module))


def first_choice(name: str, module: Module) -> str:
    """What a name is imported as where Pydantic 2 is installed, if it is imported otherwise for the first, else ""."""
    tree = tree_of(module) if _may_choose(module.source.text) else None
    found: set[str] = set()
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.ImportFrom) and not node.level:
            place = Span(node.lineno, node.col_offset + 1, node.lineno, node.col_offset + 1)
            names = [alias.name for alias in node.names if (alias.asname or alias.name) == name]
            found.update(f"{node.module}.{each}" for each in names if not is_for_pydantic_one(place, module))
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=1)
def _may_choose(text: str) -> bool:
    return _CHOOSING.search(text) is not None


@lru_cache(maxsize=1)
def _may_test(text: str) -> bool:
    """Whether a text has any of the words of which a test for a version consists: most have not, and need no tree."""
    if not _may_choose(text):
        return False
    return (
        _FLAG.search(text) is not None
        or (("hasattr" in text or "getattr" in text) and _ASKED.search(text) is not None)
        or ("version" in text.lower() and _READ_VERSION.search(text) is not None)
        or ("except" in text and _TRIED.search(text) is not None)
    )


class _Choice:
    """What the tests of a file say of the version that runs; each is asked once."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self._known: dict[tuple[ast.expr, bool, int], bool] = {}

    def rules_out_two(self, step: Step) -> bool:
        """Whether the next node down is reached with Pydantic 1 only, by what its parent tests before it."""
        node = step.node
        if isinstance(node, (ast.If, ast.IfExp)) and step.field in ("body", "orelse"):
            if self.is_one(node.test, step.field == "body"):
                return True
        elif isinstance(node, ast.BoolOp):
            truth = isinstance(node.op, ast.And)
            return any(self.is_one(value, truth) for value in node.values[: max(step.place, 0)])
        elif isinstance(node, ast.Try) and step.field == "handlers":
            return _is_for_older(node, node.handlers[step.place])
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
            tests = [test for generator in node.generators for test in generator.ifs]
            return step.field != "generators" and any(self.is_one(test, True) for test in tests)
        before = getattr(node, step.field)[: max(step.place, 0)] if step.place >= 0 else ()
        return any(isinstance(statement, ast.stmt) and self._leaves(statement) for statement in before)

    def _leaves(self, statement: ast.stmt) -> bool:
        """Whether what stands behind a statement is reached with Pydantic 1 only."""
        if isinstance(statement, ast.If):
            if _ends(statement.body) and self.is_one(statement.test, False):
                return True
            return bool(statement.orelse) and _ends(statement.orelse) and self.is_one(statement.test, True)
        if isinstance(statement, ast.Try):
            reaching = [handler for handler in statement.handlers if not _ends(handler.body)]
            ends = _ends(statement.orelse or statement.body)
            return ends and bool(reaching) and all(_is_for_older(statement, handler) for handler in reaching)
        return False

    def is_one(self, test: ast.expr, truth: bool, depth: int = 0) -> bool:
        """Whether a test that comes out so says that Pydantic 1 runs."""
        if depth > _DEEPEST:
            return False
        known = self._known.get((test, truth, depth))
        if known is None:
            known = self._known[test, truth, depth] = self._tells_one(test, truth, depth)
        return known

    def _tells_one(self, test: ast.expr, truth: bool, depth: int) -> bool:
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self.is_one(test.operand, not truth, depth)
        if isinstance(test, ast.BoolOp):
            combine = any if isinstance(test.op, ast.And) == truth else all
            return combine(self.is_one(value, truth, depth) for value in test.values)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self._compares(test, truth, depth)
        if isinstance(test, ast.NamedExpr):
            return self.is_one(test.value, truth, depth)
        if isinstance(test, ast.Call):
            return self._called(test, truth, depth)
        if isinstance(test, ast.Name) and (given := self._values(test.id)):
            fitting = [older or (value is not None and self.is_one(value, truth, depth + 1))
                       for value, older in given if _may_be(value, truth)]  # fmt: skip
            return bool(fitting) and all(fitting)
        return _named(test, truth)

    def _called(self, test: ast.Call, truth: bool, depth: int) -> bool:
        name = _last(test.func)
        if name in ("callable", "bool") and len(test.args) == 1:
            return self.is_one(test.args[0], truth, depth)
        if name in ("hasattr", "getattr") and len(test.args) > 1 and isinstance(test.args[1], ast.Constant):
            asked = str(test.args[1].value)
            return not truth and (bool(_NEWER_ATTRIBUTE.match(asked)) or f"pydantic.{asked}" in ONLY_IN_TWO)
        if name == "startswith" and isinstance(test.func, ast.Attribute) and self._is_version(test.func.value):
            return _starts(test.args[0]) == (1 if truth else 2) if test.args else False
        return _named(test.func, truth)

    def _compares(self, test: ast.Compare, truth: bool, depth: int) -> bool:
        operator, right = test.ops[0], test.comparators[0]
        if isinstance(right, ast.Constant) and right.value is None:
            is_none = isinstance(operator, (ast.Is, ast.Eq))
            return self.is_one(test.left, truth != is_none, depth)
        sense, shift = _COMPARED.get(type(operator), ("", 0))
        numbers = _numbers(right)
        if not sense or not numbers or not self._is_version(test.left):
            return False
        major = numbers[0] + (shift if len(numbers) == 1 else 0)
        if any(numbers[1:]) and sense in ("from", "below"):
            return False
        if sense == "is":
            return major == (1 if truth else 2)
        if sense == "not":
            return major == (2 if truth else 1)
        return major == 2 and truth == (sense == "below")

    def _is_version(self, node: ast.expr) -> bool:
        """Whether an expression is (a part of) the version of Pydantic, also by the values of its names."""
        seen: set[str] = set()
        around: list[ast.expr] = [node]
        for _ in range(_DEEPEST + 1):
            names: set[str] = set()
            for each in around:
                words = [_word(n).lower() for n in ast.walk(each)]
                if any("pydantic" in word for word in words) and any("version" in word for word in words):
                    return True
                names.update(n.id for n in ast.walk(each) if isinstance(n, ast.Name))
            if not names.isdisjoint(self._imported_versions):
                return True
            around = [value for name in names - seen for value, _ in self._values(name) if value is not None]
            seen |= names
        return False

    @cached_property
    def _imported_versions(self) -> frozenset[str]:
        """`VERSION` of `from pydantic import VERSION`."""
        imports = (node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom))
        of_pydantic = (alias for node in imports if (node.module or "").startswith("pydantic") for alias in node.names)
        return frozenset(a.asname or a.name for a in of_pydantic if a.name in ("VERSION", "__version__"))

    @cached_property
    def _bound(self) -> dict[str, list[tuple[ast.expr | None, bool]]]:
        found: dict[str, list[tuple[ast.expr | None, bool]]] = {}
        _collect(self.tree, found, is_older=False)
        return found

    def _values(self, name: str) -> list[tuple[ast.expr | None, bool]]:
        """What a name is given anywhere in the file (None: an import), and whether only for Pydantic 1."""
        return self._bound.get(name, [])


@lru_cache(maxsize=1)
def _choice(tree: ast.Module) -> _Choice:
    return _Choice(tree)


def _may_be(value: ast.expr | None, truth: bool) -> bool:
    """Whether a value that a name is given can come out so; what is imported (None) is true."""
    if value is None or isinstance(value, ast.Constant):
        return truth == (value is None or bool(value.value))
    return True


def _collect(node: ast.AST, found: dict[str, list[tuple[ast.expr | None, bool]]], *, is_older: bool) -> None:
    """All values that names are given below a node; of imports, those that tell the versions apart."""
    stack = [(node, is_older)]
    while stack:
        inner, older = stack.pop()
        if isinstance(inner, (ast.Assign, ast.AnnAssign)) and inner.value is not None:
            targets = inner.targets if isinstance(inner, ast.Assign) else [inner.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append((inner.value, older))
        elif isinstance(inner, ast.ImportFrom):
            for alias in inner.names:
                if f"{inner.module}.{alias.name}" in ONLY_IN_TWO:
                    found.setdefault(alias.asname or alias.name, []).append((None, older))
        for step in steps(inner):
            is_handler = isinstance(inner, ast.Try) and step.field == "handlers"
            handles = is_handler and _is_for_older(inner, inner.handlers[step.place])  # type: ignore[arg-type,attr-defined]
            stack.append((child(step), older or handles))


def _is_for_older(node: ast.Try, handler: ast.ExceptHandler) -> bool:
    """Whether a handler runs where something is missing that only Pydantic 2 has."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    caught = {_last(kind) if kind is not None else "" for kind in kinds}
    tried = [n for statement in node.body for n in ast.walk(statement)]
    if not _MISSING.isdisjoint(caught):
        imports = [n for n in tried if isinstance(n, ast.ImportFrom)]
        if any(f"{n.module}.{alias.name}" in ONLY_IN_TWO for n in imports for alias in n.names):
            return True
        if any((n.module or "").startswith(("pydantic.v1", "pydantic_settings", "pydantic_core")) for n in imports):
            return True
    lacking = [n for n in tried if isinstance(n, ast.Attribute) and _NEWER_ATTRIBUTE.fullmatch(n.attr)]
    return bool(lacking) and not _LACKING.isdisjoint(caught)


def _ends(body: list[ast.stmt]) -> bool:
    """Whether nothing behind a block is reached through it."""
    last = body[-1] if body else None
    if isinstance(last, ast.If):
        return _ends(last.body) and _ends(last.orelse)
    if isinstance(last, (ast.With, ast.AsyncWith)):
        return _ends(last.body)
    return isinstance(last, _LEAVING)


def _named(node: ast.expr, truth: bool) -> bool:
    """Whether a flag is called after one of the versions: `PYDANTIC_V2`, `compat.is_pydantic_v1`."""
    pattern = _NAMED_ONE if truth else _NAMED_TWO
    return bool(pattern.search(_last(node)))


def _last(node: ast.expr | None) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _word(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return _last(node) if isinstance(node, ast.expr) else ""


def _starts(node: ast.expr) -> int:
    """The major version with which a version has to begin."""
    numbers = _numbers(node)
    return numbers[0] if numbers else 0


def _numbers(node: ast.expr) -> list[int]:
    """The parts of a version: `2`, `(2, 0)`, `"2.0"`, `Version("2.0")`."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            return [int(part) for part in _NUMBER.findall(inner.value)][:2]
    values = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return [value for value in values if type(value) is int]
