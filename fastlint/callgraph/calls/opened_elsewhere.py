"""Files that a function reads though nobody opened them on the event loop: there no `open` is what is reported.

They were opened in a thread, when the module was imported, or by a caller in one of these ways.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import MODULE, Call, Term
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge import Row

_READING = frozenset({"read", "readlines"})
_MOVING = _READING | {"write", "writelines"}
_OPEN_FILE = "io."
"""How types of open files begin."""


def is_opened_elsewhere(ev: Evaluator, m: int, call: Call, row: Row) -> bool:
    """Whether a call reads or writes a file of which no other call on the loop tells."""
    func = call.func
    if row.level != "light" or row.blocks != "file" or type(func) is not tuple or func[0] != ".":
        return False
    if func[2] not in _MOVING or type(func[1]) is not str:
        return False
    name: str = func[1]
    if _is_from_thread(ev, m, call.owner, name) or _is_given(ev, m, call.owner, name):
        return True
    return func[2] in _READING and _is_of_module(ev, m, call.owner, name)


def _is_from_thread(ev: Evaluator, m: int, owner: int, name: str) -> bool:
    """Whether a local name is all that a thread has opened: `handle = await asyncio.to_thread(open, path)`."""
    bound = ev.function(m, owner).bound(name) if owner else []
    return bool(bound) and all(_opens_in_thread(ev, m, value) for value in bound)


def _opens_in_thread(ev: Evaluator, m: int, term: Term) -> bool:
    while type(term) is tuple and term and term[0] in ("enter", "aenter"):
        term = term[1]
    if type(term) is not tuple or term[0] != "await" or type(term[1]) is not tuple or term[1][0] != "()":
        return False
    call = ev.facts(m).calls[term[1][1]]
    return any(_is_open(ev, m, call, given) for given in _handed_over(ev, m, call))


def _handed_over(ev: Evaluator, m: int, call: Call) -> Iterator[Term]:
    """What a call runs in a thread."""
    for value in ev.at(m, call, call.func):
        row = ev.knowledge.get(value[1]) if value[0] == "external" else None
        if row is not None and row.offloads is not None:
            where = row.offloads
            yield call.keyword(where) if isinstance(where, str) else call.argument(where, "")


def _is_open(ev: Evaluator, m: int, call: Call, term: Term) -> bool:
    """Whether a term, read where a call stands, opens files."""
    values = ev.at(m, call, term)
    rows = [ev.knowledge.get(v[1]) if v[0] == "external" else None for v in values]
    return bool(rows) and all(row is not None and (row.returns or "").startswith(_OPEN_FILE) for row in rows)


def _is_given(ev: Evaluator, m: int, owner: int, name: str) -> bool:
    """Whether a parameter is such a file in each call of the module, of which there has to be one."""
    function = ev.function(m, owner)
    if owner == MODULE or function.klass >= 0 or not function.takes(name):
        return False
    position = next(i for i, p in enumerate(function.parameters) if p.name == name)
    calls = [call for call in ev.facts(m).calls if call.func == function.name]
    for call in calls:
        term = call.argument(position, name)
        if type(term) is not str or not _is_from_thread(ev, m, call.owner, term):
            return False
    return bool(calls)


def _is_of_module(ev: Evaluator, m: int, owner: int, name: str) -> bool:
    """Whether a name of the module is a file that was opened when it was imported."""
    function = ev.function(m, owner)
    own = {*(binding.name for binding in function.bindings), *(parameter.name for parameter in function.parameters)}
    if owner == MODULE or name in own:
        return False
    bound = ev.function(m, MODULE).bound(name)
    call = ev.facts(m).called(bound[0]) if len(bound) == 1 else None
    return call is not None and _is_open(ev, m, call, call.func)
