"""What applications have beside routes, as rules see it: middleware, mounts, state; and what was left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.framework.application_stack import of_application
from fastlint.framework.model import Application, IncludeStep, Model, Mounted, Registered
from fastlint.framework.path_patterns import covers
from fastlint.framework.route_clashes import are_in_order
from fastlint.framework.setup_records import Added, Ref
from fastlint.knowledge.framework_names import STREAMS
from fastlint.passes.lifecycle.starting import only_logs
from fastlint.passes.lifecycle.switched_off import is_switched_off
from fastlint.passes.slices.calls import possible_value
from fastlint.subjects.applications import AddedMiddleware, LostRoute, MountedApplication, UnsetState
from fastlint.subjects.shared import Argument, Frame

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_SEVERAL = 2
"""Routers of which none is included: as many are not forgotten."""
_COMMENTED = re.compile(
    rb"(?m)^[ \t]*#[# \t]*[\w.]+\.include_router\([ \t]*(?:\r?\n[ \t]*#[# \t]*)?"
    rb"(?:router[ \t]*=[ \t]*)?([A-Za-z_][\w.]*)"
)
"""`# app.include_router(users.router`, maybe on two rows."""
_COMMON_NAMES = frozenset({
    "router", "routers", "routes", "route", "api", "app", "api_router", "main", "src", "endpoints", "endpoint", "views",
    "v1", "v2", "controller", "controllers",
})  # fmt: skip
"""Names of routers and of their modules that tell none from another one."""

# what was left out


WHOLE_PROJECT = True


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Lost routes, middleware, mounted applications, and state that nothing sets."""
    yield from view.served(_unregistered(view.model, view))
    yield from view.served(_middlewares(view.model, view))
    yield from view.served(_mounted(view.model, view))
    yield from view.served(_unset_states(view.model, view))


def _unregistered(model: Model, view: ProjectView) -> Iterator[tuple[int, LostRoute]]:
    """Routes that are not registered, though they look as if they were."""
    for m, setup in model.stack.setups.items():
        for bare in setup.bare:
            name = view.function((m, bare.function)).name
            yield m, LostRoute(Span(*bare.place), "bare", name, 1, None)
    yield from _unincluded(model, view)
    yield from _late(model, view)


def _unincluded(model: Model, view: ProjectView) -> Iterator[tuple[int, LostRoute]]:
    """Routers with routes that no application includes."""
    lost = {ref: sum(ref in route.receivers for route in model.routes) for ref in lost_routers(model, view.paths)}
    served = _served_folders(view) if lost else frozenset()
    packages = {ref: _package_of(view.paths[ref[0]], served) for ref, count in lost.items() if count}
    each = Counter(packages.values())
    for ref, package in packages.items():
        top = package.split("/")[0]
        is_beside = each[package] >= _SEVERAL and package != "" and served.isdisjoint(("", top))
        is_doubtful = is_unclear(model, view.paths) or _is_answered(model, ref) or _is_commented_out(view, ref)
        known, doubt = model.objects[ref], is_doubtful or is_beside
        yield ref[0], LostRoute(Span(*known.place), "router", known.name, lost[ref], None, doubt, package)


def _served_folders(view: ProjectView) -> frozenset[str]:
    """The folders with a module that an application loads, and those around them; the root only with one of its own."""
    begun = view.standing.begun
    starting = begun.applications | {m for m in begun.every if begun.serves(m)}
    files = [view.paths[m] for m in begun.named(starting & begun.every, outside=False)]
    around = {path[:i] for path in files for i, sign in enumerate(path) if sign == "/"}
    return frozenset(around | {"" for path in files if "/" not in path})


def _package_of(path: str, served: frozenset[str]) -> str:
    """The widest folder around a file of which nothing is served, "" if there is none."""
    folders = [path[:i] for i, sign in enumerate(path) if sign == "/"]
    return next((folder for folder in folders if folder not in served), "")


def _is_answered(model: Model, ref: Ref) -> bool:
    """Whether routes of an application take all paths of a router: it has been replaced, by what says so maybe."""
    taken = {entry.path for application in model.applications for entry in application.entries}
    own = [(*model.objects[ref].prefix, *route.path) for route in model.routes if ref in route.receivers]
    if not all(type(part) is str for path in own for part in path):
        return False
    return all(any(covers(wide, "".join(path)) for wide in taken) for path in own)


