"""What a route's result is filtered by: response_model or the return annotation, and names that are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.framework.records import Target
from fastlint.framework.types import Types
from fastlint.index.facts import Call, Term
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site
from fastlint.subjects.data import TypeInfo

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector
    from fastlint.framework.collect.routes import Reader


class Response(NamedTuple):
    """Type, names of response_model_exclude, names of response_model_include (None if not given)."""

    type: TypeInfo | None
    exclude: tuple[str, ...]
    include: tuple[str, ...] | None


def class_of(ev: Evaluator, site: Site) -> str:
    """The qualified name of a response class: canonical outside the project, else as written; "" for None."""
    for value in ev.value(site.m, site.scope, site.term, site.block, site.row):
        if value[0] == "external":
            return ev.knowledge.canonical(value[1])
    return text_of(site.term, ev.facts(site.m)) if site.term not in (None, ("const", None)) else ""


def response_of(c: Collector, site: Reader, call: Call, target: Target, declared: str) -> Response:
    """The effective response model; `declared` tells how one is declared."""
    types = Types(c.allocations)
    info: TypeInfo | None = None
    if declared == "keyword":
        info = types.of(site.m, site.scope, call.keyword("response_model"))
    elif declared == "annotation":
        _, m, f = target[:3]
        function = c.ev.function(m, f)
        info = types.of(m, function.outer, function.returns_annotation)
        if info.kind == "generator" and function.is_generator:
            info = info.items[0] if info.items else None
    if info is not None and any(member.kind in ("response", "none") for member in info.members):
        info = None
    include = call.keyword("response_model_include")
    exclude = names(c, site(call.keyword("response_model_exclude")))
    return Response(info, exclude, names(c, site(include)) if include not in (None, ("const", None)) else None)


def names(c: Collector, site: Site, above: str = "") -> tuple[str, ...]:
    """`{"password"}`, `["password"]`, `{"user": {"password"}}` as `user.password`."""
    found: list[str] = []
    for origin in c.allocations.sites(site) if site.term is not None else ():
        if origin.term[0] == "dict":
            for key, value in origin.term[1]:
                found += _below(c, origin._replace(term=value), key, above)
        for element in c.allocations.elements(origin) if origin.term[0] != "dict" else ():
            if element.term[0] == "const":
                found.append(f"{above}{element.term[1]}")
    return tuple(found)


def _below(c: Collector, site: Site, key: Term, above: str) -> tuple[str, ...]:
    if type(key) is not tuple or key[0] != "const":
        return ()
    name = f"{above}{key[1]}" if key[1] != "__all__" else above.rstrip(".")
    return names(c, site, f"{name}.") or (name,)
