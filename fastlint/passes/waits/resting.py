"""What a path, or a content, rests on: parameters of the function, settings, what was found or fetched."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastlint.index.facts import MODULE, Call, Term
from fastlint.index.terms import dotted_name, last_name
from fastlint.inference.evaluator import Evaluator

_TREES = frozenset({"rglob", "walk", "fwalk"})
_MODULES = frozenset({"os", "os.path", "path", "osp", "posixpath", "pathlib"})
_SAME = frozenset({
    "Path", "PurePath", "PosixPath", "join", "joinpath", "str", "fspath", "abspath", "realpath", "normpath", "resolve",
    "absolute", "expanduser", "with_name", "with_suffix", "dirname", "basename", "format", "strip", "lower", "replace",
    "open", "split", "splitlines", "list", "tuple", "set", "sorted", "enumerate", "reversed", "zip", "map", "values",
    "items", "keys",
})  # fmt: skip
"""What makes a path, or a list of paths, of its arguments alone."""
_LISTED = frozenset({"glob", "iglob", "iterdir", "listdir", "scandir"})
_NUMBERS = frozenset({
    "builtins.int", "builtins.float", "builtins.bool", "uuid.UUID", "datetime.datetime", "datetime.date",
    "decimal.Decimal", "pathlib.Path",
})  # fmt: skip
"""Types of what tells which content is meant, and is none."""
_NAMES = frozenset({"builtins.str"})
"""Those of what an asynchronous function is told what to fetch by."""
_DEEPEST = 12


class Dependence(NamedTuple):
    """What a term is put together of: parameters of the function, settings and attributes of its object (`is_set`),
    what was found or fetched (`is_found`), and whether that goes through a tree.
    """

    parameters: frozenset[str] = frozenset()
    is_set: bool = False
    is_found: bool = False
    is_of_tree: bool = False

    def joined(self, other: Dependence) -> Dependence:
        """What two terms together rest on."""
        return Dependence(
            self.parameters | other.parameters,
            self.is_set or other.is_set,
            self.is_found or other.is_found,
            self.is_of_tree or other.is_of_tree,
        )


FIXED = Dependence()


def dependence(ev: Evaluator, m: int, owner: int, term: Term, *, of_content: bool = False) -> Dependence:
    """What decides which file a term names; with `of_content`, what brings the bytes that it is."""
    return _Resting(ev, m, of_content=of_content).of(owner, term, 0)


class _Resting:
    """What the terms of a module rest on, for one question: each name is looked at once, whatever it is bound to."""

    def __init__(self, ev: Evaluator, m: int, *, of_content: bool = False) -> None:
        self.ev, self.m, self.of_content = ev, m, of_content
        self.known: dict[tuple[int, str, bool], Dependence] = {}
        self.is_fetching = False

    def of(self, owner: int, term: Term, depth: int) -> Dependence:
        if depth > _DEEPEST or not term:
            return FIXED
        if type(term) is str:
            return self._of_name(owner, term, depth)
        if term[0] == ".":
            base = self.of(owner, term[1], depth + 1)
            return base if base.parameters or base.is_found else base._replace(is_set=_is_kept(term))
        if term[0] == "()":
            return self._of_call(owner, self.ev.facts(self.m).calls[term[1]], depth)
        if term[0] in ("await", "elem", "aelem"):
            return self._of_found(owner, term, depth)
        if term[0] == "item":
            return self.of(owner, term[2], depth + 1)
        if term[0] in ("const", "import"):
            return FIXED
        parts = term[1] if term[0] in ("fstr", "tuple", "list", "set", "or", "and") else term[1:]
        return self._together(owner, parts, depth)

    def _of_found(self, owner: int, term: tuple[Any, ...], depth: int) -> Dependence:
        inner = term[1]
        if term[0] == "await" and type(inner) is tuple and inner[0] == "()":
            around, self.is_fetching = self.is_fetching, True
            found = self._of_call(owner, self.ev.facts(self.m).calls[inner[1]], depth + 1)
            self.is_fetching = around
            return found._replace(is_found=True)
        return self.of(owner, inner, depth + 1)._replace(is_found=True)

    def _of_call(self, owner: int, call: Call, depth: int) -> Dependence:
        """What a call gives rests on its arguments and its object; what is no path made of them is set elsewhere."""
        base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
        called = last_name(call.func)
        if called in _LISTED:
            return Dependence(is_set=True, is_found=True)
        whole = self._together(owner, self._deciding(call), depth)
        if base is not None and dotted_name(base) not in _MODULES:
            whole = whole.joined(self.of(owner, base, depth + 1))
        if called in _TREES:
            return whole._replace(is_set=True, is_of_tree=True)
        return whole if called in _SAME else whole._replace(is_set=True)

    def _deciding(self, call: Call) -> tuple[Term, ...]:
        """The arguments that what a call gives rests on."""
        if last_name(call.func) == "open":
            return call.args[:1]
        return (*call.args, *(v for _, v in call.keywords)) if self.of_content else call.args

    def _brings_nothing(self, owner: int, name: str) -> bool:
        """Whether a parameter is a number, or the name of what is fetched: that brings no content."""
        if not self.of_content:
            return False
        types = _NUMBERS | _NAMES if self.is_fetching else _NUMBERS
        values = self.ev.value(self.m, owner, name)
        return bool(values) and all(v[0] == "const" or (v[0] == "object" and v[1] in types) for v in values)

    def _together(self, owner: int, parts: tuple[Term, ...], depth: int) -> Dependence:
        found = FIXED
        for part in parts:
            if type(part) is str or (type(part) is tuple and part and type(part[0]) is str):
                found = found.joined(self.of(owner, part, depth + 1))
        return found

    def _of_name(self, owner: int, name: str, depth: int) -> Dependence:
        """What all values of a name rest on; one that is bound to itself again adds nothing."""
        key = (owner, name, self.is_fetching)
        if key not in self.known:
            self.known[key] = FIXED
            self.known[key] = self._bound(owner, name, depth)
        return self.known[key]

    def _bound(self, owner: int, name: str, depth: int) -> Dependence:
        ev, m, scope = self.ev, self.m, owner
        while scope > MODULE:
            function = ev.function(m, scope)
            bound = [b.value for b in ev.bindings(m, scope) if b.name == name and b.value != name]
            given = frozenset({name} & {p.name for p in function.parameters[_receivers(function.klass) :]})
            if given and not bound and self._brings_nothing(scope, name):
                return Dependence(is_set=True)
            if bound or given:
                return self._together(scope, tuple(bound), depth).joined(Dependence(given))
            if any(p.name == name for p in function.parameters):
                return Dependence(is_set=True)
            scope = function.parent
        values = [b.value for b in ev.bindings(m, MODULE) if b.name == name]
        return self._together(MODULE, tuple(values), depth)


def _receivers(klass: int) -> int:
    return 1 if klass >= 0 else 0


def _is_kept(term: Term) -> bool:
    """Whether an attribute is one of settings or of an object, and none of a path: `folder.parent`."""
    return term[2] not in ("parent", "parents", "name", "stem", "suffix")
