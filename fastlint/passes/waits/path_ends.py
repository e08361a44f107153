"""How a path ends, as far as that is written out, and whether it begins where the code lies."""

from __future__ import annotations

from fastlint.index.facts import Call, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator

BESIDE = (
    ".js", ".css", ".sql", ".md", ".txt", ".svg", ".xml", ".html", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl",
    ".json", ".toml", ".yaml", ".yml", ".ini", ".cfg", ".prompt", ".graphql",
)  # fmt: skip
"""Ends of names of texts that a project brings with it."""
_DEEPEST = 6
_DEEPEST_PATH = 20
"""Steps of `Path(__file__).parent.parent / "docs" / name`, where each attribute is one."""


def _bound(ev: Evaluator, m: int, owner: int, term: Term) -> list[tuple[int, Term]]:
    """What a name of a function or of its module is given, with the scope."""
    for scope in (owner, 0):
        if found := [(scope, b.value) for b in ev.bindings(m, scope) if b.name == term]:
            return found
    return []


def names_file(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> bool:
    if term == "__file__" or depth > _DEEPEST_PATH:
        return bool(term == "__file__")
    if type(term) is str:
        return any(names_file(ev, m, scope, value, depth + 1) for scope, value in _bound(ev, m, owner, term))
    if own := _of_class(ev, m, owner, term):
        return any(names_file(ev, m, 0, value, depth + 1) for value in own)
    if type(term) is not tuple or not term or term[0] == "const":
        return False
    if term[0] == "()":
        call = ev.facts(m).calls[term[1]]
        return any(names_file(ev, m, owner, part, depth + 1) for part in (call.func, *call.args))
    if term[0] == "fstr":
        return any(names_file(ev, m, owner, part, depth + 1) for part in term[1])
    return any(names_file(ev, m, owner, part, depth + 1) for part in term[1:])


def path_end(ev: Evaluator, m: int, owner: int, path: Term) -> str:
    """How a path ends, as far as that is written out."""
    return end_of(ev, m, owner, path, 0)[0]


_UNKNOWN_END = ("", False)
_ENDING_WITH_ARGUMENT = ("join", "joinpath", "Path", "str", "with_name")


def end_of(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> tuple[str, bool]:
    """How a path ends, and whether that is all of its last part."""
    if depth > _DEEPEST or not term:
        return _UNKNOWN_END
    if type(term) is str:
        bound = _bound(ev, m, owner, term)
        return end_of(ev, m, bound[0][0], bound[0][1], depth + 1) if len(bound) == 1 else _UNKNOWN_END
    if own := _of_class(ev, m, owner, term):
        return end_of(ev, m, 0, own[0], depth + 1) if len(own) == 1 else _UNKNOWN_END
    match term:
        case ("const", value):
            return str(value), True
        case ("[]", *_):
            return _looked_up_end(ev, m, owner, term, depth)
        case ("fstr", (*_, last)):
            end, _ = end_of(ev, m, owner, last, depth + 1)
            return end, "/" in end
        case ("bin", operator, _, right):
            end, is_fixed = end_of(ev, m, owner, right, depth + 1)
            return end, is_fixed and (operator == "/" or "/" in end)
        case ("()", number):
            return _end_of_call(ev, m, owner, ev.facts(m).calls[number], depth)
    return _UNKNOWN_END


def _looked_up_end(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> tuple[str, bool]:
    """The end of a path out of a table: of several, one that says more than that it lies beside something."""
    found = [str(one[1]) if one[0] == "const" else "" for one in _looked_up(ev, m, owner, term, depth)]
    if not found:
        return _UNKNOWN_END
    return next((text for text in found if not text.endswith(BESIDE)), found[0]), True


def _end_of_call(ev: Evaluator, m: int, owner: int, call: Call, depth: int) -> tuple[str, bool]:
    if call.args and last_name(call.func) in _ENDING_WITH_ARGUMENT:
        return end_of(ev, m, owner, call.args[-1], depth + 1)
    match call.func:
        case (".", base, "resolve" | "absolute"):
            return end_of(ev, m, owner, base, depth + 1)
    return _end_of_helper(ev, m, owner, call, depth)


def _end_of_helper(ev: Evaluator, m: int, owner: int, call: Call, depth: int) -> tuple[str, bool]:
    """How the path ends that a function of the project gives, if it is the same wherever it returns."""
    values = ev.value(m, owner, call.func, call.block, call.place[0])
    if len(values) != 1 or values[0][0] not in ("function", "method"):
        return _UNKNOWN_END
    helper = (values[0][1], values[0][2])
    ends = {end_of(ev, *helper, result.value, depth + 2) for result in ev.function(*helper).returns}
    return ends.pop() if len(ends) == 1 else _UNKNOWN_END


def _of_class(ev: Evaluator, m: int, owner: int, term: Term) -> list[Term]:
    """What an attribute of the own class is given where the class is defined."""
    klass = ev.function(m, owner).klass if type(term) is tuple and term[:1] == (".",) else -1
    if klass < 0 or term[1] not in ("self", "cls", ev.klass(m, klass).name):
        return []
    return [b.value for b in ev.klass(m, klass).bindings if b.name == term[2]]


def _looked_up(ev: Evaluator, m: int, owner: int, term: Term, depth: int) -> list[Term]:
    """What a term can be that is looked up in tables which are written out: all their values, if the key is open."""
    if depth > _DEEPEST or not term:
        return []
    if type(term) is str:
        bound = _bound(ev, m, owner, term)
        return [one for scope, value in bound for one in _looked_up(ev, m, scope, value, depth + 1)]
    if own := _of_class(ev, m, owner, term):
        return [one for value in own for one in _looked_up(ev, m, 0, value, depth + 1)]
    if term[0] != "[]":
        return [term] if term[0] in ("const", "dict") else []
    tables = _looked_up(ev, m, owner, term[1], depth + 1)
    if any(table[0] != "dict" for table in tables):
        return []
    is_open = type(term[2]) is not tuple or term[2][0] != "const"
    return [value for table in tables for key, value in table[1] if is_open or key == term[2]]
