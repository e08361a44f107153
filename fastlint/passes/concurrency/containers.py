"""Containers that outlive a call: which loops wait while they iterate them, and which functions change them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastlint.callgraph.conditions.control_flow import is_put_aside, text_of
from fastlint.callgraph.graph import callables
from fastlint.callgraph.once import singletons
from fastlint.index.facts import MODULE, Block, BlockKind, Call, Facts, Term
from fastlint.index.terms import blocks_around, dotted_term, last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value
from fastlint.knowledge.roles import named
from fastlint.passes.concurrency.record import Change, Concurrency, Iteration

CHANGING = frozenset({
    "append", "appendleft", "extend", "insert", "remove", "pop", "popleft", "popitem", "clear", "add", "discard",
    "update", "setdefault", "difference_update", "intersection_update", "symmetric_difference_update", "move_to_end",
})  # fmt: skip
_VIEWS = frozenset({"keys", "values", "items"})
_LOOKING = frozenset({"get", "setdefault"})
_LAZY = frozenset({"iter", "enumerate", "reversed", "zip", "map", "filter", "chain", "from_iterable"})
"""What goes through its arguments only while it is iterated itself."""
KINDS = {
    "dict": "dict", "Dict": "dict", "defaultdict": "dict", "OrderedDict": "dict", "Counter": "dict",
    "DefaultDict": "dict", "WeakValueDictionary": "dict", "WeakKeyDictionary": "dict", "MutableMapping": "dict",
    "list": "list", "List": "list", "set": "set", "Set": "set", "MutableSet": "set", "WeakSet": "set", "deque": "deque",
    "Deque": "deque",
}  # fmt: skip
_LOCKING = (BlockKind.WITH, BlockKind.ASYNC_WITH)
_DEEPEST = 8
_MODELS = named("model")
_FIELD = ("field", "Field", "PrivateAttr")

Path = tuple[str, int, str]
"""Key of a container, how deep inside of it, and of what kind the thing there is."""


class Containers:
    """The containers that the functions of a module iterate and change."""

    def __init__(self, ev: Evaluator, m: int, found: Concurrency) -> None:
        self.ev, self.m, self.found = ev, m, found
        self.facts: Facts = ev.facts(m)

    def run(self) -> None:
        for number, block in enumerate(self.facts.blocks):
            if block.kind == BlockKind.LOOP and block.term is not None:
                self._iterated(number, block)
        for call in self.facts.calls:
            func = call.func
            if call.owner != MODULE and type(func) is tuple and func[0] == "." and func[2] in CHANGING:
                self._changed(call.owner, func[1], call.block, call.place[0], func[2])
            if last_name(call.func)[:1].isupper():
                self._made(call)
        for number, function in enumerate(self.facts.functions):
            for binding in function.bindings if number != MODULE else ():
                if binding.name.endswith(("[]", "[-]")):
                    name, _, _ = binding.name.partition("[")
                    term = dotted_term(name)
                    if binding.name.count("[") > 1:
                        term = ("[]", term, None)
                    how = "del" if binding.name.endswith("[-]") else "[]"
                    self._changed(number, term, binding.block, binding.row, how)

    def _iterated(self, number: int, block: Block) -> None:
        function = self.facts.functions[block.owner]
        if not function.is_async or not (function.awaits or function.is_generator) or block.owner == MODULE:
            return
        path = Paths(self.ev).of(self.m, block.owner, block.term)
        if path is not None:
            locks = tuple(locks_around(self.facts, block.parent, block.owner))
            text = text_of(block.term, self.facts)
            self.found.iterations.append(Iteration(block.owner, block.place, text, *path, locks, number))

    def _changed(self, owner: int, term: Term, block: int, row: int, how: str) -> None:
        path = Paths(self.ev).of(self.m, owner, term)
        if path is not None:
            locks = tuple(locks_around(self.facts, block, owner))
            self.found.changes.append(Change(owner, row, path[0], path[1], how, locks))

    def _made(self, call: Call) -> None:
        """Note the class of an object that is made once for all."""
        for value in self.ev.at(self.m, call, call.func):
            if value[0] == "class" and (self._is_kept(call) or singletons.is_single(self.ev, value)):
                self.found.kept.extend(w for w in singletons.words(self.ev, value) if w not in self.found.kept)

    def _is_kept(self, call: Call) -> bool:
        is_once = call.owner == MODULE or callables.is_memoised(self.ev, (self.m, call.owner))
        return is_once or is_put_aside(call, self.facts)


def locks_around(facts: Facts, block: int, owner: int) -> Iterator[str]:
    """Last names of what the `with` statements around a place of a function have entered by its name."""
    for _, one in blocks_around(facts, block, owner):
        if one.kind in _LOCKING and (name := last_name(one.term)):
            yield name


class Paths:
    """Which container of the project a term means."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev

    def of(self, m: int, owner: int, term: Term, depth: int = 0) -> Path | None:
        """Its path, None if it is none that outlives the call, or a copy."""
        if depth > _DEEPEST:
            return None
        if type(term) is str:
            return self._name(m, owner, term, depth)
        if type(term) is not tuple or not term:
            return None
        return self._composed(m, owner, term, depth)

    def _composed(self, m: int, owner: int, term: tuple[Any, ...], depth: int) -> Path | None:
        """That of a term which is no name, by its form."""
        tag = term[0]
        if tag == ".":
            return self._attribute(m, owner, term, depth)
        if tag == "[]":
            is_copy = type(term[2]) is tuple and term[2][:1] == ("slice",)
            return None if is_copy else self._inside(self.of(m, owner, term[1], depth + 1))
        if tag == "()":
            return self._call(m, owner, self.ev.facts(m).calls[term[1]], depth)
        if tag in ("or", "and"):
            return self._first(m, owner, term[1], depth)
        if tag == "item":
            return self.of(m, owner, term[2], depth + 1) if term[1] == 1 and self._is_pairs(m, term[2]) else None
        if tag == "elem":
            return self._inside(self.of(m, owner, term[1], depth + 1))
        if tag == "comp" and term[1] == "gen":
            return self.of(m, owner, self.ev.facts(m).blocks[term[3]].term, depth + 1)
        return None

    def _first(self, m: int, owner: int, terms: tuple[Term, ...], depth: int) -> Path | None:
        found = (self.of(m, owner, one, depth + 1) for one in terms)
        return next((path for path in found if path is not None), None)

    @staticmethod
    def _inside(path: Path | None) -> Path | None:
        return None if path is None else (path[0], path[1] + 1, "")

    def _is_pairs(self, m: int, term: Term) -> bool:
        """Whether a term is an element of `x.items()`."""
        inner = term[1] if type(term) is tuple and term[0] == "elem" else None
        if type(inner) is not tuple or inner[0] != "()":
            return False
        return last_name(self.ev.facts(m).calls[inner[1]].func) == "items"

    def _call(self, m: int, owner: int, call: Call, depth: int) -> Path | None:
        func = call.func
        if type(func) is tuple and func[0] == "." and func[2] in _VIEWS and not call.args:
            return self.of(m, owner, func[1], depth + 1)
        if type(func) is tuple and func[0] == "." and func[2] in _LOOKING and call.args:
            return self._inside(self.of(m, owner, func[1], depth + 1))
        if last_name(func) in _LAZY and call.args:
            return self._first(m, owner, call.args, depth)
        values = self.ev.value(m, owner, func, call.block, call.place[0])
        if len(values) == 1 and values[0][0] in ("function", "method"):
            return self._given_back(values[0][1], values[0][2], depth)
        return None

    def _given_back(self, m: int, f: int, depth: int) -> Path | None:
        """The container that a plain function gives back as it is."""
        function = self.ev.function(m, f)
        if function.is_async or function.is_generator or len(function.returns) != 1:
            return None
        return self.of(m, f, function.returns[0].value, depth + 1)

    # names

    def _name(self, m: int, owner: int, name: str, depth: int) -> Path | None:
        here = owner
        while here > MODULE:
            function = self.ev.function(m, here)
            if name not in function.globals:
                if name in self.ev.table(m, here):
                    return self._local(m, here, name, depth)
                if name in self.ev.parameter_names(m, here):
                    return None
            here = function.parent
        return self._global(m, name, depth)

    def _local(self, m: int, f: int, name: str, depth: int) -> Path | None:
        """What a variable of a function is another name of; a container of its own lives as long as its call."""
        bindings = self.ev.bindings(m, f)
        terms = [bindings[i].value for i in self.ev.table(m, f)[name]]
        if len(terms) == 1 and (kind := self.kind(m, terms[0])):
            return (f"{m}:{f}:{name}", 0, kind) if self.ev.inner(m, f) else None
        found = {self.of(m, f, term, depth + 1) for term in terms}
        return found.pop() if len(found) == 1 else None

    def _global(self, m: int, name: str, depth: int) -> Path | None:
        if depth > _DEEPEST:
            return None
        for i in self.ev.table(m, MODULE).get(name, ()):
            binding = self.ev.bindings(m, MODULE)[i]
            value = binding.value
            if type(value) is tuple and value[0] == "import":
                target = self.ev.imports.module(m, value[1], value[2])
                return self._global(target, value[3], depth + 1) if isinstance(target, int) and value[3] else None
            if kind := self.kind(m, value) or self.declared(binding.annotation):
                return (f"{m}.{name}", 0, kind)
        return None

    def _attribute(self, m: int, owner: int, term: Term, depth: int) -> Path | None:
        own = self._own_class(m, owner, term[1])
        values = (own,) if own is not None else self.ev.value(m, owner, term[1])
        for value in values:
            if value[0] == "module":
                return self._global(value[1], term[2], depth + 1)
            if value[0] in ("instance", "class"):
                return self._of_class(("class", value[1], value[2]), term[2], depth)
            if value == ("object", "starlette.datastructures.State"):
                return (f"state.{term[2]}", 0, "")
        return None

    def _own_class(self, m: int, owner: int, base: Term) -> Value | None:
        """The class whose object (or which itself) the first parameter of the method around is."""
        while owner > MODULE:
            function = self.ev.function(m, owner)
            if function.klass >= 0:
                is_own = function.parameters and function.parameters[0].name == base
                is_static = self.ev.is_decorated(function, "staticmethod")
                return ("class", m, function.klass) if is_own and not is_static else None
            owner = function.parent
        return None

    def _of_class(self, klass: Value, attr: str, depth: int) -> Path | None:
        if attributes.is_subclass(self.ev, klass, _MODELS):
            return None  # There is one object for each value that is read.
        for base in attributes.linearise(self.ev, klass):
            if base[0] == "class" and (kind := self._kind_in(base[1], base[2], attr)) is not None:
                return (f"{base[1]}:{base[2]}.{attr}", 0, kind) if kind else None
        return self._property(klass, attr, depth)

    def _property(self, klass: Value, attr: str, depth: int) -> Path | None:
        for base in attributes.linearise(self.ev, klass):
            for f in self.ev.methods(base[1], base[2]) if base[0] == "class" else ():
                function = self.ev.function(base[1], f)
                if function.name == attr and self.ev.is_property(base[1], function):
                    return self._given_back(base[1], f, depth + 1)
        return None

    def _kind_in(self, m: int, c: int, attr: str) -> str | None:
        """Of what kind the container is that a class has under an attribute; "" if it has something else there."""
        found: str | None = None
        for binding in self.ev.bindings(m, ~c):
            if binding.name == attr and not (type(binding.value) is tuple and binding.value[0] == "def"):
                found = self.kind(m, binding.value) or self.declared(binding.annotation)
        for f in self.ev.methods(m, c):
            function = self.ev.function(m, f)
            receiver = function.parameters[0].name if function.parameters else ""
            for i in self.ev.table(m, f).get(f"{receiver}.{attr}", ()):
                binding = self.ev.bindings(m, f)[i]
                kind = self.kind(m, binding.value) or self.declared(binding.annotation)
                found = kind or found or ""
        return found

    # kinds

    def kind(self, m: int, value: Term) -> str:
        """The kind of a container that an expression makes."""
        if type(value) is not tuple or not value:
            return ""
        if value[0] in ("list", "dict", "set"):
            return str(value[0])
        if value[0] == "comp":
            return value[1] if value[1] in ("list", "dict", "set") else ""
        if value[0] != "()":
            return ""
        call = self.ev.facts(m).calls[value[1]]
        if last_name(call.func) in _FIELD:
            made = call.keyword("default_factory")
            if type(made) is tuple and made[0] == "lambda":
                returned = self.ev.function(m, made[1]).returns
                return self.kind(m, returned[0].value) if returned else ""
            return KINDS.get(last_name(_plain(made)), "")
        return KINDS.get(last_name(_plain(call.func)), "")

    def declared(self, annotation: Term) -> str:
        """The kind that an annotation says."""
        annotation = _plain(annotation)
        return KINDS.get(last_name(annotation), "") if annotation is not None else ""


def _plain(term: Term) -> Term:
    """`dict` of `dict[str, int]` and of `ClassVar[dict[str, int]]`."""
    while type(term) is tuple and term[0] == "[]":
        if last_name(term[1]) in ("ClassVar", "Final", "Annotated", "Optional"):
            inner = term[2]
            term = inner[1][0] if type(inner) is tuple and inner[0] == "tuple" else inner
        else:
            term = term[1]
    return term if type(term) in (str, tuple) else None
