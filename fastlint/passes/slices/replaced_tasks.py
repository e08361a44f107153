"""Background tasks that another `background` replaces: FastAPI gives a response its tasks only if it brings none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.diagnostic import Span
from fastlint.index.facts import Call, Facts, Place, Term
from fastlint.index.terms import encloses, last_name, parts_of
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.roles import named
from fastlint.subjects.lost import ReplacedTask

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_TASKS = named("background-tasks")
_NONE = ("const", None)
_LEAVES = frozenset({"const", "import", "def", "class", "lambda", "()"})


class Replaced(NamedTuple):
    """A call in function `owner` that adds `task` to parameter `name`, and the response that brings other tasks."""

    owner: int
    place: Place
    task: str
    name: str
    response: Place


class Kept(NamedTuple):
    """The tasks of a module that are added in vain, in the order of the text."""

    tasks: list[Replaced]


def collect(reader: ModuleReader) -> Kept:
    """Find them."""
    endpoints = sorted({r.endpoint[2] for r in reader.part.routes if r.endpoint[:2] == ("function", reader.m)})
    return Kept([one for f in endpoints for one in _replaced(reader.ev, reader.m, f)])


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each task, with the response behind it."""
    for m, found in sorted(view.kept(Kept).items()):
        for owner, place, task, name, response in found.tasks:
            yield m, ReplacedTask(Span(*place), task, name, Span(*response), view.function((m, owner)))


def _replaced(ev: Evaluator, m: int, f: int) -> Iterator[Replaced]:
    function, facts = ev.function(m, f), ev.facts(m)
    names = {parameter.name for parameter in function.parameters if _takes_tasks(ev, m, f, parameter.name)}
    if not names:
        return
    responses = [*_responses_with_tasks(ev, m, f)]
    for call in ev.calls_in(m, f):
        name = _added_to(call)
        if name not in names or _is_handed_on(ev, m, f, name):
            continue
        behind = (one for one, background in responses if background != name and _runs_behind(facts, call, one))
        response = next(behind, None)
        if response is not None:
            task = text_of(call.argument(0, "func"), facts)
            yield Replaced(f, call.place, task, name, response.place)


def _takes_tasks(ev: Evaluator, m: int, f: int, name: str) -> bool:
    values = ev.parameter(m, f, name)
    return any(v[0] == "object" and attributes.is_subclass(ev, ("external", v[1]), _TASKS) for v in values)


def _added_to(call: Call) -> str:
    """The name of what `add_task` is called on."""
    is_adding = last_name(call.func) == "add_task" and type(call.func) is tuple and type(call.func[1]) is str
    return call.func[1] if is_adding else ""


def _is_handed_on(ev: Evaluator, m: int, f: int, name: str) -> bool:
    """Whether a function does more with the tasks than adding to them: then they may run by another way."""
    function = ev.function(m, f)
    used = [binding.value for binding in function.bindings]
    used += [result.value for result in (*function.returns, *function.yields)]
    for call in ev.calls_in(m, f):
        used += call.arguments
    is_rebound = any(binding.name == name for binding in function.bindings)
    return is_rebound or any(_holds(term, name) for term in used)


def _holds(term: Term, name: str) -> bool:
    """Whether a name stands in a term; calls in it are looked at by themselves."""
    if type(term) is not tuple or not term or term[0] in _LEAVES:
        return bool(term == name)
    return any(_holds(part, name) for part in parts_of(term))


def _responses_with_tasks(ev: Evaluator, m: int, f: int) -> Iterator[tuple[Call, Term]]:
    """The calls that a function returns which are given a `background`, and that."""
    facts = ev.facts(m)
    for result in ev.function(m, f).returns:
        term = result.value
        call = facts.called(term)
        background = dict(call.keywords).get("background") if call is not None else None
        if call is not None and background is not None and background != _NONE:
            yield call, background


def _runs_behind(facts: Facts, adding: Call, response: Call) -> bool:
    """Whether what is added has always been when a response is made."""
    return adding.place[:2] < response.place[:2] and encloses(facts.blocks, adding.block, response.block)
