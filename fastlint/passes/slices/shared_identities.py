"""Users who sign in on a client that all requests share: from then on it asks in their name, for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.callgraph.graph import callables
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.index.facts import MODULE, Place, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import site_at
from fastlint.knowledge.roles import named
from fastlint.passes.tracing.makers import Maker, Makers
from fastlint.subjects.injection import SharedIdentity
from fastlint.subjects.shared import Frame

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_SIGNING_IN = named("signs-client-in")
_SIGNED_IN = named("asks-as-signed-in")
_LAST = frozenset(name.rpartition(".")[2] for name in _SIGNING_IN | _SIGNED_IN)


class UseOfClient(NamedTuple):
    """A call in function `owner` of a method of a client that keeps who has signed in: such a sign-in, or a request."""

    owner: int
    place: Place
    text: str
    is_sign_in: bool


class Kept(NamedTuple):
    """What a module does with such clients, in the order of the text."""

    uses: list[UseOfClient]


WHOLE_PROJECT = True


def collect(reader: ModuleReader) -> Kept:
    """Find it."""
    return Kept([*_uses(reader.ev, reader.m)])


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each sign-in while a request is served, with a place that asks in the name of whoever was the last."""
    kept = view.kept(Kept)
    if not any(use.is_sign_in for found in kept.values() for use in found.uses):
        return
    asking: dict[Maker, Frame] = {}
    signing: list[tuple[int, UseOfClient, Maker]] = []
    for m, use, maker in _of_shared(view, kept):
        if use.is_sign_in:
            signing.append((m, use, maker))
        elif maker not in asking:
            asking[maker] = _frame(view, (m, use.owner), use.place, use.text)
    for m, use, maker in signing:
        made = _frame(view, (maker[0], MODULE), view.evaluator.facts(maker[0]).calls[maker[1]].place, "")
        yield m, SharedIdentity(Span(*use.place), use.text, made, asking.get(maker), view.function((m, use.owner)))


def _of_shared(view: ProjectView, kept: Mapping[int, Kept]) -> Iterator[tuple[int, UseOfClient, Maker]]:
    """The uses, while a request is served, of clients that are made once."""
    makers = Makers(view.evaluator, view.loop)
    for m, use in ((m, use) for m, found in sorted(kept.items()) for use in found.uses):
        if (m, use.owner) in view.loop.served and not view.loop.summaries[m].is_test:
            made = _makers(makers, m, use)
            if all(_is_made_once(makers.ev, maker) for maker in made):
                yield from ((m, use, maker) for maker in sorted(made))


def _frame(view: ProjectView, function: FunctionId, place: Place, text: str) -> Frame:
    return Frame(view.paths[function[0]], Span(*place), view.function(function).name, text)


def signed_in(view: ProjectView) -> set[tuple[int, Place]]:
    """The calls, each with its module, that make a client on which a user signs in: it is for one request."""
    found = [(m, use) for m, kept in sorted(view.kept(Kept).items()) for use in kept.uses if use.is_sign_in]
    makers = Makers(view.evaluator, view.loop) if found else None
    made = {maker for m, use in found for maker in _makers(makers, m, use)} if makers is not None else set()
    return {(m, view.evaluator.facts(m).calls[number].place) for m, number in made}


def _uses(ev: Evaluator, m: int) -> Iterator[UseOfClient]:
    facts = ev.facts(m)
    for call in facts.calls:
        if not call.owner or last_name(call.func) not in _LAST or type(call.func) is not tuple:
            continue
        names = {value[1] for value in ev.at(m, call, call.func) if value[0] == "external"}
        is_sign_in = not names.isdisjoint(_SIGNING_IN)
        if is_sign_in or not names.isdisjoint(_SIGNED_IN):
            yield UseOfClient(call.owner, call.place, text_of(call.func, facts), is_sign_in)


def _makers(makers: Makers, m: int, use: UseOfClient) -> set[Maker]:
    """Where the client of a call is made: `client` of `client.auth.sign_in(...)`."""
    call = makers.ev.call_at((m, use.owner), use.place)
    term: Term = call.func[1] if call is not None else None
    while call is not None and term is not None:
        if found := makers.of(site_at(m, call, term)):
            return found
        term = term[1] if type(term) is tuple and term[0] == "." else None
    return set()


def _is_made_once(ev: Evaluator, maker: Maker) -> bool:
    """Whether it is made when a module is imported, or by a function that remembers what it has made."""
    m, number = maker
    facts = ev.facts(m)
    owner = facts.calls[number].owner
    function = facts.functions[owner]
    made = ("()", number), ("await", ("()", number))
    is_global = any(b.value in made and b.name in function.globals for b in function.bindings)
    return owner == MODULE or is_global or callables.is_memoised(ev, (m, owner))
