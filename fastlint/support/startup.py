"""What a lifespan tries before it yields, and how much the service needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from fastlint.diagnostic import Span
from fastlint.source import lines_of
from fastlint.support.cst_queries import is_none, last_name, own_nodes
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CHECKS = re.compile(
    r"(?:ping|check|verify|test|validate|probe|health|is|has|get|list|count|describe|head|info|exists|ready)(?:_\w+)?"
    r"|\w+_(?:ping|check|test|health)"
)
"""Names of what only asks whether something is there: its failure leaves nothing unprepared."""
_SEEDS = re.compile(
    r"(?:^|_)(?:seed|seeds|seeding|admin|superuser|defaults?|demo|sample|bootstrap|populate|warm|warmup)(?:_|$)"
)
"""Names of what fills a database or a cache for the first time, and finds it filled at the next start."""
_ROUTINE = frozenset({"add", "add_all", "commit", "rollback", "close", "flush", "refresh", "dispose"})
_SETTINGS = re.compile(r"settings|config|cfg|conf$", re.IGNORECASE)
_DECIDED = re.compile(
    r"optional|(?:non|not)[- ]?(?:critical|fatal|blocking)|continu|degraded|fall(?:ing|s)?[- ]?back|will retry"
    r"|best[- ]effort|skipp|anyway|\bwithout\b|\bwarn|\u26a0"
    r"|\b(?:sin|sem|senza|sans|ohne|zonder|bez|без)\b|\bcontinú|\bomiti|\bweiter|продолж|继续|跳过|不影响|降级|없이|건너|なしで|続行"
    r"|\bwill (?:not |now )?be (?:dropped|lost|disabled|missing|ignored|unavailable|available|used|sent|recorded)\b",
    re.IGNORECASE,
)
_LOGS = frozenset({"error", "exception", "critical", "fatal", "print", "print_exc"})
_MESSAGES = _LOGS | {"debug", "info", "warning", "success"}


class Attempt(NamedTuple):
    """A `try` that prepares something.

    `only_checks`: it asks for something and keeps no answer. `is_extra`: the service does its work without it, because
    a flag turns it on, or because it only fills in first rows.
    """

    statement: cst.Try
    only_checks: bool
    is_extra: bool


def attempts(function: cst.FunctionDef) -> Iterator[Attempt]:
    """The `try` statements of a lifespan's own level (or in `with` and `if`) before the first that yields.

    Those that do no more than to tell something are none.
    """
    stack: list[tuple[cst.CSTNode, bool]] = [(node, False) for node in reversed(function.body.body)]
    while stack:
        node, is_optional = stack.pop()
        if isinstance(node, cst.Try):
            if any(isinstance(n, cst.Yield) for n in walk(node)):
                stack.extend((inner, is_optional) for inner in reversed(node.body.body))
                continue
            prepared = _prepared(node.body.body)
            if prepared:
                only_checks = all(_CHECKS.fullmatch(each) for each in prepared)
                yield Attempt(node, only_checks, is_optional or _is_extra(node, prepared))
        elif isinstance(node, (cst.With, cst.If)) and isinstance(node.body, cst.IndentedBlock):
            is_optional = is_optional or (isinstance(node, cst.If) and _is_flag(node.test))
            stack.extend((inner, is_optional) for inner in reversed(node.body.body))
        elif not isinstance(node, (cst.FunctionDef, cst.ClassDef)) and any(
            isinstance(n, cst.Yield) for n in walk(node)
        ):
            return


def only_logs(handler: cst.ExceptHandler) -> bool:
    """Whether a handler does nothing but tell of the error, as one."""
    for line in handler.body.body:
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else [line]:
            if isinstance(part, cst.Pass):
                continue
            if not isinstance(part, cst.Expr) or _called(part.value) not in _LOGS:
                return False
    return True


def is_decided(handler: cst.ExceptHandler, module: Module) -> bool:
    """Whether a handler says that the service is to go on, or that this is no more than a warning."""
    span, lines = module.span(handler), lines_of(module.source.text)
    text = module.text(span)
    for line in lines[span.end_row :]:  # comments that end the block
        indent = len(line) - len(line.lstrip())
        if line.strip() and (indent < span.column or not line.lstrip().startswith("#")):
            break
        text += line
    return _DECIDED.search(text) is not None


def is_made_up_for(statement: cst.Try, again: Sequence[Span], module: Module) -> bool:
    """Whether all that a `try` calls is called by other code, too, which misses it otherwise."""
    own = [line for line in statement.body.body if _prepared([line])]
    spans = [module.span(line) for line in own]
    return bool(spans) and all(any(one.row <= call.row <= one.end_row for call in again) for one in spans)


def is_asked_for(function: cst.FunctionDef, statement: cst.Try, module: Module) -> bool:
    """Whether all that a `try` sets may be None: it asks for that, or another function of the file does.

    That are globals, and names that are None before; for these the function itself may ask.
    """
    shared = {n.name.value for node in own_nodes(function) if isinstance(node, cst.Global) for n in node.names}
    own, span = module.span(function), module.span(statement.body)
    targets = {name for node in walk(statement.body) for name in _set(node)}
    targets &= shared | _empty_above(function, span.row, module)
    rows = range(own.row, own.end_row + 1)
    inside = set(range(span.row, span.end_row + 1))

    def is_asked(name: str) -> bool:
        test = re.compile(
            rf"\b(?:if|elif|while|and|or|not)\s+{name}\b\s*(?::|and\b|or\b|$)|\b{name}\s+is\s+(?:not\s+)?None\b"
        )
        found = (n for n, line in enumerate(lines_of(module.source.text), 1) if test.search(line))
        return any(row in inside or (row in rows) != (name in shared) for row in found)

    return bool(targets) and all(is_asked(name) for name in targets)


def _empty_above(function: cst.FunctionDef, row: int, module: Module) -> set[str]:
    """The names that a function makes None above a row."""
    above = (node for node in own_nodes(function) if module.span(node).row < row)
    return {name for node in above if (value := _value(node)) is not None and is_none(value) for name in _set(node)}


def _set(node: cst.CSTNode) -> Iterator[str]:
    """The names that an assignment gives a value."""
    if isinstance(node, cst.AnnAssign) and isinstance(node.target, cst.Name):
        yield node.target.value
    elif isinstance(node, cst.Assign):
        yield from (t.target.value for t in node.targets if isinstance(t.target, cst.Name))


def _value(node: cst.CSTNode) -> cst.BaseExpression | None:
    return node.value if isinstance(node, (cst.Assign, cst.AnnAssign)) else None


def _prepared(statements: Iterable[cst.CSTNode]) -> list[str]:
    """Last names of what is called besides messages, with `=` where the answer is kept; "" for other statements."""
    found: list[str] = []
    for node in _flat(statements):
        for part in node.body if isinstance(node, cst.SimpleStatementLine) else [node]:
            if isinstance(part, (cst.Import, cst.ImportFrom, cst.Pass, cst.Global, cst.Raise)):
                continue
            value = part.value if isinstance(part, (cst.Expr, cst.Assign, cst.AnnAssign)) else None
            name = _called(value.expression if isinstance(value, cst.Await) else value)
            if name not in _MESSAGES:
                found.append(name if isinstance(part, cst.Expr) else f"={name}")
    return found


def _flat(statements: Iterable[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Statements, and those inside `if`, `with` and `try` instead of these."""
    for node in statements:
        if not isinstance(node, (cst.If, cst.With, cst.Try)):
            yield node
            continue
        yield from _flat(node.body.body)
        rest = node.orelse if isinstance(node, cst.If) else None
        if rest is not None:
            yield from _flat([rest] if isinstance(rest, cst.If) else rest.body.body)


