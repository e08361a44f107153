"""Applications as they are built, inclusions, and routes that lack the guard of their neighbours, as rules see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.framework.application_stack import of_application
from fastlint.framework.model import Application, Model, TableRow
from fastlint.framework.records import Include, Target
from fastlint.framework.setup_records import Ref
from fastlint.later_pattern import later
from fastlint.subjects.applications import BuiltApplication, Inclusion, OpenMutation
from fastlint.subjects.shared import Frame

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_MUTATING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_SCHEMES = frozenset({
    "OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer", "OAuth2", "HTTPBearer", "HTTPBasic", "HTTPDigest",
    "APIKeyHeader", "APIKeyCookie", "APIKeyQuery", "OpenIdConnect",
})  # fmt: skip
_GUARD = later(
    r"(^|_)(current|active)_?\w*(user|admin|account|principal|member|tenant)"
    r"|(^|_)(auth|authn|authz|authenticated?|authori[sz]ed?|login|permissions?"
    r"|require[sd]?|verify|api_?key|token|jwt|bearer|admin|superuser|credentials?|principal|roles?)(_|$)",
    re.IGNORECASE,
)
_PUBLIC = later(
    r"log-?_?(in|out)|(create|write|add|new)_(user|account|customer)$|sign-?_?(in|up|out)|regist|token|refresh"
    r"|password|reset|forgot|verif|confirm|activat|webhook|callback|oauth"
    r"|auth|public|guest|appl(y|ication)|health|ping|contact|subscri|otp|invit|setup|session",
    re.IGNORECASE,
)
_FEWEST = 2
_REFUSALS = (401, 403)


WHOLE_PROJECT = True


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Applications where they are made, routers where they are included, and routes without the guard of the others."""
    yield from view.served(_built_applications(view.model))
    yield from view.served(_inclusions(view.model, view))
    yield from view.served(_open_mutations(view.model, view))


def _built_applications(model: Model) -> Iterator[tuple[int, BuiltApplication]]:
    """Each FastAPI application where it is constructed."""
    for application in model.applications:
        known = application.object
        if known.kind == "application":
            m = known.id[0]
            here = sum(route.module == m for route in model.routes)
            yield m, BuiltApplication(Span(*known.place), known.name, known.documentation, here)


def _inclusions(model: Model, view: ProjectView) -> Iterator[tuple[int, Inclusion]]:
    """Routers that are included once, under a prefix that only the inclusion tells."""
    includes = [include for include in model.stack.includes if not include.mount]
    for include in includes:
        child = _only(include)
        known = model.objects.get(child) if child is not None else None
        prefix = "".join(part for part in include.prefix if isinstance(part, str))
        if known is None or known.kind != "router" or known.prefix or not prefix or "<" in prefix:
            continue
        if sum(child in other.children for other in includes) == 1 and len(include.prefix) == 1:
            by = Frame(view.paths[known.id[0]], Span(*known.place), "", known.name)
            yield include.module, Inclusion(Span(*include.place), known.name, prefix, by)


def _only(include: Include) -> Ref | None:
    return include.children[0] if len(include.children) == 1 and len(include.children[0]) != 3 else None


# guards


def _open_mutations(model: Model, view: ProjectView) -> Iterator[tuple[int, OpenMutation]]:
    """Routes that change something without a guard, where most such routes of the router have one."""
    seen = set()
    asking = _Guards(model)
    for application in model.applications:
        if _refuses(model, application):
            continue
        groups: dict[Ref, list[TableRow]] = {}
        for entry in application.entries:
            if _MUTATING & set(model.routes[entry.route].methods):
                groups.setdefault(entry.steps[-1].receiver, []).append(entry)
        for entry, guard, by, router in _all_open(model, asking, groups):
            route = model.routes[entry.route]
            if entry.route not in seen:
                seen.add(entry.route)
                other = model.routes[by.route]
                frame = Frame(view.paths[other.module], Span(*other.place), model.word_of(other.endpoint), "")
                name = model.word_of(route.endpoint)
                subject = OpenMutation(Span(*route.place), name, route.methods, entry.path, guard, frame, router)
                yield route.module, subject


def _all_open(
    model: Model, asking: _Guards, groups: dict[Ref, list[TableRow]]
) -> Iterator[tuple[TableRow, str, TableRow, str]]:
    """Open routes of guarded routers, and of routers without any guard where most others have one."""
    guarded, bare = [], []
    for receiver, entries in groups.items():
        for entry, guard, by in _open(model, asking, entries):
            yield entry, guard, by, ""
        private = [entry for entry in entries if not _is_public(model, entry)]
        guards = [asking.of(entry) for entry in private]
        if private and all(guards):
            guarded.append((guards[0], private[0]))
        elif private and not any(guards) and receiver in model.objects:
            bare.append((receiver, private))
    if len(guarded) < _FEWEST or len(guarded) <= len(bare):
        return
    for receiver, private in bare:
        for entry in private:
            yield entry, *guarded[0], model.objects[receiver].name


def _is_public(model: Model, entry: TableRow) -> bool:
    """Whether a route is open by design, as its names tell."""
    name = model.word_of(model.routes[entry.route].endpoint)
    return bool(_PUBLIC.search(entry.path) or _PUBLIC.search(name))


def _refuses(model: Model, application: Application) -> bool:
    """Whether some middleware of the application turns strangers away."""
    return any(
        registered.item.answers in _REFUSALS for registered in of_application(model.stack.middlewares, application)
    )


def _open(model: Model, asking: _Guards, entries: Sequence[TableRow]) -> Iterator[tuple[TableRow, str, TableRow]]:
    guards = [asking.of(entry) for entry in entries]
    guarded = [i for i, guard in enumerate(guards) if guard]
    if len(guarded) < _FEWEST or len(guarded) * 2 <= len(entries):
        return
    first = guarded[0]
    for entry, guard in zip(entries, guards, strict=True):
        if not guard and not _is_public(model, entry):
            yield entry, guards[first], entries[first]


class _Guards:
    """Tells which dependencies ask who is calling: by a security scheme below them, or by their names."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.known: dict[Target, bool] = {}

    def of(self, entry: TableRow) -> str:
        """The name of the first guard of a route, "" if it has none."""
        route = self.model.routes[entry.route]
        own = self.model.callables.get(route.endpoint, ()) if route.kind != "plain" else ()
        for dependency in (*entry.dependencies, *own):
            if self._guards(dependency.target):
                return self._last(dependency.target)
        return ""

    def _last(self, target: Target) -> str:
        return self.model.name_of(target).rpartition(".")[2]

    def _guards(self, target: Target) -> bool:
        if target not in self.known:
            self.known[target] = False
            name = self._last(target)
            below = self.model.callables.get(target, ())
            found = name in _SCHEMES or _GUARD.search(name) or any(self._guards(d.target) for d in below)
            self.known[target] = bool(found)
        return self.known[target]
