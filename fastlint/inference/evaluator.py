"""What names and expressions mean: demand-driven, memoised, never executing anything.

Every question is asked of the facts of some modules; which ones is recorded (`Evaluator.seen`), so that an answer can
be kept until one of these modules changes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from fastlint.index.facts import Call, Facts, Function, Term
from fastlint.index.terms import dotted_term
from fastlint.inference import (
    annotation,
    attributes,
    call_results,
    decorators,
    definitions,
    exactness,
    expressions,
    module_summary,
    names_on_demand,
    parameters,
    scopes,
)
from fastlint.inference.imports import ImportMap
from fastlint.inference.query_engine import QueryEngine
from fastlint.inference.values import UNKNOWN, Value, Values, union
from fastlint.knowledge import Knowledge

_OFTEN = frozenset({".", "()"})
sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))


class Evaluator(QueryEngine):
    """Answers what terms mean in a scope: `(module, function)`, or `(module, ~class)` for a class body.

    A facade: the parts of the evaluation are functions that take it and ask it in turn. Facts and tables are those of
    the `Store`, memory and limits those of the `QueryEngine`.
    """

    def __init__(self, paths: Sequence[str], load: Callable[[int], Facts], knowledge: Knowledge) -> None:
        super().__init__(paths, load)
        self.imports = ImportMap(paths, knowledge.describes)
        self.knowledge = knowledge

    def name(self, module: int, scope: int, name: str, block: int = -1, row: int = 0) -> Values:
        """What a name means in a scope; at a place of it (block, row) where that is given."""
        return scopes.name(self, module, scope, name, block, row)

    def parameter(self, module: int, number: int, name: str) -> Values:
        """What a parameter is: by annotation, as receiver, by its default or by what FastAPI injects."""
        return parameters.parameter(self, module, number, name)

    def entered(self, values: Values, *, is_async: bool) -> Values:
        """What `as` binds in a (async) with statement."""
        return expressions.entered(self, values, is_async=is_async)

    def annotation(self, module: int, scope: int, term: Term) -> Values:
        """Values that an annotation admits; unknown for Any and for what cannot be resolved."""
        return annotation.annotation(self, module, scope, term)

    def attributes(self, base: Values, attr: str) -> Values:
        """Values of an attribute of any of these values."""
        return attributes.attributes(self, base, attr)

    def call_values(self, values: Values) -> Values:
        """What calling any of these values gives, whatever the arguments."""
        return call_results.call_values(self, values)

    def returned(self, module: int, function: int, receiver: Value | None) -> Values:
        """What a call of a function of the project gives (a coroutine for an async def)."""
        return call_results.returned(self, module, function, receiver)

    def on_demand(self, module: int, name: str) -> Values:
        """What the `__getattr__` of a module makes of a name that stands nowhere in it."""
        return names_on_demand.on_demand(self, module, name)

    def injected(self, module: int, scope: int, term: Term, block: int) -> Values | None:
        """What `Depends(f)` or `Security(f)` injects; None if the term is neither."""
        return call_results.injected(self, module, scope, term, block)

    def allocations(self, module: int, scope: int, term: Term, depth: int = 0) -> list[tuple[int, int, Term]]:
        """Where a name gets its value, as (module, scope, term), followed through imports and other names."""
        return definitions.allocations(self, module, scope, term, depth)

    def is_property(self, module: int, function: Function) -> bool:
        """Whether reading the attribute calls the function."""
        return decorators.is_property(self, module, function)

    def member(self, module: int, name: str, block: int = -1, row: int = 0) -> Values:
        """What a module-level name means."""
        if block >= 0:
            return scopes.member(self, module, name, block, row)
        known = self._memo.get(("m", module, name))
        if known is not None:
            self.seen |= known[1]
            self.flowed |= known[2]
            return known[0]
        return self.ask(("m", module, name), lambda: scopes.member(self, module, name, -1, 0))

    def binding(self, module: int, scope: int, position: int) -> Values:
        """What one binding gives its name."""
        known = self._memo.get((module, scope, position))
        if known is not None:
            self.seen |= known[1]
            self.flowed |= known[2]
            return known[0]
        return self.ask((module, scope, position), lambda: scopes.binding(self, module, scope, position))

    def module_value(self, target: int | str) -> Value:
        """The value of an imported module or namespace package."""
        return ("module", target) if isinstance(target, int) else ("package", target)

    def value(self, module: int, scope: int, term: Term, block: int = -1, row: int = 0) -> Values:
        """What an expression can be in a scope (at a place of it).

        Questions from outside about names, attributes and calls are asked again and again of the same places, by all
        that read a module: these answers are remembered until `forget`.
        """
        if not (type(term) is str or (type(term) is tuple and term[0] in _OFTEN)):
            return expressions.value(self, module, scope, term, block, row)
        if self._fuel < 0 and self.open:
            self._cut = 0  # Nothing more is looked at on the way back.
            return UNKNOWN
        key = (module, scope, term, block, row)
        known = self._outside.get(key)
        if known is not None:
            self.seen |= known[1]
            self.flowed |= known[2]
            return known[0]
        if self.open:
            return expressions.value(self, module, scope, term, block, row)
        return self.remember(key, lambda: expressions.value(self, module, scope, term, block, row))

    def at(self, module: int, call: Call, term: Term) -> Values:
        """What an expression can be where a call stands: its callee, an argument, its receiver."""
        return self.value(module, call.owner, term, call.block, call.place[0])

    def iterated(self, values: Values) -> Values:
        """Elements of a `for` over values."""
        return expressions.iterated(self, values)

    def async_iterated(self, values: Values) -> Values:
        """Elements of an `async for` over values."""
        return expressions.async_iterated(self, values)

    @staticmethod
    def is_decorated(function: Function, name: str) -> bool:
        """Whether a plain (or dotted) decorator of this last name is applied."""
        for term, _ in function.decorators:
            last = term[2] if type(term) is tuple and term[0] == "." else term
            if last == name:
                return True
        return False

    def call_result(self, m: int, scope: int, number: int) -> Values:
        """What a call gives."""
        known = self._memo.get(("c", m, number, scope))
        if known is not None:
            self.seen |= known[1]
            self.flowed |= known[2]
            return known[0]
        return self.ask(("c", m, number, scope), lambda: call_results.call_result(self, m, scope, number))

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

    def more_exactly(self, declared: Values, behind: Callable[[], Values]) -> Values:
        """What is declared, or what stands behind it, where that says more."""
        return exactness.exact(self, declared, behind)

    def state_attribute(self, attr: str) -> Values:
        """What anybody in the project assigns to `something.state.attr`, or a lifespan yields under this name."""
        self.see_all()
        found = self.state.get(attr, ())
        return union(self._yielded_state(attr, *where) if where[2] < 0 else self.binding(*where) for where in found)

    def _yielded_state(self, attr: str, m: int, f: int, position: int) -> Values:
        def compute() -> Values:
            result = self.function(m, f).yields[~position]
            term = module_summary.mapping_items(self.facts(m), f, result.value).get(attr)
            return self.value(m, f, term, result.block, result.place[0])

        return self.ask(("state", m, f, position, attr), compute)

    def passed_values(self, m: int, f: int, name: str) -> Values:
        """What calls give to a parameter whose function puts it into a container that others look into."""
        self.seen |= self.sources.flows_into(m)
        return self.flow(m, f, name)

    def put_outside(self, value: Value, attr: str) -> Values:
        """What others put on an attribute of a module or of an object, where it has nothing of its own."""
        self.see_all()

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