def _is_extra(statement: cst.Try, prepared: list[str]) -> bool:
    """Whether the service does its work without it: first rows of the data, or what a flag turns on."""
    main = [name for name in prepared if name not in _ROUTINE]
    if main and all(_SEEDS.search(name.removeprefix("=")) for name in main):
        return True
    branches = [node for node in statement.body.body if isinstance(node, cst.If)]
    others = [node for node in statement.body.body if node not in branches]
    return len(branches) == 1 and _is_flag(branches[0].test) and not _prepared(others)


def _is_flag(test: cst.BaseExpression) -> bool:
    """Whether a test asks for a setting, as it is: `ENABLE_BOT`, `settings.bot_token`, `os.getenv("BOT_TOKEN")`."""
    if isinstance(test, cst.BooleanOperation):
        return _is_flag(test.left) and _is_flag(test.right)
    if isinstance(test, cst.Name):
        return test.value.isupper()
    names = _names(test.func if isinstance(test, cst.Call) else test)
    if isinstance(test, cst.Call):
        return names[-1:] == ["getenv"] or names[-2:] == ["environ", "get"]
    return isinstance(test, cst.Attribute) and any(_SETTINGS.search(name) for name in names[:-1])


def _names(node: cst.BaseExpression) -> list[str]:
    """The parts of a dotted name, through calls: `get_settings().bot.token`."""
    found: list[str] = []
    while isinstance(node, (cst.Attribute, cst.Call)):
        if isinstance(node, cst.Attribute):
            found.append(node.attr.value)
        node = node.value if isinstance(node, cst.Attribute) else node.func
    return [*([node.value] if isinstance(node, cst.Name) else []), *reversed(found)]


def _called(node: cst.BaseExpression | None) -> str:
    """The last name of what is called, "" if it is no call of a name."""
    return last_name(node.func if isinstance(node, cst.Call) else None)
