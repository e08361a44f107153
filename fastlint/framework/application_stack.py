"""Middleware, exception handlers and mounts of each application; routers that none includes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from fastlint.framework.model import Application, Mounted, Surroundings, Worn
from fastlint.framework.passed_applications import ground_path, ground_refs, spots_of
from fastlint.framework.setup_records import Added, Ref
from fastlint.index.facts import MODULE

if TYPE_CHECKING:
    from fastlint.framework.assemble import Assembler


def surroundings(a: Assembler, applications: Sequence[Application]) -> Surroundings:
    """All of them, once items are placed."""
    added = [one for wiring in a.wirings.values() for one in wiring.added]
    middlewares, loose = _worn(a, added)
    caught, _ = _worn(a, [one for wiring in a.wirings.values() for one in wiring.caught])
    reached = {ref for application in applications for ref in _reached(a, application.object.id)}
    plain = [application.object.id for application in applications if not application.has_lifespan]
    repeating = frozenset(ref for application in plain for ref in a.included(application))
    return Surroundings(
        middlewares, caught, tuple(loose), tuple(_mounted(a)), tuple(a.includes), _unincluded(a, reached, applications),
        repeating, a.wirings,
    )  # fmt: skip


def _worn(a: Assembler, items: Iterable[Any]) -> tuple[dict[Ref, tuple[Worn, ...]], list[Added]]:
    found: dict[Ref, list[Worn]] = {}
    loose = []
    for item in items:
        is_loose = True
        for context in a.grounding.contexts(item.receivers):
            worn = Worn(spots_of(item.receivers, item.spot, context), item)
            for receiver in ground_refs(item.receivers, context):
                is_loose = False
                if worn not in found.setdefault(receiver, []):
                    found[receiver].append(worn)
        if is_loose:
            loose.append(item)
    return {ref: tuple(worn) for ref, worn in found.items()}, loose


def of_application(table: dict[Ref, tuple[Worn, ...]], application: Application) -> list[Worn]:
    """What an application has, also by its class."""
    refs = (*application.object.bases, application.object.id)
    return [worn for ref in refs for worn in table.get(ref, ())]


def _reached(a: Assembler, ref: Ref) -> list[Ref]:
    """What is included or mounted below an application."""
    found: dict[Ref, None] = {}
    queue = [ref]
    while queue:
        for base in a.bases(queue.pop()):
            if base != ref:
                found[base] = None
            for item in a.items.get(base, ()):
                if item.child is not None and item.child not in found:
                    found[item.child] = None
                    queue.append(item.child)
    return list(found)


def _mounted(a: Assembler) -> Iterable[Mounted]:
    seen = set()
    for include in a.includes:
        for context in a.grounding.contexts((*include.parents, *include.children)) if include.mount else ():
            for parent in ground_refs(include.parents, context):
                for child in ground_refs(include.children, context):
                    path = ground_path(include.prefix, context)
                    one = Mounted(parent, child, path, include.module, include.place)
                    if one not in seen and a.is_application(child):
                        seen.add(one)
                        yield one


def _unincluded(a: Assembler, reached: set[Ref], applications: Sequence[Application]) -> tuple[Ref, ...]:
    """Routers of modules that no application includes; none if any router might be included somewhere."""
    if not applications or any("open-include" in wiring.flags for wiring in a.wirings.values()):
        return ()
    for include in a.includes:
        contexts = a.grounding.contexts(include.children)
        if not all(ground_refs(include.children, context) for context in contexts) and include.children:
            return ()
    handed = {ref for wiring in a.wirings.values() for ref in wiring.handed}
    return tuple(
        ref
        for ref, known in a.objects.items()
        if known.kind == "router" and known.owner == MODULE and known.name and a.items.get(ref)
        and ref not in reached and ref not in handed and not _is_within(a, ref, handed | set(a.special()))
    )  # fmt: skip


def _is_within(a: Assembler, ref: Ref, others: set[Ref]) -> bool:
    """Whether it is included by something that somebody else is given."""
    return any(ref in a.included(other) for other in others)
