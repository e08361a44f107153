"""What names and expressions mean: demand-driven, memoised, never executing anything.

Every question is asked of the facts of some modules; which ones is recorded (`Evaluator.seen`), so that an answer can
be kept until one of these modules changes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from fastlint.index.facts import Binding, Block, BlockKind, Class, Facts, Function, Term
from fastlint.index.terms import dotted_term
from fastlint.inference import (
    annotation,
    attributes,
    call_results,
    containers,
    decorators,
    definitions,
    expressions,
    module_summary,
    parameters,
    registries,
    scopes,
)
from fastlint.inference.containers import Filling
from fastlint.inference.imports import ImportMap
from fastlint.inference.module_summary import Summary
from fastlint.inference.narrowing import asks_for_kind, leaving_branches
from fastlint.inference.registries import Registries
from fastlint.inference.values import UNKNOWN, Value, Values, bounded, union
from fastlint.knowledge import Knowledge

_FUEL = 4000
"""Questions that one from outside may lead to."""
_BUDGET, _LEAST_FUEL = 150_000, 40
"""Questions that all of one module may lead to; what is asked after that gets little fuel each."""
_MOST_ANSWERS = 400_000
"""Answers that are remembered: from then on the next module begins anew, so that memory does not grow for ever."""
_NEVER = 1 << 60
_DEEPEST = 120
_OFTEN = frozenset({".", "()"})
sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))


class Evaluator:
    """Answers what terms mean in a scope: `(module, function)`, or `(module, ~class)` for a class body."""

    def __init__(self, paths: Sequence[str], load: Callable[[int], Facts], knowledge: Knowledge) -> None:
        self.imports = ImportMap(paths, knowledge.describes)
        self.knowledge = knowledge
        self._load = load
        self._facts: list[Facts | None] = [None] * len(paths)
        self.seen = 0
        self._memo: dict[Any, tuple[Values, int]] = {}
        self._active: dict[Any, int] = {}
        self._outside: dict[tuple[int, int, Term, int, int], tuple[Values, int]] = {}
        self._cut = _NEVER
        self._fuel = self._given = _FUEL
        self._budget = _BUDGET
        self._masks: dict[int, int] = {}
        self._tables: dict[tuple[int, int], dict[str, list[int]]] = {}
        self._methods: dict[int, dict[int, list[int]]] = {}
        self.state: dict[str, list[tuple[int, int, int]]] = {}
        self.outside: dict[str, list[tuple[int, int, int]]] = {}
        self.properties: set[str] = set()
        self.generators: set[str] = set()
        self.flows: dict[tuple[int, int, str], Values] = {}
        self.subclasses: dict[str, list[tuple[int, int, str]]] = {}
        self.shapes: dict[tuple[int, int], set[str]] = {}
        self._rebinders: dict[int, dict[str, list[int]]] = {}
        self._calls: dict[int, dict[int, list[int]]] = {}
        self._blocks: dict[int, dict[int, list[Block]]] = {}
        self.everything = 1 << len(paths)
        self._bits = [1 << m for m in range(len(paths))]
        self._dotted: dict[tuple[int, int], frozenset[str]] = {}
        self._parameters: dict[tuple[int, int], frozenset[str]] = {}
        self._fillings: dict[int, dict[str, list[Filling]]] = {}
        self._registries: dict[int, Registries] = {}
        self._inner: dict[int, dict[int, list[int]]] = {}
        self._tested: dict[int, tuple[bool, ...]] = {}
        self._left: dict[int, dict[int, list[int]]] = {}

    # facts

    def facts(self, module: int) -> Facts:
        """Facts of a module; notes that the current answer depends on them."""
        self.seen |= self._bits[module]
        facts = self._facts[module]
        if facts is None:
            facts = self._facts[module] = self._load(module)
        return facts

    def function(self, module: int, number: int) -> Function:
        """A function's facts."""
        return self.facts(module).functions[number]

    def klass(self, module: int, number: int) -> Class:
        """A class's facts."""
        return self.facts(module).classes[number]

    def bindings(self, module: int, scope: int) -> list[Binding]:
        """Bindings of a function, or of a class body (`~class`)."""
        facts = self.facts(module)
        return facts.functions[scope].bindings if scope >= 0 else facts.classes[~scope].bindings

    def table(self, module: int, scope: int) -> dict[str, list[int]]:
        """Positions of the bindings of each name of a scope."""
        table = self._tables.get((module, scope))
        if table is None:
            table = {}
            for i, binding in enumerate(self.bindings(module, scope)):
                table.setdefault(binding.name, []).append(i)
            self._tables[module, scope] = table
        else:
            self.seen |= self._bits[module]
        return table

    def dotted(self, module: int, scope: int) -> frozenset[str]:
        """Last parts of the dotted names that a scope binds: `pool` of `app.state.pool = ...`."""
        found = self._dotted.get((module, scope))
        if found is None:
            names = self.table(module, scope)
            found = self._dotted[module, scope] = frozenset(n.rpartition(".")[2] for n in names if "." in n)
        else:
            self.seen |= self._bits[module]
        return found

    def parameter_names(self, module: int, number: int) -> frozenset[str]:
        """Names of a function's parameters."""
        found = self._parameters.get((module, number))
        if found is None:
            parameters = self.function(module, number).parameters
            found = self._parameters[module, number] = frozenset([p.name for p in parameters])
        else:
            self.seen |= self._bits[module]
        return found

    def tested(self, module: int) -> tuple[bool, ...]:
        """By block: whether it stands behind an `if` in a module that asks for classes at all."""
        found = self._tested.get(module)
        if found is None:
            facts = self.facts(module)
            asks = any(asks_for_kind(call) for call in facts.calls)
            left = self.left(module)
            flags: list[bool] = []
            for i, b in enumerate(facts.blocks if asks else ()):
                behind = (b.kind in (BlockKind.IF, BlockKind.ELSE) and type(b.term) is tuple) or i in left
                flags.append(behind or (0 < b.parent < len(flags) and flags[b.parent]))
            found = self._tested[module] = tuple(flags)
        else:
            self.seen |= self._bits[module]
        return found

    def left(self, module: int) -> dict[int, list[int]]:
        """By block: the branches in it that leave their function, so that what follows is where their test fails."""
        found = self._left.get(module)
        if found is None:
            found = self._left[module] = leaving_branches(self.facts(module))
        else:
            self.seen |= self._bits[module]
        return found

    # memoised questions

    def ask(self, key: Any, compute: Callable[[], Values]) -> Values:
        """Memoise a question; a question that asks itself is unknown there, and only its outermost asker remembers."""
        known = self._memo.get(key)
        if known is not None:
            self.seen |= known[1]
            return known[0]
        depth = self._active.get(key)
        if depth is not None:
            self._cut = min(self._cut, depth)
            self._fuel -= 1
            return UNKNOWN
        self._fuel -= 1
        depth = len(self._active)
        if self._fuel < 0 or depth > _DEEPEST:
            self._cut = 0
            return UNKNOWN
        outer_seen, self.seen = self.seen, 0
        outer_cut, self._cut = self._cut, _NEVER
        self._active[key] = depth
        try:
            answer, size = bounded(compute())
            self._fuel -= size // 64
        except RecursionError:
            # No stack is deep enough for what was made to be deep: it is unknown, and nothing more is tried.
            answer, self._cut, self._fuel = UNKNOWN, 0, 0
        finally:
            del self._active[key]
            seen, cut = self.seen, self._cut
            self.seen = outer_seen | seen
            self._cut = outer_cut
        if cut >= depth:
            self._memo[key] = answer, self._masks.setdefault(seen, seen)
        elif cut < outer_cut:
            self._cut = cut
        return answer

    def refuel(self) -> None:
        """Allow a fresh amount of work; called before each question from outside."""
        self._budget -= self._given - max(self._fuel, 0)
        self._fuel = self._given = _FUEL if self._budget > 0 else _LEAST_FUEL
        self._cut = _NEVER

    # the questions

    def name(self, module: int, scope: int, name: str, block: int = -1, row: int = 0) -> Values:
        """What a name means in a scope; at a place of it (block, row) where that is given."""
        return scopes.name(self, module, scope, name, block, row)

    def member(self, module: int, name: str, block: int = -1, row: int = 0) -> Values:
        """What a module-level name means."""
        return scopes.member(self, module, name, block, row)

    def binding(self, module: int, scope: int, position: int) -> Values:
        """What one binding gives its name."""
        return scopes.binding(self, module, scope, position)

    def imported(self, module: int, level: int, dotted: str, name: str | None) -> Values:
        """What an import statement binds."""
        return scopes.imported(self, module, level, dotted, name)

    def module_value(self, target: int | str) -> Value:
        """The value of an imported module or namespace package."""
        return ("module", target) if isinstance(target, int) else ("package", target)

    def parameter(self, module: int, number: int, name: str) -> Values:
        """What a parameter is."""
        return parameters.parameter(self, module, number, name)

    def value(self, module: int, scope: int, term: Term, block: int = -1, row: int = 0) -> Values:
        """What an expression can be in a scope (at a place of it).

        Questions from outside about names, attributes and calls are asked again and again of the same places, by all
        that read a module: these answers are remembered until `forget`.
        """
        if not (type(term) is str or (type(term) is tuple and term[0] in _OFTEN)):
            return expressions.value(self, module, scope, term, block, row)
        if self._fuel < 0 and self._active:
            self._cut = 0  # Nothing more is looked at on the way back.
            return UNKNOWN
        key = (module, scope, term, block, row)
        known = self._outside.get(key)
        if known is not None:
            self.seen |= known[1]
            return known[0]
        if self._active:
            return expressions.value(self, module, scope, term, block, row)
        outer, self.seen = self.seen, 0
        answer = expressions.value(self, module, scope, term, block, row)
        if self._fuel >= 0 and self._cut == _NEVER:  # else it is less than can be known
            self._outside[key] = answer, self.seen
        self.seen |= outer
        return answer

    def forget(self) -> None:
        """Begin with another module: answers to questions from outside were about places of the one before."""
        self._outside.clear()
        self._budget, self._given = _BUDGET, self._fuel
        if len(self._memo) > _MOST_ANSWERS:
            self._memo.clear()
            self._masks.clear()

    def iterated(self, values: Values) -> Values:
        """Elements of a `for` over values."""
        return expressions.iterated(self, values)

    def async_iterated(self, values: Values) -> Values:
        """Elements of an `async for` over values."""
        return expressions.async_iterated(self, values)

    def entered(self, values: Values, *, is_async: bool) -> Values:
        """What entering context managers gives."""
        return expressions.entered(self, values, is_async=is_async)

    @staticmethod
    def is_decorated(function: Function, name: str) -> bool:
        """Whether a plain (or dotted) decorator of this last name is applied."""
        for term, _ in function.decorators:
            last = term[2] if type(term) is tuple and term[0] == "." else term
            if last == name:
                return True
        return False

    def annotation(self, m: int, scope: int, t: Term) -> Values:
        """Values that an annotation admits."""
        return annotation.annotation(self, m, scope, t)

    def attributes(self, base: Values, attr: str) -> Values:
        """Values of an attribute."""
        return attributes.attributes(self, base, attr)

    def call_values(self, values: Values) -> Values:
        """What calling any of these values gives."""
        return call_results.call_values(self, values)

    def returned(self, m: int, f: int, receiver: Value | None) -> Values:
        """What a call of a function gives."""
        return call_results.returned(self, m, f, receiver)

    def injected(self, m: int, scope: int, t: Term, block: int) -> Values | None:
        """What a `Depends(...)` injects; None if the term is none."""
        return call_results.injected(self, m, scope, t, block)

    def described_text(self, text: str, receiver: Value | None, arguments: Any = ()) -> Values:
        """Values of a type as knowledge writes it."""
        return annotation.described_type(self, text, receiver, arguments)

    def described(self, name: str, field: str, value: Value) -> Values:
        """What the knowledge of an external class (or of its bases) says in one of its type fields."""
        for klass in (name, *self.knowledge.bases(name)):
            row = self.knowledge.get(klass)
            text = getattr(row, field) if row is not None else None
            if text:
                return self.described_text(text, value)
        return UNKNOWN

    def state_attribute(self, attr: str) -> Values:
        """What anybody in the project assigns to `something.state.attr`, or a lifespan yields under this name."""
        self.seen |= self.everything
        found = self.state.get(attr, ())
        return union(self._yielded_state(attr, *where) if where[2] < 0 else self.binding(*where) for where in found)

    def _yielded_state(self, attr: str, m: int, f: int, position: int) -> Values:
        def compute() -> Values:
            result = self.function(m, f).yields[~position]
            term = module_summary.told(self.facts(m), f, result.value).get(attr)
            return self.value(m, f, term, result.block, result.place[0])

        return self.ask(("state", m, f, position, attr), compute)

    def given(self, m: int, f: int, name: str) -> Values:
        """What calls give to a parameter whose function puts it into a container that others look into."""
        self.seen |= self.everything << 1 + m
        return self.flows.get((m, f, name), UNKNOWN)

    def put_outside(self, value: Value, attr: str) -> Values:
        """What others put on an attribute of a module or of an object, where it has nothing of its own."""
        self.seen |= self.everything

        def compute() -> Values:
            parts = []
            for m, f, position in self.outside.get(attr, ()):
                binding = self.bindings(m, f)[position]
                base = dotted_term(binding.name.rpartition(".")[0])
                bases = self.value(m, f, base, binding.block, binding.row)
                if any(attributes.is_same_object(self, value, one) for one in bases):
                    parts.append(self.binding(m, f, position))
            return union(parts)

        return self.ask(("outside", value, attr), compute)

    def know(self, m: int, known: Summary) -> None:
        """Take in what a module contributes to the tables that no import leads to."""
        for attr, function, position in known.state:
            self.state.setdefault(attr, []).append((m, function, position))
        for attr, function, position in known.outside if not known.is_test else ():
            self.outside.setdefault(attr, []).append((m, function, position))
        self.properties.update(known.properties)
        self.generators.update(f.qualname.rpartition(".")[2] for f in known.functions if f.is_generator)
        if not known.is_quiet:
            for number, name, above, methods in known.classes:
                self.shapes[m, number] = set(methods)
                for base in above:
                    self.subclasses.setdefault(base, []).append((m, number, name))

    def calls_of(self, m: int, f: int) -> list[int]:
        """Numbers of the calls in a function's own body."""
        table = self._calls.get(m)
        if table is None:
            table = self._calls[m] = {}
            for number, call in enumerate(self.facts(m).calls):
                table.setdefault(call.owner, []).append(number)
        self.seen |= self._bits[m]
        return table.get(f, [])

    def blocks_of(self, m: int, f: int) -> list[Block]:
        """The blocks of a function's own body."""
        table = self._blocks.get(m)
        if table is None:
            table = self._blocks[m] = {}
            for block in self.facts(m).blocks:
                table.setdefault(block.owner, []).append(block)
        self.seen |= self._bits[m]
        return table.get(f, [])

    def rebinders(self, m: int) -> dict[str, list[int]]:
        """Functions that rebind each global of a module."""
        table = self._rebinders.get(m)
        if table is None:
            table = self._rebinders[m] = {}
            for number, function in enumerate(self.facts(m).functions):
                for name in function.globals:
                    table.setdefault(name, []).append(number)
        self.seen |= self._bits[m]
        return table

    def fillings(self, m: int) -> dict[str, list[Filling]]:
        """What functions of a module put into containers, by the name of the container."""
        found = self._fillings.get(m)
        if found is None:
            found = self._fillings[m] = containers.fillings(self.facts(m))
        self.seen |= self._bits[m]
        return found

    def registries(self, m: int) -> Registries:
        """The containers of functions of a module, and who puts functions into them."""
        found = self._registries.get(m)
        if found is None:
            found = self._registries[m] = registries.registries(m, self.facts(m), self.fillings(m))
        self.seen |= self._bits[m]
        return found

    def inner(self, m: int, f: int) -> list[int]:
        """Functions that are defined in the body of a function."""
        table = self._inner.get(m)
        if table is None:
            table = self._inner[m] = {}
            for number, function in enumerate(self.facts(m).functions):
                table.setdefault(function.parent, []).append(number)
        self.seen |= self._bits[m]
        return table.get(f, [])

    def methods(self, m: int, c: int) -> list[int]:
        """Functions defined in a class body."""
        table = self._methods.get(m)
        if table is None:
            table = self._methods[m] = {}
            for number, function in enumerate(self.facts(m).functions):
                if function.klass >= 0:
                    table.setdefault(function.klass, []).append(number)
        self.seen |= self._bits[m]
        return table.get(c, [])

    def is_property(self, m: int, function: Function) -> bool:
        """Whether reading the attribute calls the function."""
        return decorators.is_property(self, m, function)

    def origins(self, m: int, scope: int, t: Term) -> list[tuple[int, int, Term]]:
        """Where a name gets its value: (module, scope, term) of its bindings, through imports and other names."""
        return definitions.origins(self, m, scope, t)
