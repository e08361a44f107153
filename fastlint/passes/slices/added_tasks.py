"""Background tasks that are added: by `add_task`, or by a function that is given the tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Place, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_arguments
from fastlint.knowledge.roles import named
from fastlint.passes.slices import documented_errors
from fastlint.subjects.lost import AddedTask

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_TASKS = named("background-tasks")
_DEEPEST = 3


class Adding(NamedTuple):
    """A call in function `owner` that adds a task; `task` is the function that is to run, as written."""

    owner: int
    place: Place
    text: str
    task: str


class Kept(NamedTuple):
    """The tasks that a module adds, in the order of the text."""

    tasks: list[Adding]


def collect(reader: ModuleReader) -> Kept:
    """Find them."""
    return Kept([*_added(reader.ev, reader.m)])


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each task, with the calls beside it that raise an HTTPException: then it never runs."""
    raising = {(m, f) for m, found in view.kept(documented_errors.Kept).items() for f, _, _ in found.raised}
    for m, found in sorted(view.kept(Kept).items()):
        for owner, place, text, task in found.tasks:
            refusing = _refusing(view, m, owner, raising)
            yield m, AddedTask(Span(*place), text, task, refusing, view.function((m, owner)))


def _refusing(view: ProjectView, m: int, f: int, raising: Collection[FunctionId]) -> tuple[Span, ...]:
    """The calls of a function to functions that raise an HTTPException themselves."""
    return tuple(Span(*step.place) for step in view.loop.links[m].runs(f) if step.target in raising)


def _added(ev: Evaluator, m: int) -> Iterator[Adding]:
    facts = ev.facts(m)
    for call in facts.calls:
        if not call.owner:
            continue
        if last_name(call.func) == "add_task" and type(call.func) is tuple:
            if _is_tasks(ev, m, call, call.func[1]):
                run = call.argument(0, "func")
                yield Adding(call.owner, call.place, text_of(call.func, facts), text_of(run, facts))
        elif any(type(term) is str and _is_called_so(term) for term in call.arguments) and (
            task := _added_by(ev, m, call, _DEEPEST)
        ):
            yield Adding(call.owner, call.place, text_of(call.func, facts), task)


def _is_called_so(name: str) -> bool:
    """Whether a variable may hold the tasks: only then what it is given to is looked at."""
    return "task" in name.lower() or name.lower() in ("bg", "background")


def _is_tasks(ev: Evaluator, m: int, call: Call, term: Term) -> bool:
    values = ev.at(m, call, term)
    return any(v[0] == "object" and attributes.is_subclass(ev, ("external", v[1]), _TASKS) for v in values)


def _added_by(ev: Evaluator, m: int, call: Call, depth: int) -> str:
    """What a function of the project adds to the tasks that it is given, "" if it adds nothing."""
    for value in ev.at(m, call, call.func):
        if value[0] not in ("function", "method"):
            continue
        function = ev.function(value[1], value[2])
        given = given_arguments(function, call.args, call.keywords, bound=value[0] == "method")
        names = {name for name, term in given.items() if type(term) is str and _is_tasks(ev, m, call, term)}
        if names and (task := _adds(ev, value[1], value[2], names, depth)):
            return task
    return ""


def _adds(ev: Evaluator, m: int, f: int, names: set[str], depth: int) -> str:
    facts = ev.facts(m)
    for call in ev.calls_in(m, f):
        if last_name(call.func) == "add_task" and type(call.func) is tuple and call.func[1] in names:
            return text_of(call.argument(0, "func"), facts)
        is_handed = bool(depth) and any(term in names for term in call.arguments if type(term) is str)
        if is_handed and (task := _added_by(ev, m, call, depth - 1)):
            return task
    return ""
