"""Whether the arguments of a call let it block at all."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from fastlint.callgraph.conditions.installers import installs_what_is_missing
from fastlint.index.facts import Call, Function, Term
from fastlint.index.terms import last_name
from fastlint.knowledge import Row

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_IN_PROCESS = frozenset({"ASGITransport", "WSGITransport", "MockTransport"})
"""What answers the requests of a client in this process."""
_INSTANT = 0.01
"""Seconds; less than what a worker spends on an ordinary request."""


def applies(ev: Evaluator, m: int, row: Row, call: Call) -> bool:
    """Whether a call blocks, given its arguments: `cpu_percent(interval=1)` does, `acquire(blocking=False)` not."""
    if row.only_with and not any(_is_given(call, wanted) for wanted in row.only_with):
        return False
    if row.blocks == "sleep" and _is_instant(call):
        return False
    if row.blocks == "file" and _is_virtual(call):
        return False
    if row.blocks == "subprocess" and installs_what_is_missing(ev.facts(m), call):
        return False
    return not any(_is_met(ev, m, call, condition) for condition in row.unless)


def _is_met(ev: Evaluator, m: int, call: Call, condition: str) -> bool:
    """Whether the arguments meet a condition, also where they stand behind a name."""
    where, operator, inner = _parted(condition)
    if operator == ":":
        maker, _, argument = inner.removesuffix(")").partition("(")
        made = _made_by(ev, m, call, _argument(call, where))
        return made is not None and last_name(made.func) == maker and _is_met(ev, m, made, argument)
    if operator == "<":
        values = ev.at(m, call, _argument(call, where))
        return bool(values) and all(v[0] == "const" and _is_below(v[1], inner) for v in values)
    return says(call, condition)


def _made_by(ev: Evaluator, m: int, call: Call, term: Term) -> Call | None:
    """The call that an argument is, maybe behind a local name."""
    if type(term) is str:
        bound = ev.function(m, call.owner).bound(term)
        term = bound[0] if len(bound) == 1 else None
    return ev.facts(m).called(term)


def _is_below(value: object, limit: str) -> bool:
    return type(value) in (int, float) and value < float(limit)  # type: ignore[operator]


def depends_on(row: Row, call: Call, function: Function) -> tuple[tuple[str, str], ...]:
    """What parameters of the function around must (not) be for a call to block, where it hands them on.

    In the words of `guards.Guards`: `check_deliverability=check` of a call that does not block with False.
    """
    names = {p.name for p in function.parameters} - {b.name for b in function.bindings}
    if not names or not row.unless:
        return ()
    found = []
    for condition in row.unless:
        where, operator, literal = _parted(condition)
        given = _argument(call, where) if operator == "=" else None
        if type(given) is str and given in names:
            found.append((given, f"not {literal}"))
    return tuple(found)


def _is_instant(call: Call) -> bool:
    """Whether a sleep is too short to be felt."""
    given = call.args[0] if call.args else None
    return type(given) is tuple and given[0] == "const" and isinstance(given[1], (int, float)) and given[1] < _INSTANT


def _is_virtual(call: Call) -> bool:
    """Whether the first argument is a path that no disk stands behind."""
    given = call.args[0] if call.args else None
    path = given[1] if type(given) is tuple and given[0] == "const" else None
    return isinstance(path, str) and path.startswith(("/proc/", "/sys/", "/dev/"))


def _is_given(call: Call, wanted: int | str) -> bool:
    if isinstance(wanted, str) and "=" in wanted:
        return says(call, wanted)
    if isinstance(wanted, str):
        return call.has_keyword(wanted) and call.keyword(wanted) != ("const", None)
    return wanted < len(call.args) and call.args[wanted] != ("const", None)


def says(call: Call, condition: str) -> bool:
    """Whether an argument has a literal value, `0=False`, is below one, `0<8`, or names a flag: `1~LOCK_NB`."""
    where, operator, literal = _parted(condition)
    if operator == "~":
        return _names(_argument(call, where), literal)
    if operator == "<":
        given = _argument(call, where)
        return type(given) is tuple and given[0] == "const" and _is_below(given[1], literal)
    expected: Term = ("const", ast.literal_eval(literal))
    return bool(_argument(call, where) == expected)


def _parted(condition: str) -> tuple[str, str, str]:
    """An argument, what is asked of it (`=`, `<`, `~` or `:`), and with what: `0=':memory:'`."""
    where = re.match(r"\w*", condition)
    end = where.end() if where else 0
    return condition[:end], condition[end : end + 1], condition[end + 1 :]


def _argument(call: Call, where: str) -> Term:
    """The argument at a position, or of a name."""
    return call.argument(int(where), "") if where.isdigit() else call.keyword(where)


def _names(term: Term, flag: str) -> bool:
    """Whether a flag is among those of a term: `fcntl.LOCK_EX | fcntl.LOCK_NB`."""
    if type(term) is tuple and term and term[0] == "bin":
        return _names(term[2], flag) or _names(term[3], flag)
    return bool(term == flag or (type(term) is tuple and term[:1] == (".",) and term[-1] == flag))


def given_at(call: Call, where: int | str) -> Term:
    """The argument at a position or of a name."""
    if isinstance(where, str):
        return call.keyword(where)
    return call.args[where] if where < len(call.args) else None


def has_connections(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call builds what opens connections: not around the pool of another, nor into an application."""
    if call.has_keyword("connection_pool") or call.keyword("connector_owner") == ("const", False):
        return False
    if not call.has_keyword("transport"):
        return True
    values = ev.at(m, call, call.keyword("transport"))
    return not any(v[0] == "object" and v[1].rpartition(".")[2] in _IN_PROCESS for v in values)