def _is_commented_out(view: ProjectView, ref: Ref) -> bool:
    """Whether a comment holds the call that included a router: `# app.include_router(users.router)`."""
    parts = view.paths[ref[0]].removesuffix(".py").removesuffix("/__init__").split("/")
    own = {part for part in parts[-2:] if part not in _COMMON_NAMES}
    name = view.model.objects[ref].name
    if name not in _COMMON_NAMES:
        own.add(name)
    for _, text in view.standing.begun.saying(b"include_router("):
        for found in _COMMENTED.findall(text):
            said = found.decode("utf-8", "replace")
            if said in own or not own.isdisjoint(said.split(".")) or said.removesuffix("_router") in own:
                return True
    return False


def lost_routers(model: Model, paths: Sequence[str]) -> list[Ref]:
    """Routers that no application includes; text without a name, as editors give it, can be imported by nobody."""
    return [ref for ref in model.stack.unincluded if paths[ref[0]].endswith(".py")]


def is_unclear(model: Model, paths: Sequence[str]) -> bool:
    """Whether no application includes any of several routers: how they are included is not seen."""
    lost = lost_routers(model, paths)
    if len(lost) < _SEVERAL:
        return False
    return not any(len(entry.steps) > 1 for application in model.applications for entry in application.entries)


def _late(model: Model, view: ProjectView) -> Iterator[tuple[int, LostRoute]]:
    seen = set()
    for application in model.applications:
        for entry in application.entries:
            for outer, inner in zip(entry.steps, entry.steps[1:], strict=False):
                one, other = outer.points[-1], inner.points[-1]
                is_same = (one.module, one.owner) == (other.module, other.owner)
                if is_same and len(outer.points) == len(inner.points) == 1 and (one.row, 0) < (other.row, other.column):
                    key = other.module, inner.place
                    if inner.content is not None and key not in seen:
                        seen.add(key)
                        by = Frame(view.paths[one.module], Span(*outer.place), "", "")
                        yield other.module, _late_content(model, inner, by)


def _late_content(model: Model, step: IncludeStep, by: Frame) -> LostRoute:
    """A route, or a router with its routes, that comes too late."""
    span = Span(*step.place)
    if isinstance(step.content, int):
        return LostRoute(span, "late", model.word_of(model.routes[step.content].endpoint), 1, by)
    name = model.objects[step.content].name if step.content in model.objects else ""
    return LostRoute(span, "late-router", name, sum(step.content in route.receivers for route in model.routes), by)


# middleware


def _middlewares(model: Model, view: ProjectView) -> Iterator[tuple[int, AddedMiddleware]]:
    """Each middleware of each application, and those that are added to what nobody knows."""
    seen = set()
    for application in model.applications:
        stack = of_application(model.stack.middlewares, application)
        for registered in stack:
            added: Added = registered.item
            key = added.module, added.place
            if key not in seen:
                seen.add(key)
                outer = [other for other in stack if other.item.answers and _is_outside(stack, registered, other)]
                yield added.module, _middleware(model, view, added, application, outer)
    for added in model.stack.loose:
        if (added.module, added.place) not in seen:
            yield added.module, _middleware(model, view, added, None, [])


def _is_outside(stack: list[Registered], inner: Registered, outer: Registered) -> bool:
    """Whether a middleware is certain to run before another one: the last that is added is the outermost."""
    if inner is outer:
        return False
    if outer.item.form == "listed":
        return inner.item.form == "listed" and inner.points == outer.points and stack.index(outer) < stack.index(inner)
    return inner.item.form == "listed" or are_in_order(inner.points, outer.points)


def _middleware(
    model: Model, view: ProjectView, added: Added, application: Application | None, outer: list[Registered]
) -> AddedMiddleware:
    routes = [model.routes[entry.route] for entry in application.entries] if application is not None else []
    methods = {method for route in routes if route.kind != "websocket" for method in route.methods}
    arguments = tuple(
        Argument(keyword, text, tuple(possible_value(d, view.paths) for d in described))
        for keyword, text, described in added.arguments
    )
    return AddedMiddleware(
        span=Span(*added.place),
        name=added.name,
        form=added.form,
        arguments=arguments,
        is_base_http=added.is_base_http,
        outer=tuple(_frame(view, registered.item) for registered in outer),
        methods=tuple(sorted(methods)),
        has_streams=any(route.response_class.rpartition(".")[2] in STREAMS for route in routes),
        is_open=_is_open(model, view, added, application),
        is_near=_is_near(model, view, added, application),
        is_rare=bool(outer) and all(_is_switched_off(view, registered.item) for registered in outer),
    )


