"""The small facts of all modules as rules see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastlint.diagnostic import Span
from fastlint.nouns import DependencyOverride, ResultTest, SecretText, UploadName, UploadRead
from fastlint.project.details import Details

if TYPE_CHECKING:
    from fastlint.project.contexts import ContextBuilder

_CONFTEST = "conftest.py"


def detail_nouns(builder: ContextBuilder) -> Iterator[tuple[int, Any]]:
    """Each small fact with the module in which it stands."""
    undoing = {
        builder.paths[m].removesuffix(_CONFTEST)
        for m, found in builder.details.items()
        if found.undoes and builder.paths[m].endswith(_CONFTEST)
    }
    is_limited = any(found.limits for found in builder.details.values())
    for m, found in sorted(builder.details.items()):
        for owner, name in found.uploads:
            yield m, UploadName(name, builder.caller((m, owner)))
        for owner, place, name in found.reads:
            yield m, UploadRead(Span(*place), name, is_limited, builder.caller((m, owner)))
        for owner, place, name, kind in found.tests:
            yield m, ResultTest(Span(*place), name, kind, builder.caller((m, owner)))
        for _, row, name, text, is_idle in found.texts:
            is_tried = builder.standing is not None and m in builder.standing.tried
            yield m, SecretText(row, name, text, is_idle, is_tried)
        if found.overrides:
            undone = found.undoes or any(builder.paths[m].startswith(folder) for folder in undoing)
            yield from _overrides(builder, m, found, is_undone=undone)


def _overrides(
    builder: ContextBuilder, m: int, found: Details, *, is_undone: bool
) -> Iterator[tuple[int, DependencyOverride]]:
    seen: set[int] = set()
    # In FastAPI's own repository `Depends` is just another function of the project.
    is_framework = any(path.endswith("fastapi/__init__.py") for path in builder.paths)
    for o in found.overrides:
        known = o.key == "function" and o.target is not None and bool(builder.model.routes) and not is_framework
        is_dependency = not known or "dependency" in builder.loop.roles.get(o.target or (0, 0), ())
        caller = builder.caller((m, o.owner))
        yield (
            m,
            DependencyOverride(
                o.row, o.key, is_dependency, o.value, o.is_shared, is_undone, o.owner not in seen, caller
            ),
        )
        seen.add(o.owner)
