"""The object on which a method is called: the method's own, one made by a class that is known, or one declared."""

from __future__ import annotations

from fastlint.callgraph.conditions.path_conditions import RECEIVER, Flags
from fastlint.index.facts import Call, Facts, Function, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes, dispatch
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value

_DEEPEST = 4


def receiver(value: Value) -> Value | None:
    """The object or class to which a function is bound; a static method knows it too."""
    is_bound = value[0] in ("function", "method") and len(value) > 3 and value[3][0] in ("instance", "class")
    return value[3] if is_bound else None


def is_own(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a method calls another one of its own object or class, maybe by another name of either."""
    function = ev.function(m, call.owner)
    if function.klass < 0 or not function.parameters:
        return False
    base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
    if type(call.func) is str:
        found = function.bound(call.func)
        return any(_is_own(ev, m, function, v[1]) for v in found if type(v) is tuple and v[:1] == (".",))
    return _is_own(ev, m, function, base)


def is_super(facts: Facts, call: Call) -> bool:
    """`super().run()`: the method of a base class, whatever overrides it."""
    base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
    return type(base) is tuple and base[:1] == ("()",) and facts.calls[base[1]].func == "super"


def _is_own(ev: Evaluator, m: int, function: Function, term: Term, depth: int = 0) -> bool:
    if type(term) is str:
        if term == function.parameters[0].name and not ev.is_decorated(function, "staticmethod"):
            return True
        bound = function.bound(term) if depth < _DEEPEST else ()
        return any(_is_own(ev, m, function, value, depth + 1) for value in bound)
    if type(term) is not tuple or not term:
        return False
    if term[0] in ("or", "and"):
        return any(_is_own(ev, m, function, part, depth) for part in term[1])
    return bool(term[0] == "()" and ev.facts(m).calls[term[1]].func == "super")


def made(ev: Evaluator, m: int, call: Call) -> Value | None:
    """The instance on which a method is called, if it is certain which class made it: one called by its own name."""
    base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
    return _made(ev, m, call.owner, base)


def _made(ev: Evaluator, m: int, scope: int, term: Term) -> Value | None:
    if type(term) is tuple and term[:1] == ("()",):
        return _made_by(ev, m, scope, term)
    if type(term) is not str or _is_parameter(ev, m, scope, term):
        return None
    found = {_made_by(ev, *where) for where in ev.allocations(m, scope, term)[:_DEEPEST]}
    return found.pop() if len(found) == 1 else None


def _made_by(ev: Evaluator, m: int, scope: int, term: Term) -> Value | None:
    if type(term) is not tuple or term[:1] != ("()",):
        return None
    call = ev.facts(m).calls[term[1]]
    callee = ev.value(m, scope, call.func, call.block, call.place[0])
    if len(callee) != 1 or callee[0][0] != "class" or ev.klass(*callee[0][1:]).name != last_name(call.func):
        return None
    return ("instance", *callee[0][1:])


def _is_parameter(ev: Evaluator, m: int, scope: int, name: str) -> bool:
    """Whether a name comes from a parameter of a function or of one around it."""
    while scope > 0:
        if name in ev.parameter_names(m, scope):
            return True
        if name in ev.table(m, scope):
            return False
        scope = ev.function(m, scope).parent
    return False


def flags_of(ev: Evaluator, m: int, call: Call, owner: Value) -> Flags:
    """What a call tells of the receiver (see `guards.RECEIVER`) to the methods that it runs."""
    if is_own(ev, m, call):
        return ((RECEIVER, None),)
    text = dispatch.class_text(owner)
    if owner[0] == "class":
        base = call.func[1] if type(call.func) is tuple else None
        if ev.klass(owner[1], owner[2]).name in (last_name(call.func), last_name(base)):
            return ((RECEIVER, f"={text}"),)
    elif made(ev, m, call) == owner:
        return ((RECEIVER, f"={text}"),)
    return ((RECEIVER, text),) if dispatch.has_stubs(ev, ("class", *owner[1:3])) else ()


def of_made(ev: Evaluator, m: int, call: Call, value: Value) -> tuple[Value, ...]:
    """The method of the class that made the object, where its variable is declared as of a base class."""
    owner = receiver(value)
    if owner is None or owner[0] != "instance" or type(call.func) is not tuple:
        return (value,)
    actual = made(ev, m, call)
    if actual is None or actual == owner:
        return (value,)
    classes = [("class", *one[1:]) for one in (actual, owner)]
    if classes[1] not in attributes.linearise(ev, classes[0]):
        return (value,)
    found = attributes.attributes(ev, (actual,), call.func[2])
    return tuple(v for v in found if v[0] in ("function", "method")) or (value,)
