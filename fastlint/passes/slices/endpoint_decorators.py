"""Decorators of endpoints as rules see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.framework.model import Model
from fastlint.subjects.applications import EndpointDecorator, SignatureLoss
from fastlint.subjects.shared import Frame

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


WHOLE_PROJECT = True


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Decorators of endpoints beside those of FastAPI, and signatures that they lose."""
    yield from view.served(_endpoint_decorators(view.model, view))
    yield from view.served(_signature_losses(view.model, view))


def _endpoint_decorators(model: Model, view: ProjectView) -> Iterator[tuple[int, EndpointDecorator]]:
    """Each decorator of an endpoint beside those of FastAPI."""
    for m, setup in model.stack.setups.items():
        for d in setup.decorations:
            function = view.function((m, d.function))
            yield (
                m,
                EndpointDecorator(
                    Span(*d.place), d.name, d.text, d.is_above, bool(d.wrapper), Span(*d.route), function, d.demanded
                ),
            )


def _signature_losses(model: Model, view: ProjectView) -> Iterator[tuple[int, SignatureLoss]]:
    """Each wrapper by which endpoints lose their signatures, once."""
    found: dict[tuple[int, ...], list[Frame]] = {}
    names: dict[tuple[int, ...], tuple[str, tuple[str, ...]]] = {}
    for m, setup in model.stack.setups.items():
        for d in setup.decorations:
            if d.lost and not d.is_above and not view.loop.summaries[m].is_test:
                endpoint = view.function((m, d.function)).name
                found.setdefault(d.wrapper, []).append(Frame(view.paths[m], Span(*d.place), endpoint, d.text))
                names[d.wrapper] = d.name, d.lost
    for wrapper, endpoints in found.items():
        m, inner, _ = wrapper
        function = view.function((m, inner))
        name, parameters = names[wrapper]
        yield (
            m,
            SignatureLoss(
                function.name_span, function, name.rpartition("<locals>.")[2], parameters, len(endpoints), endpoints[0]
            ),
        )