def _is_switched_off(view: ProjectView, added: Added) -> bool:
    """Whether a middleware is only added if a setting is no longer what it is by default."""
    ev = view.evaluator
    calls = [call for call in ev.facts(added.module).calls if call.place == added.place]
    return any(is_switched_off(ev, (added.module, call.owner), call) for call in calls)


def _is_open(model: Model, view: ProjectView, added: Added, application: Application | None) -> bool:
    """Whether the code of an application names nothing that a browser sends along by itself to say who calls."""
    routes = {model.routes[entry.route].module for entry in application.entries} if application is not None else set()
    if all(keyword != "allow_credentials" for keyword, *_ in added.arguments) or not model.routes:
        return False  # without any route nothing is known of who calls
    if application is None or not routes:  # none is seen: they are added by what is put together while it runs
        return not view.standing.know_callers_around(added.module)
    return not view.standing.knows_callers({added.module, application.object.id[0], *routes})


def _is_near(model: Model, view: ProjectView, added: Added, application: Application | None) -> bool:
    """Whether the cookies of an application come along only from pages of its own site."""
    routes = {model.routes[entry.route].module for entry in application.entries} if application is not None else set()
    if application is None or not routes or all(keyword != "allow_credentials" for keyword, *_ in added.arguments):
        return False
    return view.standing.keeps_cookies_near({added.module, application.object.id[0], *routes})


def _frame(view: ProjectView, added: Added) -> Frame:
    name = added.name.rpartition(":")[2] if ":" in added.name else added.name.rpartition(".")[2]
    return Frame(view.paths[added.module], Span(*added.place), name, str(added.answers))


# mounts and state


def _mounted(model: Model, view: ProjectView) -> Iterator[tuple[int, MountedApplication]]:
    """Each mount of an application of the project in another one, unless some code runs lifespans itself."""
    yield from _starting(model, view)
    for mount in model.stack.mounted:
        parent, child = (_application(model, ref) for ref in (mount.parent, mount.child))
        if parent is not None and child is not None:
            yield mount.module, _mount(model, view, mount, parent, child)


def _starting(model: Model, view: ProjectView) -> Iterator[tuple[int, MountedApplication]]:
    """Mounts of applications of libraries whose lifespan nothing of the project names."""
    setups = model.stack.setups
    started = [servers for setup in setups.values() for servers in setup.started]
    if () in started or any("enters-lifespan" in setup.flags for setup in setups.values()):
        return
    known = {server for servers in started for server in servers}
    for m, setup in setups.items():
        for one in setup.starting:
            if one.servers and known.isdisjoint(one.servers):
                by = Frame(view.paths[one.made_in], Span(*one.made), "", one.text)
                yield m, MountedApplication(Span(*one.place), "", one.text, one.starter, (), (), by, is_foreign=True)


def _application(model: Model, ref: Ref) -> Application | None:
    return next((found for found in model.applications if found.object.id == ref), None)


def _mount(
    model: Model, view: ProjectView, mount: Mounted, parent: Application, child: Application
) -> MountedApplication:
    known = child.object
    entered = any("enters-lifespan" in setup.flags for setup in model.stack.setups.values())
    lifespan = ""
    if known.lifespan is not None and known.lifespan != parent.object.lifespan and not entered:
        lifespan = model.word_of(known.lifespan)
    handlers = () if entered else (*child.handlers, *child.included_handlers)
    caught = [registered.item.exception for registered in of_application(model.stack.caught, parent)]
    own = {registered.item.exception for registered in of_application(model.stack.caught, child)}
    return MountedApplication(
        span=Span(*mount.place),
        path=mount.path,
        name=known.name,
        lifespan=lifespan,
        handlers=tuple(model.word_of(handler.target) for handler in handlers),
        uncovered=tuple(dict.fromkeys(exception for exception in caught if exception not in own)),
        by=Frame(view.paths[known.id[0]], Span(*known.place), "", known.name),
        is_idle=only_logs(child, model, view),
    )


def _unset_states(model: Model, view: ProjectView) -> Iterator[tuple[int, UnsetState]]:
    """Reads of attributes that nothing sets, if all that is set is known."""
    setups = model.stack.setups
    flags = {flag for setup in setups.values() for flag in setup.flags}
    if not model.applications or "open-state" in flags:
        return
    known = {name for summary in view.loop.summaries.values() for name, _, _ in summary.state}
    for m, setup in setups.items():
        for name, place in setup.states:
            if name not in known and f"asks:{name}" not in flags and not name.startswith("_"):
                yield m, UnsetState(Span(*place), name)
