"""Functions whose results a cache keeps by their arguments, and dependencies among them that get what is always new."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.model import Model
from fastlint.framework.signatures import ParameterRecord
from fastlint.index.facts import Call, Place, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.roles import named
from fastlint.subjects.lost import CachedDependency

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_CACHES = named("cache")
_LAST = frozenset(name.rpartition(".")[2] for name in _CACHES)
_PLAIN = ("functools.", "cachetools.")
_BUILT = ("orm", "table", "class", "model", "dataclass")
_SESSIONS = ("Session", "AsyncSession", "Connection", "AsyncConnection")


class Cached(NamedTuple):
    """A function of the project (`target`) and where it is given to a cache: in `owner`, at `place`, as written."""

    target: FunctionId
    owner: int
    place: Place
    text: str
    name: str


WHOLE_PROJECT = True


class Kept(NamedTuple):
    """What a module gives to caches."""

    cached: list[Cached]


def collect(reader: ModuleReader) -> Kept:
    """Find it."""
    return Kept([*_cached(reader.ev, reader.m)])


def _cached(ev: Evaluator, m: int) -> Iterator[Cached]:
    """The functions of a module that are decorated with a cache, and those that it gives to one."""
    facts = ev.facts(m)
    for number, function in enumerate(facts.functions):
        for term, place in function.decorators:
            made = facts.called(term)
            callee = term if made is None else made.func
            if made is not None and made.has_keyword("key"):
                continue
            if _may_be(ev, m, callee) and (name := _cache(ev, m, function.outer, callee)):
                yield Cached((m, number), function.parent, place, text_of(callee, facts), name)
    for call in facts.calls:
        callee = call.func
        if type(callee) is tuple and callee[:1] == ("()",):
            callee = facts.calls[callee[1]].func  # `lru_cache(maxsize=None)(f)`
        if call.args and _may_be(ev, m, callee):
            yield from _given(ev, m, call, callee)


def _given(ev: Evaluator, m: int, call: Call, callee: Term) -> Iterator[Cached]:
    name = _cache(ev, m, call.owner, callee)
    for value in ev.at(m, call, call.args[0]) if name else ():
        if value[0] in ("function", "method"):
            yield Cached((value[1], value[2]), call.owner, call.place, text_of(callee, ev.facts(m)), name)


def _may_be(ev: Evaluator, m: int, callee: Term) -> bool:
    """Whether a callee is called like a cache, or is a name of the module that is imported as another one."""
    last = last_name(callee)
    if last in _LAST or type(callee) is not str:
        return last in _LAST
    bindings = ev.bindings(m, 0)
    values = [bindings[position].value for position in ev.table(m, 0).get(last, ())]
    return any(type(v) is tuple and ((v[0] == "import" and v[3] in _LAST) or last_name(v) in _LAST) for v in values)


def _cache(ev: Evaluator, m: int, scope: int, callee: Term) -> str:
    names = (ev.knowledge.canonical(v[1]) for v in ev.value(m, scope, callee) if v[0] == "external")
    return next((name for name in names if name in _CACHES), "")


# dependencies


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Those that get something of one request, each with the module in which it is given to a cache."""
    model = view.model
    signatures = {model.function_of(target): found for target, found in view.parameters.signatures.items()}
    for m, kept in sorted(view.kept(Kept).items()):
        for one in kept.cached:
            function = view.function(one.target)
            is_other_fault = function.is_async and one.name.startswith(_PLAIN)
            signature = signatures.get(one.target)
            if "dependency" not in function.roles or is_other_fault or signature is None:
                continue
            found = [(p, *kind) for p in signature.parameters if (kind := _kind(p, model, view)) is not None]
            if found and not view.loop.summaries[m].is_test:
                p, what, is_certain = max(found, key=lambda item: item[2])
                yield m, CachedDependency(Span(*one.place), one.text, p.name, what, is_certain, function)


def _kind(p: ParameterRecord, model: Model, view: ProjectView) -> tuple[str, bool] | None:
    """What a parameter gets that belongs to one request, and whether that is certain; None if it gets no such thing."""
    if p.source == "special":
        return p.type.name.rpartition(".")[2] or p.type.text, True
    if any(member.kind == "upload" for member in p.type.members):
        return "UploadFile", True
    if p.source != "dependency" or p.target is None:
        return None
    name = p.type.name.rpartition(".")[2] or p.type.text
    function = model.function_of(p.target)
    if function is not None and view.function(function).is_generator:
        return name or view.function(function).name, True
    if name in _SESSIONS:
        return name, True
    if p.target[0] == "class":
        return name, False
    is_kept = function is None or function in _kept(view)
    return (name, False) if p.type.kind in _BUILT and not is_kept else None


def _kept(view: ProjectView) -> set[FunctionId]:
    return {one.target for kept in view.kept(Kept).values() for one in kept.cached}
