"""Sites: expressions with the scope in which they must be read, and what is known there beyond the text."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.index.facts import Call, Function, Kind, Term
from fastlint.index.terms import last_name


class Env(NamedTuple):
    """What is known of names beyond the text: arguments of the call under which a function is looked at, or the current
    element of a loop. Keys are `(m, scope, name)`; `call` is the (m, number) of the factory call, () for a loop.

    `function` is the (m, f) that is called, `outer` what is known where the call stands; `is_whole` tells that
    all arguments are written out: the others have their defaults. `loop` is the (m, block, round) of a loop.
    """

    call: tuple[int, ...]
    values: tuple[tuple[tuple[int, int, str], Site], ...]
    function: tuple[int, ...] = ()
    outer: Env | None = None
    is_whole: bool = False
    loop: tuple[int, ...] = ()

    def binding(self, key: tuple[int, int, str]) -> Site | None:
        """What a name is known to be, None if nothing is known of it."""
        env: Env | None = self
        while env is not None:
            for known, value in env.values:
                if known == key:
                    return value
            env = env.outer
        return None

    def leaves_out(self, function: tuple[int, int]) -> bool:
        """Whether a call of a function gives all that it gives by what is written out."""
        env: Env | None = self
        while env is not None:
            if env.function == function:
                return env.is_whole
            env = env.outer
        return False


class Site(NamedTuple):
    """A term with the scope in which it must be read. Besides the terms of facts: ("param", name), ("module", m)."""

    m: int
    scope: int
    term: Term
    env: Env | None
    block: int = -1
    row: int = 0

    def at_call(self, call: Call, term: Term) -> Site:
        """A term of a call in the same scope, at the place of the call."""
        return Site(self.m, self.scope, term, self.env, call.block, call.place[0])


def site_at(m: int, call: Call, term: Term) -> Site:
    """A term of a call, in the function in which the call stands."""
    return Site(m, call.owner, term, None, call.block, call.place[0])


Sites = tuple[Site, ...]


def operands(site: Site) -> tuple[Site, Site]:
    """Both sides of an operator."""
    return site._replace(term=site.term[2]), site._replace(term=site.term[3])


def positional_names(function: Function) -> list[str]:
    """Parameters that can be given by position."""
    return [p.name for p in function.parameters if p.kind in (Kind.POSITIONAL_ONLY, Kind.NORMAL)]


def given_arguments(
    function: Function, args: tuple[Term, ...], keywords: tuple[tuple[str | None, Term], ...], *, bound: bool
) -> dict[str, Term]:
    """Argument terms by parameter name."""
    parameters = positional_names(function)[1 if bound else 0 :]
    given = {name: a for name, a in zip(parameters, args, strict=False) if not (type(a) is tuple and a[0] == "*")}
    names = {p.name for p in function.parameters}
    given.update((key, term) for key, term in keywords if key is not None and key in names)
    return given


def takes_self(function: Function) -> bool:
    """Whether the first parameter is what a method is called on: the instance, or the class."""
    return function.klass >= 0 and not any(last_name(term) == "staticmethod" for term, _ in function.decorators)


def given_by(function: Function, call: Call) -> dict[str, Term]:
    """What a call gives a function, by the names of the parameters; methods are called on what they are of."""
    return given_arguments(function, call.args, call.keywords, bound=takes_self(function))


def view(method: str, site: Site) -> Site | None:
    """`d.values()` and the like of a literal dict, as a literal list."""
    if site.term[0] != "dict":
        return site if method == "copy" else None
    pairs = [(k, v) for k, v in site.term[1] if k is not None]
    if method == "values":
        return site._replace(term=("list", tuple(v for _, v in pairs)))
    if method == "items":
        return site._replace(term=("list", tuple(("tuple", pair) for pair in pairs)))
    return site


def is_made(sites: Sites) -> bool:
    """Whether it is certain to be something: what a call makes, or a text."""
    return bool(sites) and all(x.term[0] == "()" or (x.term[0] == "const" and bool(x.term[1])) for x in sites)


def is_nothing(sites: Sites) -> bool:
    """Whether it is certain to be None or empty."""
    return all(site.term[0] == "const" and not site.term[1] for site in sites)
