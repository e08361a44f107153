"""Contents that the loop takes apart as well: to parse a workbook takes far longer than to write it to the disk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastlint.index.facts import Call, Term, Use
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_arguments

_BUFFERS = frozenset({"BytesIO", "StringIO", "BufferedReader", "TextIOWrapper"})
_PASSING = frozenset({*_BUFFERS, "decode", "bytes", "memoryview"})
"""What makes of a content another form of the same."""
_PARSING = frozenset({
    "parse", "parser", "load", "loads", "reader", "workbook", "document", "presentation", "filelike", "dataframe",
    "excel", "xlsx", "docx", "csv", "parquet",
})  # fmt: skip
"""Words in the names of callables that go through all of a content."""
_KEEPING = frozenset({"write", "save", "store", "upload", "put", "send", "export"})
"""Words of those that hand it on."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DEEPEST = 2


def is_taken_apart(ev: Evaluator, m: int, owner: int, content: Term) -> bool:
    """Whether the function that writes a content parses it, too, itself or in a function that it calls at once."""
    return type(content) is str and _is_parsed(ev, m, owner, content, 0)


def _is_parsed(ev: Evaluator, m: int, owner: int, name: str, depth: int) -> bool:
    names = _forms(ev, m, owner, name)
    calls = (ev.facts(m).calls[number] for number in ev.calls_of(m, owner))
    return any(_parses(ev, m, call, names, depth) for call in calls if call.use != Use.AWAITED)


def _forms(ev: Evaluator, m: int, owner: int, name: str) -> frozenset[str]:
    """The names under which a function knows a content: a buffer of it, the text that it is."""
    names = {name}
    for binding in ev.bindings(m, owner):
        if type(binding.value) is tuple and _is_form(ev, m, binding.value, names):
            names.add(binding.name)
    return frozenset(names)


def _is_form(ev: Evaluator, m: int, term: Term, names: set[str] | frozenset[str]) -> bool:
    """Whether a term is one of some names, or what passes on the whole of one."""
    if type(term) is str:
        return term in names
    if type(term) is not tuple or term[:1] != ("()",):
        return False
    call = ev.facts(m).calls[term[1]]
    base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
    return last_name(call.func) in _PASSING and any(_is_form(ev, m, part, names) for part in (*call.args[:1], base))


def _parses(ev: Evaluator, m: int, call: Call, names: frozenset[str], depth: int) -> bool:
    """Whether a call goes through all of what has one of some names."""
    if last_name(call.func) in _PASSING or not any(_is_form(ev, m, term, names) for term in _given(call)):
        return False
    words = {word.lower() for word in _WORD.findall(last_name(call.func))}
    if words & _PARSING and not words & _KEEPING:
        return True
    return depth < _DEEPEST and any(
        _is_parsed(ev, *function, name, depth + 1) for function, name in _handed(ev, m, call, names)
    )


def _given(call: Call) -> Iterator[Term]:
    yield from call.args
    yield from (value for _, value in call.keywords)


def _handed(ev: Evaluator, m: int, call: Call, names: frozenset[str]) -> Iterator[tuple[tuple[int, int], str]]:
    """The plain function of the project that is called, with each of its parameters that gets the content."""
    values = ev.at(m, call, call.func)
    if len(values) != 1 or values[0][0] not in ("function", "method"):
        return
    function = (values[0][1], values[0][2])
    called = ev.function(*function)
    if called.is_async:
        return
    given = given_arguments(called, call.args, call.keywords, bound=values[0][0] == "method")
    yield from ((function, name) for name, term in given.items() if _is_form(ev, m, term, names))
