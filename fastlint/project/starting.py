"""Whether the start of an application prepares what its routes use: state, globals, clients that it opens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.index.facts import MODULE, Call, Function
from fastlint.index.terms import dotted_name, last_name
from fastlint.project.evaluate import Evaluator
from fastlint.project.fastapi.model import Application, Model
from fastlint.project.links import FunctionId

if TYPE_CHECKING:
    from fastlint.project.contexts import ContextBuilder

_OPENING = frozenset({
    "connect", "open", "start", "startup", "init", "initialize", "initialise", "setup", "init_app", "load",
    "create_pool", "register", "warm_up", "warmup", "update", "append", "add", "setdefault", "extend", "set",
    "configure", "bind", "init_beanie", "ainit", "aopen", "enter_async_context", "begin",
})  # fmt: skip
"""What is called on an object of a module, or of a library, to make it usable or to fill it."""
_MOST_FUNCTIONS = 200
_HARMLESS = ("print", "str", "repr", "len", "int", "round")
_LOGGING = ("logging.", "loguru.", "structlog.", "datetime.", "time.time", "time.perf_counter", "time.monotonic")


class Prepared(NamedTuple):
    """What the start of an application makes ready: by names that its routes use, if all that it does is known."""

    names: frozenset[str]
    is_known: bool

    def __bool__(self) -> bool:
        return bool(self.names) or not self.is_known


_ANYTHING = Prepared(frozenset(), is_known=False)


def prepared(application: Application, model: Model, builder: ContextBuilder) -> Prepared:
    """What the lifespan or a startup handler does so, itself or in functions of the project that it calls."""
    todo = _started(application, model, ("shutdown",))
    if todo is None:
        return _ANYTHING  # of a library: nobody knows
    names: set[str] = set()
    is_known = True
    for function in called(todo, builder):
        found = _set_by(function, builder)
        names |= found.names
        is_known = is_known and found.is_known
    return Prepared(frozenset(names), is_known)


def needs(functions: Iterable[FunctionId], made: Prepared, builder: ContextBuilder) -> bool:
    """Whether functions, or what they call, name something that is made ready."""
    standing = builder.standing
    if standing is None or not made.is_known:
        return True
    word = re.compile(rb"\b(?:" + b"|".join(re.escape(name.encode()) for name in sorted(made.names)) + rb")\b")
    return any(word.search(standing.text_of(function)) for function in called(functions, builder))


def called(functions: Iterable[FunctionId], builder: ContextBuilder) -> Iterator[FunctionId]:
    """Some functions, and those of the project that they call, directly or not."""
    todo = list(functions)
    seen = set(todo)
    while todo and len(seen) < _MOST_FUNCTIONS:
        function = todo.pop()
        yield function
        links = builder.loop.links[function[0]]
        for step in (*links.steps.get(function[1], ()), *links.coroutines.get(function[1], ())):
            if step.target not in seen:
                seen.add(step.target)
                todo.append(step.target)


def only_logs(application: Application, model: Model, builder: ContextBuilder) -> bool:
    """Whether the lifespan and the handlers, as far as there are some, write to the log and do nothing else."""
    functions = _started(application, model, ()) or []
    ev = builder.evaluator
    calls = [(f[0], ev.facts(f[0]).calls[number]) for f in functions for number in ev.calls_of(*f)]
    is_quiet = bool(calls) and all(_writes(ev, m, call) for m, call in calls)
    return is_quiet and not any(_set_by(f, builder) for f in functions)


def _started(application: Application, model: Model, without: tuple[str, ...]) -> list[FunctionId] | None:
    """The functions that run when an application starts or stops; None if one of them is not of the project."""
    handlers = (*application.handlers, *application.included_handlers)
    targets = [h.target for h in handlers if h.event not in without]
    if application.object.lifespan is not None:
        targets.append(application.object.lifespan)
    found = [f for target in targets if (f := model.function_of(target)) is not None]
    return found if len(found) == len(targets) else None


def _writes(ev: Evaluator, m: int, call: Call) -> bool:
    """`print(...)`, `logger.info(...)`; a time or a text in it is no more than that."""
    root = dotted_name(call.func).partition(".")[0]
    if call.func in _HARMLESS or (_is_logger(root) and root not in ("os", "sys", "asyncio")):
        return True
    values = ev.value(m, call.owner, call.func, call.block, call.place[0])
    names = [ev.knowledge.canonical(value[1]) if value[0] == "external" else "" for value in values]
    return bool(names) and all(name.startswith(_LOGGING) for name in names)


def _set_by(function: FunctionId, builder: ContextBuilder) -> Prepared:
    m, f = function
    ev, links = builder.evaluator, builder.loop.links[m]
    facts = ev.function(m, f)
    local = {p.name for p in facts.parameters} | {b.name for b in facts.bindings if "." not in b.name}
    names = {name for name, owner, _ in builder.loop.summaries[m].state if owner == f}
    for binding in facts.bindings:
        name = binding.name.removesuffix("[]")
        first, last = name.partition(".")[0], name.rpartition(".")[2]
        if binding.name in facts.globals or (name != binding.name and first not in local):
            names.add(first)
        elif first != name and (first not in local or _is_application(facts, first)):
            names.add(last)
    calls = [ev.facts(m).calls[number] for number in ev.calls_of(m, f)]
    opened = {root for call in calls if (root := _opened(ev, m, call, local)) is not None}
    is_told = bool(names) or all(y.value == ("const", None) for y in facts.yields)
    is_known = is_told and "" not in opened and (bool(names) or not links.resources.get(f))
    return Prepared(frozenset(names.union(opened) - {""}), is_known)


def _is_application(facts: Function, name: str) -> bool:
    """Whether a name is the parameter of a lifespan: what is put on it, its routes find."""
    return bool(facts.parameters) and facts.parameters[0].name == name


def _opened(ev: Evaluator, m: int, call: Call, local: set[str]) -> str | None:
    """`database` of `database.connect()` on what a module holds, "" for `init_beanie(...)` of a library.

    Not `command.upgrade()`.
    """
    last = last_name(call.func)
    root = dotted_name(call.func).partition(".")[0]
    if last in _OPENING and root and root not in local and _is_object(ev, m, root):
        return root
    if last == "setattr":
        return ""
    values = ev.value(m, call.owner, call.func, call.block, call.place[0])
    is_library = any(value[0] == "external" for value in values)
    is_start = last in ("init", "init_beanie", "register_tortoise", "setup", "init_app") or "init_" in last
    return "" if is_library and is_start else None


def _is_object(ev: Evaluator, m: int, name: str) -> bool:
    """Whether a module-level name holds an object, as far as known: no module and no function."""
    if not any(b.name == name for b in ev.bindings(m, MODULE)):
        return False
    return not any(value[0] in ("module", "function") for value in ev.member(m, name)) and not _is_logger(name)


def _is_logger(name: str) -> bool:
    return name.lower().strip("_") in ("log", "logger", "logging", "os", "sys", "asyncio", "time")
