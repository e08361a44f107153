"""What is done with Pydantic models whose configuration matters, as rules see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.framework.data_models import ModelRecord
from fastlint.subjects.serving import OrmValidation, StrictResponse

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

VALIDATE = "pydantic.BaseModel.model_validate"


WHOLE_PROJECT = True


def subjects(view: ProjectView) -> Iterator[Reported]:
    """All subjects of this module, each with the module in which it is to be reported."""
    model = view.model
    for route in model.routes:
        endpoint = model.function_of(route.endpoint)
        known = view.models.get(route.response.name) if route.response is not None else None
        if endpoint is None or known is None or route.response_model not in ("keyword", "annotation"):
            continue
        if _option(known, "extra") in ('"forbid"', "'forbid'", "Extra.forbid", "forbid") and known.is_complete:
            returns = tuple(Span(*r.place) for r in view.returns.get(endpoint, ()) if r.kind == "dict")
            names = tuple(name for field in known.fields for name in {field.name, field.alias or field.name})
            name = known.name.rpartition(":")[2]
            yield endpoint[0], StrictResponse(view.function(endpoint), name, names, returns)
    yield from _validations(view)


def _validations(view: ProjectView) -> Iterator[tuple[int, OrmValidation]]:
    by_name: dict[str, list[ModelRecord]] = {}
    for known in view.models.values():
        by_name.setdefault(known.name.rpartition(":")[2], []).append(known)
    for m, calls in sorted(view.calls.items()):
        for call in calls:
            if call.name != VALIDATE or len(call.arguments) != 1 or call.arguments[0][0]:
                continue
            found = by_name.get(call.text.removesuffix(".model_validate"), [])
            values = call.arguments[0][2]
            rows = [view.models.get(value) for kind, value, *_ in values if kind in ("object", "call")]
            if len(found) == 1 and found[0].kind == "model" and found[0].is_complete and len(rows) == len(values) == 1:
                row = rows[0]
                if row is not None and row.kind == "orm" and _option(found[0], "from_attributes") is None:
                    name, of = (r.name.rpartition(":")[2] for r in (found[0], row))
                    yield m, OrmValidation(Span(*call.place), name, of)


def _option(model: ModelRecord, key: str) -> str | None:
    return dict(model.config).get(key)
