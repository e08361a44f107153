"""Paths, prefixes and methods, as far as the text decides them."""

from __future__ import annotations

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.framework.records import Path
from fastlint.index.facts import BlockKind, Facts, Term
from fastlint.index.terms import blocks_around
from fastlint.inference.allocations import Allocations
from fastlint.inference.sites import Site, operands
from fastlint.knowledge.framework_names import last_of

_TEXT_METHODS = frozenset({"strip", "lstrip", "rstrip", "lower", "upper", "removeprefix", "removesuffix", "replace"})
_DEFAULTS = {
    "openapi_url": "/openapi.json", "docs_url": "/docs", "redoc_url": "/redoc", "prefix": "", "root_path": "",
    "swagger_ui_oauth2_redirect_url": "/docs/oauth2-redirect",
}  # fmt: skip
"""Attributes of applications and routers that routes are built from, as they are unless given to the constructor."""
_ENVIRONMENT = frozenset({"getenv", "get"})


def text(allocations: Allocations, site: Site) -> Path:
    """The text of an expression; `<expression>` stands for what cannot be known."""
    if site not in allocations.reading:
        allocations.reading.add(site)
        try:
            for origin in allocations.sites(site):
                parts = _text(allocations, origin)
                if parts is not None:
                    return merged(parts)
        finally:
            allocations.reading.discard(site)
    return (f"<{text_of(site.term, allocations.ev.facts(site.m))}>",)


def prefix_of(allocations: Allocations, site: Site) -> Path:
    """The text of a prefix; unknown where a name is empty by default that is tested around: `if PREFIX: ...`."""
    asked = _asked_around(allocations.ev.facts(site.m), site)
    for part in site.term[1] if type(site.term) is tuple and site.term[:1] == ("fstr",) else (site.term,):
        if part in asked and not text(allocations, site._replace(term=part)):
            return (f"<{text_of(site.term, allocations.ev.facts(site.m))}>",)
    return text(allocations, site)


def _asked_around(facts: Facts, site: Site) -> list[Term]:
    """What is certain to be true where a term stands."""
    found: list[Term] = []
    tests = [block.term for _, block in blocks_around(facts, site.block, site.scope) if block.kind == BlockKind.IF]
    while tests:
        test = tests.pop()
        if type(test) is tuple and test[:1] == ("and",):
            tests += test[1]
        elif type(test) is tuple and test[:2] == ("cmp", "NotEq") and ("const", "") in test[2:]:
            found += [side for side in test[2:] if side != ("const", "")]
        else:
            found.append(test)
    return found


def merged(parts: Path) -> Path:
    """Neighbouring texts as one."""
    result: list[object] = []
    for part in parts:
        if isinstance(part, str) and result and isinstance(result[-1], str):
            result[-1] += part
        elif part != "":
            result.append(part)
    return tuple(result)


def _text(allocations: Allocations, site: Site) -> Path | None:
    term = site.term
    tag = term[0]
    if tag == "const":
        return (str(term[1]),) if isinstance(term[1], (str, int)) else None
    if tag == "fstr":
        return tuple(p for part in term[1] for p in text(allocations, site._replace(term=part)))
    if tag == "bin" and term[1] in ("+", "+="):
        left, right = operands(site)
        return (*text(allocations, left), *text(allocations, right))
    if tag == "param":
        return ((site.m, site.scope, term[1], _default(allocations, site)),)
    if tag == ".":
        return _attribute_text(allocations, site) if term[2] in _DEFAULTS else None
    return _call_text(allocations, site) if tag == "()" else None


def _attribute_text(allocations: Allocations, site: Site) -> Path | None:
    """`router.prefix` and the like: as given to the constructor."""
    for origin in allocations.sites(site._replace(term=site.term[1])):
        if origin.term[0] == "()" and allocations.kind_of_call(origin.m, origin.scope, origin.term[1]):
            call = allocations.ev.facts(origin.m).calls[origin.term[1]]
            given = call.keyword(site.term[2])
            if given is None:
                return (_DEFAULTS[site.term[2]],)
            return text(allocations, origin._replace(term=given, block=call.block, row=call.place[0]))
    return None


def _default(allocations: Allocations, site: Site) -> str | None:
    for parameter in allocations.ev.function(site.m, site.scope).parameters:
        if parameter.name == site.term[1] and not parameter.required and parameter.default is not None:
            parts = text(allocations, Site(site.m, 0, parameter.default, None))
            return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else "" if not parts else None
    return None


def _call_text(allocations: Allocations, site: Site) -> Path | None:
    """`os.getenv(name, default)`, `Field(default)` and plain string methods."""
    call = allocations.ev.facts(site.m).calls[site.term[1]]
    name = last_of(call.func)

    def argument(term: Term) -> Path:
        return text(allocations, site._replace(term=term, block=call.block, row=call.place[0]))

    if name in _ENVIRONMENT and len(call.args) == 2:
        return argument(call.args[1])
    if name == "Field":
        default = call.argument(0, "default")
        return argument(default) if default is not None else None
    if name == "str" and len(call.args) == 1:
        return argument(call.args[0])
    if name in _TEXT_METHODS and type(call.func) is tuple:
        base = argument(call.func[1])
        given = [a[1] for a in call.args if type(a) is tuple and a[0] == "const" and isinstance(a[1], str)]
        whole = "" if not base else base[0] if len(base) == 1 and isinstance(base[0], str) else None
        if whole is not None and "<" not in whole and len(given) == len(call.args) and not call.keywords:
            return (getattr(whole, name)(*given),)
    return None


def words(allocations: Allocations, site: Site) -> tuple[str, ...]:
    """Texts of a list: methods of a route (also members of an enumeration, by their names)."""
    found = []
    for origin in allocations.elements_of(site):
        term = origin.term
        if term[0] == "const" and isinstance(term[1], str):
            found.append(term[1])
        elif term[0] == ".":
            found.append(term[2])
    return tuple(found)
