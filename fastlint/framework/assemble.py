"""Put the records of all modules together: route tables after inclusion, and what each function is used for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fastlint.footprint import FunctionId
from fastlint.framework.application_stack import application_stack
from fastlint.framework.model import Application, IncludeStep, Model, TableRow
from fastlint.framework.passed_applications import (
    CallChain,
    PassedApplications,
    points_of,
    resolved_path,
    resolved_refs,
)
from fastlint.framework.records import (
    ClassFacts,
    Dependency,
    FrameworkRecord,
    FunctionFacts,
    Handler,
    Include,
    Object,
    RouteRecord,
    Target,
)
from fastlint.framework.setup_records import Ref
from fastlint.index.facts import Place
from fastlint.knowledge.framework_names import is_typical

_MOST_ENTRIES = 50_000


class _Item(NamedTuple):
    """What an application or router is given: a route (its index) or another router (or a mounted application)."""

    order: tuple[object, ...]
    points: CallChain
    route: int
    child: Ref | None
    path: str
    dependencies: tuple[Dependency, ...]
    mount: bool
    place: Place
    in_schema: bool = True


def assemble(records: Mapping[int, FrameworkRecord]) -> Model:
    """The model of a project from the records of its modules."""
    return Assembler(records).run()


class Assembler:
    """The state of putting records together."""

    def __init__(self, records: Mapping[int, FrameworkRecord]) -> None:
        self.setups = {m: record.setup for m, record in sorted(records.items())}
        self.records = [records[m] for m in sorted(records)]
        self.objects: dict[Ref, Object] = {}
        self.callables: dict[Target, tuple[Dependency, ...]] = {}
        self.functions: dict[FunctionId, FunctionFacts] = {}
        self.classes: dict[FunctionId, ClassFacts] = {}
        for record in self.records:
            for found in record.objects:
                self.objects.setdefault(found.id, found)
            self.callables.update(record.callables)
            self.functions.update(record.functions)
            self.classes.update(record.classes)
        self.routes = [route for record in self.records for route in record.routes]
        self.includes = [include for record in self.records for include in record.includes]
        self.passed = PassedApplications(p for record in self.records for p in record.passings)
        self.items: dict[Ref, list[_Item]] = {}
        self.handlers: dict[Ref, list[Handler]] = {}
        self.mounts: dict[Ref, list[tuple[Ref, str]]] = {}
        self.paths: dict[int, list[str]] = {}

    def run(self) -> Model:
        attached = [self._place_route(i, route) for i, route in enumerate(self.routes)]
        for include in self.includes:
            self._place_include(include)
        self._place_handlers()
        for items in self.items.values():
            items.sort(key=lambda item: item.order)
        tables = {ref: self._table(ref) for ref, o in self.objects.items() if o.kind in ("application", "starlette")}
        applications = tuple(self._application(ref, entries) for ref, entries in sorted(tables.items()))
        model = Model(
            applications, self.objects, self.special(), tuple(self.routes), {},
            tuple(h for r in self.records for h in r.handlers), {}, self.callables,
            self.functions, self.classes, application_stack(self, applications),
            tuple(listing for r in self.records for listing in r.listings),
            {ref: tuple(handlers) for ref, handlers in self.handlers.items()},
        )  # fmt: skip
        self._note_paths(applications)
        paths = {i: tuple(dict.fromkeys(found)) for i, found in self.paths.items()}
        return model._replace(paths=paths, roles=self._roles(model, attached))

    # who is given what

    def _place_route(self, index: int, route: RouteRecord) -> bool:
        """Give a route to its routers; whether it is certainly one."""
        certain = any(len(r) != 3 or is_typical(r[2]) for r in route.receivers)
        seen = set()
        for context in self.passed.contexts(route.receivers, [route.path]):
            path = resolved_path(route.path, context)
            for receiver in resolved_refs(route.receivers, context):
                certain = True
                if (receiver, path) not in seen:
                    seen.add((receiver, path))
                    points = points_of(route.receivers, route.point, context)
                    order = _order(receiver, points)
                    item = _Item(order, points, index, None, path, route.dependencies, False, route.place)
                    self.items.setdefault(receiver, []).append(item)
        return certain

    def _place_include(self, include: Include) -> None:
        seen = set()
        for context in self.passed.contexts((*include.parents, *include.children), [include.prefix]):
            prefix = resolved_path(include.prefix, context)
            points = points_of(include.parents, include.point, context)
            nothing = (None,) if include.mount else ()
            for parent in resolved_refs(include.parents, context):
                for child in resolved_refs(include.children, context) or nothing:
                    if parent == child or (parent, child, prefix) in seen:
                        continue
                    seen.add((parent, child, prefix))
                    item = _Item(
                        _order(parent, points), points, -1, child, prefix, include.dependencies, include.mount,
                        include.place, include.in_schema,
                    )  # fmt: skip
                    self.items.setdefault(parent, []).append(item)
                    if include.mount and child is not None:
                        self.mounts.setdefault(child, []).append((parent, prefix))

    def _place_handlers(self) -> None:
        for record in self.records:
            for handler in record.handlers:
                for context in self.passed.contexts(handler.receivers):
                    for receiver in resolved_refs(handler.receivers, context):
                        known = self.handlers.setdefault(receiver, [])
                        if handler not in known:
                            known.append(handler)

    def special(self) -> frozenset[Ref]:
        """Applications and routers that do not match their routes in order."""
        found = {ref for ref, known in self.objects.items() if known.is_special}
        for record in self.records:
            for ref in record.special:
                for context in self.passed.contexts((ref,)):
                    found.update(resolved_refs((ref,), context))
        return frozenset(found)

    # tables

    def bases(self, ref: Ref) -> list[Ref]:
        """A router and everything it shares its contents with."""
        found: list[Ref] = []
        queue = [ref]
        while queue:
            one = queue.pop(0)
            if one not in found:
                found.append(one)
                known = self.objects.get(one)
                queue.extend(known.bases if known is not None else ())
        return found

    def _table(self, ref: Ref) -> list[TableRow]:
        entries: list[TableRow] = []
        self._expand(ref, "", (), (), entries)
        return entries

    def _expand(
        self,
        ref: Ref,
        prefix: str,
        dependencies: tuple[Dependency, ...],
        above: tuple[IncludeStep, ...],
        entries: list[TableRow],
    ) -> None:
        """Append the rows that a router adds when it is included below `prefix`."""
        own_prefix, own = self._own(ref)
        for base in self.bases(ref)[::-1]:
            for item in self.items.get(base, ()):
                if len(entries) >= _MOST_ENTRIES:
                    return
                plain = item.mount or (item.child is None and self.routes[item.route].kind == "plain")
                path = item.path if plain else own_prefix + item.path
                step = IncludeStep(ref, item.child or item.route, item.points, path, item.place, item.in_schema)
                steps, whole = (*above, step), prefix + path
                given = () if plain else (*dependencies, *own, *item.dependencies)
                if item.mount and (item.child is None or self.is_application(item.child)):
                    entries.append(TableRow(-1, whole.rstrip("/"), (), steps))
                elif item.child is None:
                    entries.append(TableRow(item.route, whole, given, steps))
                elif item.child != ref and all(item.child != step.receiver for step in above):
                    self._expand(item.child, whole.rstrip("/") if item.mount else whole, given, steps, entries)

    def _own(self, ref: Ref) -> tuple[str, tuple[Dependency, ...]]:
        """The prefix and the dependencies that a router brings itself."""
        known = self.objects.get(ref)
        if known is None:
            return "", ()
        return resolved_path(known.prefix, self._context_of(known)), known.dependencies

    def _context_of(self, known: Object) -> Mapping[tuple[int, int, str], object]:
        contexts = self.passed.contexts((), [known.prefix])
        return contexts[0] if contexts else {}

    def is_application(self, ref: Ref) -> bool:
        """Whether something that is constructed is no router."""
        known = self.objects.get(ref)
        return known is not None and known.kind != "router"

    # applications

    def _application(self, ref: Ref, entries: list[TableRow]) -> Application:
        known = self.objects[ref]
        own = [h for base in self.bases(ref) for h in self.handlers.get(base, ())]
        included = [h for child in self.included(ref) for h in self.handlers.get(child, ())]
        assigned = any(h.event == "lifespan" for h in own)
        events = tuple(h for h in own if h.event != "lifespan")
        mounted = tuple(dict.fromkeys(self._mount_paths(ref, ())))
        has_lifespan = known.lifespan is not None or assigned
        return Application(known, tuple(entries), events, tuple(included), has_lifespan, mounted)

    def included(self, ref: Ref) -> list[Ref]:
        """The routers that something includes, and theirs."""
        found: dict[Ref, None] = {}
        queue = [ref]
        while queue:
            for base in self.bases(queue.pop()):
                for item in self.items.get(base, ()):
                    if item.child is not None and not item.mount and item.child not in found:
                        found[item.child] = None
                        queue.append(item.child)
        return list(found)

    def _mount_paths(self, ref: Ref, above: tuple[Ref, ...]) -> list[str]:
        paths: list[str] = []
        for parent, path in self.mounts.get(ref, ()):
            if parent not in above:
                outer = self._mount_paths(parent, (*above, ref)) or [""]
                paths.extend(o + path.rstrip("/") for o in outer)
        return paths

    def _note_paths(self, applications: Iterable[Application]) -> None:
        for application in applications:
            for entry in application.entries:
                for mount in application.mounted_at or ("",):
                    self.paths.setdefault(entry.route, []).append(mount + entry.path)

    # roles

    def _roles(self, model: Model, attached: list[bool]) -> dict[FunctionId, set[str]]:
        roles: dict[FunctionId, set[str]] = {}

        def note(target: Target | None, role: str) -> None:
            function = model.function_of(target) if target is not None else None
            if function is not None:
                roles.setdefault(function, set()).add(role)

        queue: list[Dependency] = [d for o in self.objects.values() for d in o.dependencies]
        queue += [d for i in self.includes for d in i.dependencies]
        for route, certain in zip(self.routes, attached, strict=True):
            if certain:
                note(route.endpoint, "websocket" if route.methods == ("WEBSOCKET",) else "route")
                queue += route.dependencies
                queue += self.callables.get(route.endpoint, ()) if route.kind != "plain" else ()
        seen: set[Target] = set()
        while queue:
            target = queue.pop().target
            if target not in seen:
                seen.add(target)
                note(target, "dependency")
                queue += self.callables.get(target, ())
        for known in self.objects.values():
            note(known.lifespan, "lifespan")
        for handler in model.handlers:
            note(handler.target, "lifespan" if handler.event == "lifespan" else "startup")
        for record in self.records:
            for function, role in record.roles:
                roles.setdefault(function, set()).add(role)
        return roles


def _order(receiver: Ref, points: CallChain) -> tuple[object, ...]:
    """What a router's own module gives it comes first."""
    first = points[0].module
    return (first != receiver[0], first, tuple((point.row, point.column) for point in points))
