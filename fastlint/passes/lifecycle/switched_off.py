"""What only runs if somebody switches it on: a setting on the way is off by default, or is not there at all."""

from __future__ import annotations

from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import SETTINGS
from fastlint.index.facts import BlockKind, Call, Term
from fastlint.index.terms import blocks_around
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value

_KNOWN = ("pydantic.", "pydantic_settings.", "builtins.", "typing.")
"""Packages of bases of settings that are known."""


def is_switched_off(ev: Evaluator, owner: FunctionId, call: Call) -> bool:
    """Whether a call stands under `if settings.with_reports:`, or behind where a function leaves without that."""
    blocks = ev.facts(owner[0]).blocks
    around = [number for number, _ in blocks_around(ev.facts(owner[0]), call.block, owner[1])]
    beside = [*around, ev.function(*owner).body]
    left = (r.block for r in ev.function(*owner).returns if r.block > 0 and r.place[0] < call.place[0])
    return any(
        _is_off(ev, owner, blocks[number].term, wanted=blocks[number].kind == BlockKind.IF)
        for number in around
        if blocks[number].kind in (BlockKind.IF, BlockKind.ELSE)
    ) or any(
        blocks[number].kind == BlockKind.IF and _is_off(ev, owner, blocks[number].term, wanted=False)
        for number in left
        if number not in around and blocks[number].parent in beside
    )


def lacks_setting(ev: Evaluator, owner: FunctionId, call: Call) -> bool:
    """Whether a call is given a setting that its class does not have: it fails before anything is called."""
    given = call.arguments
    asked = (term for term in given if type(term) is tuple and term and term[0] == ".")
    return any(_is_absent(ev, value, term[2]) for term in asked for value in ev.value(*owner, term[1]))


def _is_absent(ev: Evaluator, value: Value, name: str) -> bool:
    """Whether settings of which all bases are known have no such attribute, and take no others."""
    klass: Value = ("class", *value[1:3])
    if value[0] != "instance" or not attributes.is_subclass(ev, klass, SETTINGS):
        return False
    line = attributes.linearise(ev, klass)
    own = [base for base in line if base[0] == "class"]
    others = [
        base for base in line if base[0] != "class" and not (base[0] == "external" and base[1].startswith(_KNOWN))
    ]
    names = {binding.name for base in own for binding in ev.klass(base[1], base[2]).bindings}
    is_open = any(_takes_others(ev, base) for base in own) or "__getattr__" in names or "Config" in names
    return not others and not is_open and name not in names and not name.startswith(("model_", "__"))


def _takes_others(ev: Evaluator, klass: Value) -> bool:
    """Whether a class is configured to keep what it does not declare: `extra="allow"`."""
    calls = ev.facts(klass[1]).calls
    bound = [b.value for b in ev.klass(klass[1], klass[2]).bindings if b.name == "model_config"]
    made = [calls[term[1]] for term in bound if type(term) is tuple and term[0] == "()"]
    return len(made) < len(bound) or any(call.keyword("extra") == ("const", "allow") for call in made)


def _is_off(ev: Evaluator, owner: FunctionId, test: Term, *, wanted: bool) -> bool:
    """Whether a test comes out so only if a setting is no longer what it is by default."""
    if type(test) is not tuple or not test:
        return False
    if test[0] == "not":
        return _is_off(ev, owner, test[1], wanted=not wanted)
    if test[0] == ("and" if wanted else "or"):
        return any(_is_off(ev, owner, part, wanted=wanted) for part in test[1])
    if test[0] == "cmp" and test[3] == ("const", True) and test[1] in ("Is", "Eq"):
        return _is_off(ev, owner, test[2], wanted=wanted)
    if not wanted:
        return False
    return _is_off_by_default(ev, owner, test[1], test[2]) if test[0] == "." else _asks_for_off(ev, owner, test)


def _asks_for_off(ev: Evaluator, owner: FunctionId, test: Term) -> bool:
    """`getattr(settings, "with_reports", False)`, `bool(settings.with_reports)`, or a function that returns it."""
    if test[0] != "()":
        return False
    call = ev.facts(owner[0]).calls[test[1]]
    if call.func == "bool" and len(call.args) == 1:
        return _is_off(ev, owner, call.args[0], wanted=True)
    if call.func == "getattr" and len(call.args) > 1 and type(call.args[1]) is tuple and call.args[1][0] == "const":
        return _is_off_by_default(ev, owner, call.args[0], call.args[1][1])
    for value in ev.value(*owner, call.func) if not call.args and not call.keywords else ():
        if value[0] == "function" and not ev.function(value[1], value[2]).parameters:
            found = ev.function(value[1], value[2]).returns
            return len(found) == 1 and _is_off(ev, (value[1], value[2]), found[0].value, wanted=True)
    return False


def _is_off_by_default(ev: Evaluator, owner: FunctionId, base: Term, name: str) -> bool:
    for value in ev.value(*owner, base):
        if value[0] != "instance" or not attributes.is_subclass(ev, ("class", value[1], value[2]), SETTINGS):
            continue
        for klass in attributes.linearise(ev, ("class", value[1], value[2])):
            if klass[0] != "class":
                continue
            bound = ev.klass(klass[1], klass[2]).bound(name)
            if bound:
                return bound == [("const", False)]
    return False
