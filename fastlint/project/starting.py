"""Whether the start of an application prepares what its routes use: state, globals, clients that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def prepares(application: Application, model: Model, builder: ContextBuilder) -> bool:
    """Whether the lifespan or a startup handler does so, itself or in functions of the project that it calls."""
    handlers = [h for h in (*application.handlers, *application.included_handlers) if h.event != "shutdown"]
    targets = [h.target for h in handlers]
    if application.object.lifespan is not None:
        targets.append(application.object.lifespan)
    todo = [f for target in targets if (f := model.function_of(target)) is not None]
    if len(todo) < len(targets):
        return True  # of a library: nobody knows
    seen = set(todo)
    while todo and len(seen) < _MOST_FUNCTIONS:
        function = todo.pop()
        if _sets(function, builder):
            return True
        links = builder.loop.links[function[0]]
        for step in (*links.steps.get(function[1], ()), *links.coroutines.get(function[1], ())):
            if step.target not in seen:
                seen.add(step.target)
                todo.append(step.target)
    return False


def _sets(function: FunctionId, builder: ContextBuilder) -> bool:
    m, f = function
    ev, links = builder.evaluator, builder.loop.links[m]
    if links.resources.get(f) or any(owner == f for _, owner, _ in builder.loop.summaries[m].state):
        return True
    facts = ev.function(m, f)
    local = {p.name for p in facts.parameters} | {b.name for b in facts.bindings if "." not in b.name}
    for binding in facts.bindings:
        root = binding.name.partition(".")[0].removesuffix("[]")
        is_member = root != binding.name
        if binding.name in facts.globals or (is_member and (root not in local or _is_application(facts, root))):
            return True
    if any(y.value != ("const", None) for y in facts.yields):
        return True
    return any(_opens(ev, m, ev.facts(m).calls[number], local) for number in ev.calls_of(m, f))


def _is_application(facts: Function, name: str) -> bool:
    """Whether a name is the parameter of a lifespan: what is put on it, its routes find."""
    return bool(facts.parameters) and facts.parameters[0].name == name


def _opens(ev: Evaluator, m: int, call: Call, local: set[str]) -> bool:
    """`database.connect()` on what a module holds, `init_beanie(...)` of a library; not `command.upgrade()`."""
    last = last_name(call.func)
    root = dotted_name(call.func).partition(".")[0]
    if last == "setattr" or (last in _OPENING and root and root not in local and _is_object(ev, m, root)):
        return True
    values = ev.value(m, call.owner, call.func, call.block, call.place[0])
    is_library = any(value[0] == "external" for value in values)
    return is_library and (last in ("init", "init_beanie", "register_tortoise", "setup", "init_app") or "init_" in last)


def _is_object(ev: Evaluator, m: int, name: str) -> bool:
    """Whether a module-level name holds an object, as far as known: no module and no function."""
    if not any(b.name == name for b in ev.bindings(m, MODULE)):
        return False
    return not any(value[0] in ("module", "function") for value in ev.member(m, name)) and not _is_logger(name)


def _is_logger(name: str) -> bool:
    return name.lower().strip("_") in ("log", "logger", "logging", "os", "sys", "asyncio", "time")
