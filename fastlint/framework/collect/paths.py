"""Paths, prefixes and methods, as far as the text decides them."""

from __future__ import annotations

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.framework.records import Path
from fastlint.index.facts import BlockKind, Facts, Term
from fastlint.index.terms import blocks_around
from fastlint.inference.allocations import Origins
from fastlint.inference.sites import Leaf, operands
from fastlint.knowledge.framework_names import last_of

_TEXT_METHODS = frozenset({"strip", "lstrip", "rstrip", "lower", "upper", "removeprefix", "removesuffix", "replace"})
_DEFAULTS = {
    "openapi_url": "/openapi.json", "docs_url": "/docs", "redoc_url": "/redoc", "prefix": "", "root_path": "",
    "swagger_ui_oauth2_redirect_url": "/docs/oauth2-redirect",
}  # fmt: skip
"""Attributes of applications and routers that routes are built from, as they are unless given to the constructor."""
_ENVIRONMENT = frozenset({"getenv", "get"})


def text(origins: Origins, leaf: Leaf) -> Path:
    """The text of an expression; `<expression>` stands for what cannot be known."""
    if leaf not in origins.reading:
        origins.reading.add(leaf)
        try:
            for origin in origins.leaves(leaf):
                parts = _text(origins, origin)
                if parts is not None:
                    return merged(parts)
        finally:
            origins.reading.discard(leaf)
    return (f"<{text_of(leaf.term, origins.ev.facts(leaf.m))}>",)


def prefix_of(origins: Origins, leaf: Leaf) -> Path:
    """The text of a prefix; unknown where a name is empty by default that is tested around: `if PREFIX: ...`."""
    asked = _asked_around(origins.ev.facts(leaf.m), leaf)
    for part in leaf.term[1] if type(leaf.term) is tuple and leaf.term[:1] == ("fstr",) else (leaf.term,):
        if part in asked and not text(origins, leaf._replace(term=part)):
            return (f"<{text_of(leaf.term, origins.ev.facts(leaf.m))}>",)
    return text(origins, leaf)


def _asked_around(facts: Facts, leaf: Leaf) -> list[Term]:
    """What is certain to be true where a term stands."""
    found: list[Term] = []
    tests = [block.term for _, block in blocks_around(facts, leaf.block, leaf.scope) if block.kind == BlockKind.IF]
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


def _text(origins: Origins, leaf: Leaf) -> Path | None:
    term = leaf.term
    tag = term[0]
    if tag == "const":
        return (str(term[1]),) if isinstance(term[1], (str, int)) else None
    if tag == "fstr":
        return tuple(p for part in term[1] for p in text(origins, leaf._replace(term=part)))
    if tag == "bin" and term[1] in ("+", "+="):
        left, right = operands(leaf)
        return (*text(origins, left), *text(origins, right))
    if tag == "param":
        return ((leaf.m, leaf.scope, term[1], _default(origins, leaf)),)
    if tag == ".":
        return _attribute_text(origins, leaf) if term[2] in _DEFAULTS else None
    return _call_text(origins, leaf) if tag == "()" else None


def _attribute_text(origins: Origins, leaf: Leaf) -> Path | None:
    """`router.prefix` and the like: as given to the constructor."""
    for origin in origins.leaves(leaf._replace(term=leaf.term[1])):
        if origin.term[0] == "()" and origins.kind_of_call(origin.m, origin.scope, origin.term[1]):
            call = origins.ev.facts(origin.m).calls[origin.term[1]]
            given = call.keyword(leaf.term[2])
            if given is None:
                return (_DEFAULTS[leaf.term[2]],)
            return text(origins, origin._replace(term=given, block=call.block, row=call.place[0]))
    return None


def _default(origins: Origins, leaf: Leaf) -> str | None:
    for parameter in origins.ev.function(leaf.m, leaf.scope).parameters:
        if parameter.name == leaf.term[1] and not parameter.required and parameter.default is not None:
            parts = text(origins, Leaf(leaf.m, 0, parameter.default, None))
            return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else "" if not parts else None
    return None


def _call_text(origins: Origins, leaf: Leaf) -> Path | None:
    """`os.getenv(name, default)`, `Field(default)` and plain string methods."""
    call = origins.ev.facts(leaf.m).calls[leaf.term[1]]
    name = last_of(call.func)

    def argument(term: Term) -> Path:
        return text(origins, leaf._replace(term=term, block=call.block, row=call.place[0]))

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


def words(origins: Origins, leaf: Leaf) -> tuple[str, ...]:
    """Texts of a list: methods of a route (also members of an enumeration, by their names)."""
    found = []
    for origin in origins.elements_of(leaf):
        term = origin.term
        if term[0] == "const" and isinstance(term[1], str):
            found.append(term[1])
        elif term[0] == ".":
            found.append(term[2])
    return tuple(found)
