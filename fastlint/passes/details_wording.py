"""The small facts of all modules as rules see them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from fastlint.callgraph.callbacks import Callbacks
from fastlint.diagnostic import Span
from fastlint.passes.details import Details
from fastlint.passes.late_rows import RETURNED
from fastlint.passes.written_secrets import password_in
from fastlint.subjects.data import SecretText
from fastlint.subjects.lost import AddedTask, ClosedStream, UnraisedException
from fastlint.subjects.rows import LateRead
from fastlint.subjects.shared import DependencyOverride, ResultTest, UploadName, UploadRead

if TYPE_CHECKING:
    from fastlint.passes.builder import ContextBuilder

_CONFTEST = "conftest.py"


def detail_subjects(builder: ContextBuilder) -> Iterator[tuple[int, Any]]:
    """Each small fact with the module in which it stands."""
    undoing = {
        builder.paths[m].removesuffix(_CONFTEST)
        for m, found in builder.details.items()
        if found.undoes and builder.paths[m].endswith(_CONFTEST)
    }
    yield from _secrets(builder)
    is_limited = any(found.limits for found in builder.details.values())
    # Methods that a library makes routes of ask by `Depends` as those do that are seen.
    asked = {target for found in builder.details.values() for target in found.asked}
    raising = {(m, f) for m, found in builder.details.items() for f, _, _ in found.raised}
    for m, found in sorted(builder.details.items()):
        for owner, name in found.uploads:
            yield m, UploadName(name, builder.caller((m, owner)))
        for owner, place, name in found.reads:
            yield m, UploadRead(Span(*place), name, is_limited, builder.caller((m, owner)))
        for owner, place, name, kind in found.tests:
            yield m, ResultTest(Span(*place), name, kind, builder.caller((m, owner)))
        for owner, place, text, name, is_made, variable in found.unraised:
            yield m, UnraisedException(Span(*place), text, name, is_made, variable, builder.caller((m, owner)))
        for owner, place, text, task in found.tasks:
            refusing = _refusing(builder, m, owner, raising)
            yield m, AddedTask(Span(*place), text, task, refusing, builder.caller((m, owner)))
        for owner, place, response, source, closer, is_certain in found.closed:
            yield m, ClosedStream(Span(*place), response, source, closer, is_certain, builder.caller((m, owner)))
        yield from _late_reads(builder, m, found)
        if found.overrides:
            undone = found.undoes or any(builder.paths[m].startswith(folder) for folder in undoing)
            yield from _overrides(builder, m, found, asked, is_undone=undone)


def _late_reads(builder: ContextBuilder, m: int, found: Details) -> Iterator[tuple[int, LateRead]]:
    """What is read too late, of what routes return only the fields of their response models; not in tests."""
    if builder.loop.summaries[m].is_test:
        return
    for one in found.late:
        if one.how != RETURNED or one.attribute in builder.answered((m, one.owner)):
            span, caller = Span(*one.place), builder.caller((m, one.owner))
            yield (
                m,
                LateRead(
                    span,
                    one.row,
                    one.attribute,
                    one.of,
                    one.why,
                    one.how,
                    one.session,
                    one.flush,
                    one.is_certain,
                    caller,
                ),
            )


def _refusing(builder: ContextBuilder, m: int, f: int, raising: Collection[tuple[int, int]]) -> tuple[Span, ...]:
    """The calls of a function to functions that raise an HTTPException themselves."""
    link = builder.loop.links[m]
    steps = (*link.steps.get(f, ()), *link.coroutines.get(f, ()))
    return tuple(Span(*step.place) for step in steps if step.target in raising)


def _secrets(builder: ContextBuilder) -> Iterator[tuple[int, SecretText]]:
    """All secrets that are written out; of the places of one that which serves comes first, and is their cause."""
    standing, places = builder.standing, dict[str, set[tuple[bool, bool, str, int]]]()
    found = [(m, *written) for m, details in sorted(builder.details.items()) for written in details.texts]
    aside = {(m, owner): standing is not None and standing.is_aside((m, owner)) for m, owner, *_ in found}
    tried = standing.tried if standing is not None else frozenset()
    used = {target for link in builder.loop.links.values() for target in link.imports}
    for m, owner, row, _, text, *_ in found:
        is_less = aside[m, owner] or m in tried or m not in used
        places.setdefault(password_in(text), set()).add((aside[m, owner], is_less, builder.paths[m], row))
    for m, owner, row, name, text, is_idle, is_default in found:
        alike = places[password_in(text)]
        cause = ":".join(map(str, min(alike)[2:])) if len(alike) > 1 else ""
        yield m, SecretText(row, name, text, is_idle or (is_default and aside[m, owner]), m in tried, cause)


def _overrides(
    builder: ContextBuilder, m: int, found: Details, asked: Collection[tuple[int, int]], *, is_undone: bool
) -> Iterator[tuple[int, DependencyOverride]]:
    seen: set[int] = set()
    callbacks = Callbacks(builder.evaluator, builder.loop)
    # In FastAPI's own repository `Depends` is just another function of the project.
    is_framework = any(path.endswith("fastapi/__init__.py") for path in builder.paths)
    for o in found.overrides:
        known = o.key == "function" and o.target is not None and bool(builder.model.routes) and not is_framework
        target = o.target or (0, 0)
        is_dependency = not known or "dependency" in builder.loop.roles.get(target, ()) or target in asked
        # Whoever is given it, a library that makes routes or a factory of the project, may ask for it.
        is_dependency = is_dependency or callbacks.is_handed_on(target)
        caller = builder.caller((m, o.owner))
        yield (
            m,
            DependencyOverride(
                o.row, o.key, is_dependency, o.value, o.is_shared, is_undone, o.owner not in seen, caller
            ),
        )
        seen.add(o.owner)
