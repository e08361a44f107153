"""Interface fingerprint of a module, what others can see of it: if it stays the same, their edges still hold.

Places do not count, nor does what a function does inside, as long as its result does not have to be inferred from that.
The order of functions and classes does count: links name them by number.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, NamedTuple

from fastlint.callgraph.conditions.known_arguments import deciding
from fastlint.index.facts import Binding, Block, Call, Class, Facts, Function, Term
from fastlint.inference.containers import container_writes


class Parts(NamedTuple):
    """All that others can see, by its kind; functions without that of the module itself."""

    bindings: list[Any]
    functions: list[Any]
    deciding: list[Any]
    classes: list[Any]
    exports: Any
    container_writes: list[Any]


def surface(facts: Facts) -> bytes:
    """The same for two versions of a module that look alike from outside."""
    return blake2b(repr(tuple(parts(facts))).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def parts(facts: Facts) -> Parts:
    """What others can see of a module."""
    seen = _Surface(facts)
    return Parts(
        [seen.binding(b) for b in facts.functions[0].bindings],
        [seen.function(f) for f in facts.functions[1:]],
        [deciding(facts, f, seen.blocks[f], seen.calls[f]) for f in range(1, len(facts.functions))],
        [seen.klass(c) for c in facts.classes],
        facts.exports,
        [(name, [(p.owner, seen.term(p.value)) for p in places]) for name, places in container_writes(facts).items()],
    )


class _Surface:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.blocks: list[list[Block]] = [[] for _ in facts.functions]
        self.calls: list[list[Call]] = [[] for _ in facts.functions]
        for block in facts.blocks:
            self.blocks[block.owner].append(block)
        for call in facts.calls:
            self.calls[call.owner].append(call)

    def term(self, term: Term) -> Any:
        """A term in which calls stand for themselves and not for their number."""
        if type(term) is not tuple:
            return term
        if term and term[0] == "()":
            call = self.facts.calls[term[1]]
            return "()", self.term(call.func), self.term(call.args), tuple((k, self.term(v)) for k, v in call.keywords)
        if len(term) == 4 and term[0] == "comp" and type(term[3]) is int:
            term = term[:3]
        return tuple(self.term(part) for part in term)

    def binding(self, binding: Binding) -> Any:
        return binding.name, self.term(binding.value), self.term(binding.annotation)

    def function(self, f: Function) -> Any:
        parameters = [(p.name, self.term(p.annotation), self.term(p.default), p.kind) for p in f.parameters]
        own = [self.binding(b) for b in f.bindings if "." in b.name or b.name in f.globals or b.name.endswith("[]")]
        inferred: Any = None
        if f.returns_annotation is None or f.is_generator:
            results = [self.term(r.value) for r in (*f.returns, *f.yields)]
            inferred = results, [self.binding(b) for b in f.bindings] if results else ()
        decorators = [self.term(d) for d, _ in f.decorators]
        return (
            f.qualname,
            f.klass,
            f.parent,
            f.flags,
            parameters,
            decorators,
            self.term(f.returns_annotation),
            own,
            inferred,
            [p.name for p in f.parameters if p.name in f.unused],
        )

    def klass(self, c: Class) -> Any:
        bases = [self.term(b) for b in c.bases]
        keywords = [(key, self.term(value)) for key, value in c.keywords]
        decorators = [self.term(d) for d, _ in c.decorators]
        return c.qualname, c.parent, c.outer, bases, keywords, decorators, [self.binding(b) for b in c.bindings]
