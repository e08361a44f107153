"""What the code of a file says, expression by expression: its terms and those in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastlint.index.facts import Facts, Term
from fastlint.index.terms import parts_of

_LEAVES = frozenset({"const", "import", "def", "class", "lambda"})


def written_in(facts: Facts) -> Iterator[Term]:
    """The terms of a file: of bindings, calls, conditions, results and declarations."""
    for function in facts.functions:
        for binding in function.bindings:
            yield from (binding.value, binding.annotation)
        yield from (result.value for result in (*function.returns, *function.yields))
        yield from (read.term for read in function.reads)
        yield from (term for term, _ in function.decorators)
        for parameter in function.parameters:
            yield from (parameter.annotation, parameter.default)
    for klass in facts.classes:
        yield from klass.bases
        for binding in klass.bindings:
            yield from (binding.value, binding.annotation)
    for call in facts.calls:
        yield from (call.func, *call.arguments)
    yield from (block.term for block in facts.blocks)


def with_parts(terms: Iterable[Term]) -> Iterator[Term]:
    """Terms, and all those in them; what a call is given stands in `written_in` itself."""
    todo = [*terms]
    while todo:
        term = todo.pop()
        yield term
        if type(term) is tuple and term and term[0] == ".":
            todo.append(term[1])
        elif type(term) is tuple and term and term[0] not in _LEAVES:
            todo += parts_of(term)
