"""Injected values that are handed to something which runs when FastAPI may have closed them: tasks and streams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from fastlint.callgraph.calls.task_captures import Names, kept_of_provider
from fastlint.footprint import FunctionId
from fastlint.framework.session_types import session_class
from fastlint.index.facts import Call, Term
from fastlint.index.terms import dotted_name
from fastlint.inference.sites import Site, given_arguments
from fastlint.passes.injection import held
from fastlint.passes.injection.record import Escape
from fastlint.passes.injection.streamed import inside, streamed
from fastlint.subjects.injection import Outliving

if TYPE_CHECKING:
    from fastlint.passes.injection.collect import Collector

BACKGROUND = ("add_task", "BackgroundTask")
"""Last names of what FastAPI runs behind the response."""
_TASKS = frozenset({"create_task", "ensure_future", "run_coroutine_threadsafe"})
_TASK_FUNCTIONS = frozenset({"asyncio.create_task", "asyncio.ensure_future", "asyncio.run_coroutine_threadsafe"})
_LOOPS = ("AbstractEventLoop.create_task", "BaseEventLoop.create_task")


def escapes(c: Collector, number: int, call: Call, last: str) -> None:
    """Note each injected value or borrowed session among the arguments of a call that outlives the function."""
    way, terms = _outliving(c, number, call, last)
    if not way:
        return
    seen: set[str] = set()
    ignored = _ignored(c, call) if way == "background-task" else frozenset()
    run = call.argument(0, "func") if way == "background-task" else None
    names = Names(c.ev, c.m, call.owner)
    for term in (*terms, *sorted(names.parameters(names.receiver(run)))):
        value = dotted_name(term)
        if value and value not in seen and value not in ignored:
            seen.add(value)
            found = provided(c, c.site(call, term), names.method_of(run, value))
            if found is not None:
                provider, scope, cls = found
                text = c.text(call.func)
                c.found.escapes.append(Escape(call.owner, call.place, text, way, value, provider, scope, cls))
    if way == "stream":
        held.note(c, call)


def _outliving(c: Collector, number: int, call: Call, last: str) -> tuple[Outliving | Literal[""], Sequence[Term]]:
    """How a call outlives the function, "" if it does not, and what it goes on with."""
    if last in BACKGROUND and (call.args or call.keywords) and c.is_background(call):
        return "background-task", [*call.args[1:], *(term for _, term in call.keywords)]
    if last in _TASKS and call.args and _makes_task(c, call):
        return "task", inside(c, call.owner, call.args[0])
    read = streamed(c, number, call, last)
    return ("stream", read) if read is not None else ("", ())


def _ignored(c: Collector, call: Call) -> frozenset[str]:
    """The arguments that the function of a background task never reads."""
    found: frozenset[str] = frozenset()
    for value in c.values(call, call.argument(0, "func")):
        if value[0] not in ("function", "method"):
            return frozenset()
        function = c.ev.function(value[1], value[2])
        if function.decorators:
            return frozenset()  # what stands around it may read them
        given = given_arguments(function, call.args[1:], call.keywords, bound=value[0] == "method")
        unread = {dotted_name(given[name]) for name in function.unused if name in given}
        read = {dotted_name(term) for name, term in given.items() if name not in function.unused}
        found |= unread - read
    return found


def _makes_task(c: Collector, call: Call) -> bool:
    """Whether it is asyncio that makes the task: those of a task group do not outlive the group."""
    names = [v[1] for v in c.values(call, call.func) if v[0] == "external"]
    return any(name in _TASK_FUNCTIONS or name.endswith(_LOOPS) for name in names)


def provided(c: Collector, site: Site, method: tuple[int, ...] = ()) -> tuple[FunctionId | None, str, str] | None:
    """The dependency with yield that provides a value; or the class, if it is a session that somebody else made.

    Of an object with a method that is to run, that of what it keeps for it.
    """
    borrowed = None
    for origin in c.allocations.sites(site):
        if origin.term[0] != "param":
            continue
        function = c.ev.function(origin.m, origin.scope)
        parameter = next((p for p in function.parameters if p.name == origin.term[1]), None)
        if parameter is None:
            continue
        cls = session_class(c.ev, c.ev.parameter(origin.m, origin.scope, parameter.name))
        found = c.dependencies.of_parameter(origin.m, function.outer, parameter, function)
        if found is None:
            borrowed = (None, "", cls) if cls else borrowed
        elif found.target[0] == "function":
            provider: FunctionId = (found.target[1], found.target[2])
            if c.ev.function(*provider).is_generator:
                return provider, found.scope, cls
        if found is not None and method:
            for owner, name in kept_of_provider(c.ev, c.dependencies.init_of, found.target, method):
                kept = provided(c, Site(owner[0], owner[1], name, None, -1, 0))
                if kept is not None and kept[0] is not None:
                    return kept
    return borrowed
