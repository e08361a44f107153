"""Middleware, exception handlers and mounts of each application; routers that none includes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from fastlint.framework.model import Application, ApplicationStack, Mounted, Registered
from fastlint.framework.passed_applications import points_of, resolved_path, resolved_refs
from fastlint.framework.setup_records import Added, Ref
from fastlint.index.facts import MODULE

if TYPE_CHECKING:
    from fastlint.framework.assemble import Assembler


def application_stack(a: Assembler, applications: Sequence[Application]) -> ApplicationStack:
    """All of them, once items are placed."""
    added = [one for setup in a.setups.values() for one in setup.added]
    middlewares, loose = _registered(a, added)
    caught, _ = _registered(a, [one for setup in a.setups.values() for one in setup.caught])
    reached = {ref for application in applications for ref in _reached(a, application.object.id)}
    plain = [application.object.id for application in applications if not application.has_lifespan]
    repeating = frozenset(ref for application in plain for ref in a.included(application))
    return ApplicationStack(
        middlewares, caught, tuple(loose), tuple(_mounted(a)), tuple(a.includes), _unincluded(a, reached, applications),
        repeating, a.setups,
    )  # fmt: skip


def _registered(a: Assembler, items: Iterable[Any]) -> tuple[dict[Ref, tuple[Registered, ...]], list[Added]]:
    found: dict[Ref, list[Registered]] = {}
    loose = []
    for item in items:
        is_loose = True
        for context in a.passed.contexts(item.receivers):
            registered = Registered(points_of(item.receivers, item.point, context), item)
            for receiver in resolved_refs(item.receivers, context):
                is_loose = False
                if registered not in found.setdefault(receiver, []):
                    found[receiver].append(registered)
        if is_loose:
            loose.append(item)
    return {ref: tuple(registered) for ref, registered in found.items()}, loose


def of_application(table: dict[Ref, tuple[Registered, ...]], application: Application) -> list[Registered]:
    """What an application has, also by its class."""
    refs = (*application.object.bases, application.object.id)
    return [registered for ref in refs for registered in table.get(ref, ())]


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
        for context in a.passed.contexts((*include.parents, *include.children)) if include.mount else ():
            for parent in resolved_refs(include.parents, context):
                for child in resolved_refs(include.children, context):
                    path = resolved_path(include.prefix, context)
                    one = Mounted(parent, child, path, include.module, include.place)
                    if one not in seen and a.is_application(child):
                        seen.add(one)
                        yield one


def _unincluded(a: Assembler, reached: set[Ref], applications: Sequence[Application]) -> tuple[Ref, ...]:
    """Routers of modules that no application includes; none if any router might be included somewhere."""
    if not applications or any("open-include" in setup.flags for setup in a.setups.values()):
        return ()
    for include in a.includes:
        contexts = a.passed.contexts(include.children)
        if not all(resolved_refs(include.children, context) for context in contexts) and include.children:
            return ()
    handed = {ref for setup in a.setups.values() for ref in setup.handed}
    return tuple(
        ref
        for ref, known in a.objects.items()
        if known.kind == "router" and known.owner == MODULE and known.name and a.items.get(ref)
        and ref not in reached and ref not in handed and not _is_within(a, ref, handed | set(a.special()))
    )  # fmt: skip


def _is_within(a: Assembler, ref: Ref, others: set[Ref]) -> bool:
    """Whether it is included by something that somebody else is given."""
    return any(ref in a.included(other) for other in others)
