"""Objects of the project that do nothing until they are awaited: a query that a call makes, and nobody awaits.

The call may do no more than make the object: then, dropped as a statement, it has no effect at all.
"""

from __future__ import annotations

from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Term
from fastlint.index.terms import root_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values

_DEEPEST = 4
_HARMLESS = frozenset({
    "builtins.dict", "builtins.list", "builtins.tuple", "builtins.set", "builtins.str", "builtins.int", "builtins.len",
    "builtins.isinstance", "builtins.repr", "builtins.sorted", "builtins.bool", "builtins.frozenset",
    "builtins.object.__init__",
})  # fmt: skip
_ON_ITS_OWN = frozenset({
    "append", "extend", "update", "copy", "add", "items", "keys", "values", "get", "setdefault", "join", "format",
})  # fmt: skip
"""Methods of containers and texts; on an object that nobody else has they change nothing that lasts."""
_OWN = frozenset({"function", "method", "class"})
_FREE = ("classmethod", "staticmethod")


def is_made_in_vain(ev: Evaluator, m: int, number: int, callee: Values) -> bool:
    """Whether a statement only makes an awaitable object of the project, on nothing that others have."""
    if not all(v[0] in _OWN for v in callee):
        return False
    call = ev.facts(m).calls[number]
    made = ev.value(m, call.owner, ("()", number), call.block, call.place[0])
    return bool(made) and all(_is_awaitable(ev, v) for v in made) and _only_makes(ev, m, call, 0)


def _is_awaitable(ev: Evaluator, value: Value) -> bool:
    found = attributes.attributes(ev, (value,), "__await__") if value[0] == "instance" else ()
    return bool(found) and all(v[0] == "method" for v in found)


def _only_makes(ev: Evaluator, m: int, call: Call, depth: int) -> bool:
    """Whether a call makes an object and does nothing else; its receiver is a class, or made by such a call."""
    callee = ev.value(m, call.owner, call.func, call.block, call.place[0])
    if depth > _DEEPEST or not callee or not all(_is_harmless(ev, v, depth) for v in callee):
        return False
    func: Term = call.func
    if type(func) is not tuple or func[0] != ".":
        return True
    if type(func[1]) is tuple and func[1][0] == "()":
        return _only_makes(ev, m, ev.facts(m).calls[func[1][1]], depth + 1)
    receiver = ev.value(m, call.owner, func[1], call.block, call.place[0])
    return bool(receiver) and all(v[0] in ("class", "module") for v in receiver)


def _is_harmless(ev: Evaluator, value: Value, depth: int) -> bool:
    if value[0] == "class":
        made = attributes.attributes(ev, (("instance", value[1], value[2]),), "__init__")
        return all(v[0] == "method" and _changes_nothing(ev, (v[1], v[2]), depth) for v in made)
    if value[0] in ("function", "method"):
        return _changes_nothing(ev, (value[1], value[2]), depth)
    return bool(value[0] == "external" and value[1] in _HARMLESS)


def _changes_nothing(ev: Evaluator, target: FunctionId, depth: int) -> bool:
    """Whether a plain function changes at most its own object."""
    m, f = target
    function = ev.function(m, f)
    is_free = any(ev.is_decorated(function, name) for name in _FREE)
    if depth > _DEEPEST or function.is_async or function.is_generator or function.globals:
        return False
    if len(function.decorators) != is_free:
        return False
    is_method = function.klass >= 0 and bool(function.parameters) and not is_free
    own = function.parameters[0].name if is_method else ""
    if any("." in b.name and b.name.partition(".")[0] != own for b in function.bindings):
        return False
    return all(_changes_own_only(ev, m, ev.facts(m).calls[i], own, depth + 1) for i in ev.calls_of(m, f))


def _changes_own_only(ev: Evaluator, m: int, call: Call, own: str, depth: int) -> bool:
    func: Term = call.func
    if func == "super":
        return True
    if own and type(func) is tuple and func[0] == "." and func[2] in _ON_ITS_OWN and root_name(func) == own:
        return True
    callee = ev.value(m, call.owner, func, call.block, call.place[0])
    return bool(callee) and all(_is_harmless(ev, v, depth) for v in callee)
