"""Which method runs where one is called on an object whose class is not certain: stubs, overriding methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.footprint import FunctionId
from fastlint.inference import attributes
from fastlint.inference.values import UNKNOWN, Value, Values, either

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_MOST_IMPLEMENTERS = 3
_MOST_OVERRIDING = 8
_CONSTRUCTORS = frozenset({"__new__", "__init__", "__post_init__"})
"""Methods that nothing but a call of their own class runs: whatever is below it is made by a call of that."""
_PROTOCOLS = frozenset({"typing.Protocol", "typing_extensions.Protocol"})


def is_stub(ev: Evaluator, target: FunctionId) -> bool:
    """Whether a method has no body of its own, or one that only refuses: it is there to be implemented."""
    m, f = target
    function = ev.function(m, f)
    if ev.is_decorated(function, "abstractmethod"):
        return True
    calls = ev.calls_in(m, f)
    if function.yields or any(call.func != "NotImplementedError" for call in calls):
        return False
    is_refused = any(call.block == function.body for call in calls)
    if not is_refused and (function.bindings or function.reads):
        return False
    return not any(r.value not in (("const", None), ("const", Ellipsis)) for r in function.returns)


def implementers(ev: Evaluator, target: FunctionId, receiver: Value) -> dict[FunctionId, str]:
    """Methods that can run where a stub is called: of subclasses, or of classes that have the shape of a Protocol.

    With each, the classes (as in `class_text`) of which the receiver may be declared, all bases included, and those,
    behind `=`, of which it may be made. Many implementers say nothing certain of a call: then none is given.
    """
    found = every_implementer(ev, target, receiver)
    return found if len(found) <= _MOST_IMPLEMENTERS else {}


def every_implementer(ev: Evaluator, target: FunctionId, receiver: Value) -> dict[FunctionId, str]:
    """The same, however many there are: what holds for the stub holds for each of them."""
    return {(v[0], v[1]): v[2] for v in _implementers(ev, target, receiver)}


def _implementers(ev: Evaluator, target: FunctionId, receiver: Value | None) -> Values:
    """All of them: (module, function, the classes as words)."""
    m, f = target
    function = ev.function(m, f)
    if function.klass < 0 or function.name in _CONSTRUCTORS or not is_stub(ev, target):
        return UNKNOWN
    known = receiver is not None and receiver[0] in ("instance", "class")
    owner: Value = ("class", *receiver[1:3]) if receiver is not None and known else ("class", m, function.klass)

    def compute() -> Values:
        ev.see_all()
        found: dict[FunctionId, dict[str, None]] = {}
        for klass in _candidates(ev, owner):
            for value in attributes.attributes(ev, (klass,), function.name):
                if value[0] in ("function", "method") and not is_stub(ev, (value[1], value[2])):
                    above = found.setdefault((value[1], value[2]), {})
                    above.update((class_text(base), None) for base in (owner, *attributes.linearise(ev, klass)))
                    above[f"={class_text(klass)}"] = None
        return tuple((*where, " ".join(filter(None, above))) for where, above in found.items())

    return ev.ask(("impl", owner, function.name), compute)


def overriding(ev: Evaluator, target: FunctionId, owner: Value) -> dict[FunctionId, str]:
    """Methods that can run where a method calls another one of its own object: that one, and those that override it.

    With each, the classes of which the receiver must be made (behind `=`). For the method itself it may also be
    declared as any: that a subclass exists says nothing of an object whose class is not certain.
    """
    function = ev.function(*target)
    start: Value = ("class", *owner[1:3])
    if function.klass < 0 or not ev.subclasses:
        return {}

    def compute() -> Values:
        ev.see_all()
        found: dict[FunctionId, list[str]] = {}
        named = attributes.named_subclasses(ev, ev.klass(*start[1:]).name)
        below = [k for k in named if start in attributes.linearise(ev, k)]
        for klass in below:
            for value in attributes.attributes(ev, (klass,), function.name):
                if value[0] in ("function", "method"):
                    found.setdefault((value[1], value[2]), []).append(f"={class_text(klass)}")
        if not found.keys() - {target} or len(found) > _MOST_OVERRIDING:
            return UNKNOWN
        classes = (start, *attributes.linearise(ev, start), *below)
        own = [f"={class_text(start)}", *(class_text(klass) for klass in classes), *found.get(target, ())]
        found[target] = list(dict.fromkeys(filter(None, own)))
        return tuple((*where, " ".join(words)) for where, words in found.items())

    values = ev.ask(("over", target, start), compute)
    return {(v[0], v[1]): v[2] for v in values}


def result_of_stub(ev: Evaluator, m: int, f: int, receiver: Value | None) -> Values:
    """What the methods give that stand in for a stub; unknown if there are none, never None."""
    found = _implementers(ev, (m, f), receiver)
    return ev.ask(("stub", m, f, receiver), lambda: either(ev.returned(v[0], v[1], None) for v in found))


def class_text(value: Value) -> str:
    """A class of the project as a word."""
    return f"{value[1]}:{value[2]}" if value[0] in ("class", "instance") else ""


def has_stubs(ev: Evaluator, klass: Value) -> bool:
    """Whether a class or one of its bases has methods that are there to be implemented."""

    def compute() -> Values:
        classes = [base for base in attributes.linearise(ev, klass) if base[0] == "class"]
        found = any(is_stub(ev, (m, f)) for _, m, c in classes for f in ev.methods(m, c))
        return (("const", True),) if found else ()

    return bool(ev.ask(("stubs", klass), compute))


def _candidates(ev: Evaluator, owner: Value) -> list[Value]:
    _, m, c = owner
    name = ev.klass(m, c).name
    found = [k for k in attributes.named_subclasses(ev, name) if owner in attributes.linearise(ev, k)]
    if found or not is_protocol(ev, owner):
        return found
    wanted = {b.name for b in ev.bindings(m, ~c) if type(b.value) is tuple and b.value[0] == "def"}
    shapes = ev.shapes.items() if len(wanted) > 1 else ()
    shaped: list[Value] = [("class", *where) for where, methods in shapes if wanted <= methods]
    return [k for k in shaped if k != owner]


def is_protocol(ev: Evaluator, klass: Value) -> bool:
    """Whether a class says of others what they have, whatever they derive from."""
    return attributes.is_subclass(ev, klass, _PROTOCOLS)


def is_overridden_otherwise(ev: Evaluator, value: Value) -> bool:
    """Whether a subclass replaces an async method by a plain one: what a call gives is not certain then."""
    m, f, receiver = value[1], value[2], value[3]
    function = ev.function(m, f)
    if function.klass < 0 or receiver[0] != "instance":
        return False
    owner: Value = ("class", receiver[1], receiver[2])
    ev.see_all()
    for klass in attributes.named_subclasses(ev, ev.klass(receiver[1], receiver[2]).name):
        positions = ev.table(klass[1], ~klass[2]).get(function.name, ())
        for i in positions:
            bound = ev.bindings(klass[1], ~klass[2])[i].value
            overrides = type(bound) is tuple and bound[0] == "def" and owner in attributes.linearise(ev, klass)
            if overrides and ev.function(klass[1], bound[1]).is_async != function.is_async:
                return True
    return False
