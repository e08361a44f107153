"""Handlers of all exceptions: they answer outside of all middleware, and so without what CORSMiddleware adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.application_stack import of_application
from fastlint.framework.model import Model
from fastlint.framework.setup_records import Added, Caught
from fastlint.index.facts import BlockKind, Term
from fastlint.index.terms import encloses, last_name
from fastlint.subjects.lost import OuterErrorHandler
from fastlint.subjects.shared import Frame

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_HEADER = b"access-control-allow-origin"
_CORS = "CORSMiddleware"
_ALL = frozenset({"Exception", "BaseException", ""})
_INSIDE = ("added", "listed")
_DEEPEST = 2


WHOLE_PROJECT = True


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Handlers of errors that answer outside of the CORS middleware."""
    yield from view.served(_outer_handlers(view.model, view))


def _outer_handlers(model: Model, view: ProjectView) -> Iterator[tuple[int, OuterErrorHandler]]:
    """Each registration in an application with CORSMiddleware, with the module in which it stands."""
    seen = set()
    is_wrapped = any(one.form == "wrapped" and one.name.endswith(_CORS) for one in model.stack.loose)
    for application in model.applications:
        added: list[Added] = [registered.item for registered in of_application(model.stack.middlewares, application)]
        cors = [one for one in added if one.name.endswith(_CORS) and one.form in _INSIDE]
        if not cors or is_wrapped or _is_answered_inside(added, view):
            continue
        for registered in of_application(model.stack.caught, application):
            caught: Caught = registered.item
            key = caught.point.module, caught.place
            is_harmless = _sets_header(view, caught.handler, _DEEPEST) or _tells_nothing(view, caught.handler)
            if _is_of_all(caught) and key not in seen and not is_harmless:
                seen.add(key)
                by = Frame(view.paths[cors[0].module], Span(*cors[0].place), "", "CORSMiddleware")
                yield key[0], OuterErrorHandler(Span(*caught.place), caught.exception, by)


def _is_of_all(caught: Caught) -> bool:
    """Whether Starlette gives a handler to ServerErrorMiddleware: that of Exception, or of the status 500."""
    text = caught.exception.rpartition(".")[2]
    is_status = text == "500" or text in ("HTTP_500_INTERNAL_SERVER_ERROR", "INTERNAL_SERVER_ERROR")
    return is_status or caught.name == "builtins.Exception"


def _is_answered_inside(added: list[Added], view: ProjectView) -> bool:
    """Whether a middleware catches all exceptions and answers itself: hardly any reaches the handler."""
    names = tuple(one.name for one in added if ":" in one.name)
    for function, roles in sorted(view.loop.roles.items()):
        if "middleware" in roles:
            name = f"{view.paths[function[0]]}:{view.function(function).name}"
            if any(name == one or name.startswith(f"{one}.") for one in names) and _answers_all(view, function):
                return True
    return False


def _answers_all(view: ProjectView, function: FunctionId) -> bool:
    facts = view.evaluator.facts(function[0])
    own = facts.functions[function[1]]
    handlers = [
        number
        for number, block in enumerate(facts.blocks)
        if block.owner == function[1] and block.kind == BlockKind.EXCEPT and not _ALL.isdisjoint(_names(block.term))
    ]
    return any(encloses(facts.blocks, number, result.block) for number in handlers for result in own.returns)


def _names(term: Term) -> list[str]:
    parts = term[1] if type(term) is tuple and term[:1] == ("tuple",) else (term,)
    return [last_name(part) for part in parts]


def _tells_nothing(view: ProjectView, handler: tuple[int, ...]) -> bool:
    """Whether a handler answers in plain text, as Starlette does without one: there is nothing for a page to read."""
    if len(handler) != 2:
        return False
    facts = view.evaluator.facts(handler[0])
    values = [result.value for result in facts.functions[handler[1]].returns]
    made = [facts.calls[value[1]] for value in values if type(value) is tuple and value[:1] == ("()",)]
    return any(last_name(call.func) == "PlainTextResponse" for call in made)


def _sets_header(view: ProjectView, handler: tuple[int, ...], depth: int) -> bool:
    """Whether a handler, or what it calls, speaks of the header that CORSMiddleware would set."""
    if len(handler) != 2:
        return False
    m, f = handler
    if _HEADER in view.standing.text_of((m, f)).lower():
        return True
    link = view.loop.links[m]
    return depth > 0 and any(_sets_header(view, step.target, depth - 1) for step in link.runs(f))
