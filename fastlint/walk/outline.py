"""The shape of a file as its facts know it: rows of statements and functions, and what names mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from fastlint.diagnostic import Span
from fastlint.index.facts import MODULE, Binding, BlockKind, Call, Facts, Function, Use, empty
from fastlint.index.terms import asks_for_main, dotted_name, dotted_term, last_name
from fastlint.walk.terms import with_parts, written_in

Rows = tuple[int, int]
_MANY, _NEARLY_ALL = 10, 0.9
"""Of how many functions with decorators, and which part of them, do nothing in the outline of an application."""


class Outline:
    """What a file is made of, by its facts: whatever comments and texts say, and however the code is laid out."""

    def __init__(self, facts: Facts | None = None) -> None:
        self._facts = empty() if facts is None else facts

    @property
    def _functions(self) -> Sequence[Function]:
        return self._facts.functions

    @property
    def statements(self) -> Sequence[Rows]:
        """First and last rows of the top-level statements."""
        return self._facts.statements

    @cached_property
    def is_program(self) -> bool:
        """Whether the module has a block for when it is started: `if __name__ == "__main__":`."""
        blocks = self._facts.blocks
        return any(b.owner == MODULE and b.kind == BlockKind.IF and asks_for_main(b.term) for b in blocks)

    @cached_property
    def _by_place(self) -> Mapping[tuple[int, int], int]:
        """The functions by the row and column of their `def`."""
        return {function.place[:2]: f for f, function in enumerate(self._functions)}

    def function(self, span: Span) -> Function | None:
        """The function that stands at a place."""
        f = self._by_place.get((span.row, span.column))
        return self._functions[f] if f else None

    def calls_in(self, span: Span) -> Iterator[Call]:
        """The calls at a place, those in functions inside it too."""
        for call in self._facts.calls:
            start, end = call.place[:2], call.place[2:]
            if (span.row, span.column) <= start and end <= (span.end_row, span.end_column):
                yield call

    def decorating(self, span: Span) -> Iterator[Call]:
        """The calls that decorate the function at a place: `@app.get("/")`."""
        function = self.function(span)
        for term, _ in function.decorators if function is not None else ():
            if type(term) is tuple and term[0] == "()":
                yield self._facts.calls[term[1]]

    def is_awaited(self, name: str) -> bool:
        """Whether something with this (last) name is called and awaited somewhere."""
        return any(call.use == Use.AWAITED and last_name(call.func) == name for call in self._facts.calls)

    def awaits_methods(self, receiver: str, span: Span) -> bool:
        """Whether what a method of something gives is awaited at a place; of an attribute of `self`, anywhere."""
        calls = self._facts.calls if receiver.startswith("self.") else self.calls_in(span)
        return any(call.use == Use.AWAITED and dotted_name(call.func).rpartition(".")[0] == receiver for call in calls)

    def is_async_iterated(self, name: str) -> bool:
        """Whether an `async for` goes through what something with this (last) name gives."""
        return any(call.use == Use.ASYNC_ITERATED and last_name(call.func) == name for call in self._facts.calls)

    def has_class(self, name: str, first: int, last: int) -> bool:
        """Whether a class of this name is defined in some rows."""
        return any(one.name == name and first <= one.place[0] <= last for one in self._facts.classes)

    def called_in(self, span: Span) -> Iterator[str]:
        """What is called at a place, as it is written there; what has no name begins with a dot: `.all`."""
        for call in self.calls_in(span):
            yield dotted_name(call.func) or f".{last_name(call.func)}"

    def times_called(self, written: str) -> int:
        """How often something is called that is written in this way: `app.routes.remove`."""
        return sum(dotted_name(call.func) == written for call in self._facts.calls)

    def given_first(self, *names: str) -> Iterator[object]:
        """What calls of things with these (last) names are given first: constants, and names as they are written."""
        for call in self._facts.calls:
            if last_name(call.func) in names and call.args:
                term = call.args[0]
                yield term[1] if type(term) is tuple and term[0] == "const" else dotted_name(term)

    @cached_property
    def modules(self) -> frozenset[str]:
        """The modules that are imported somewhere, those too from which a name is."""
        imported = (b.value for b in self._bindings if type(b.value) is tuple and b.value[0] == "import")
        return frozenset(name for _, _, module, member in imported for name in (module, f"{module}.{member}"))

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """All names, also of attributes, that the code itself has somewhere."""
        found: set[str] = set()
        for term in with_parts(written_in(self._facts)):
            if type(term) is str:
                found.add(term)
            elif type(term) is tuple and term[:1] == (".",):
                found.add(term[2])
            elif type(term) is tuple and term[:1] == ("import",):
                found.update(term[2].split("."), (term[3],) if term[3] else ())
        for binding in self._bindings:
            found.update(binding.name.replace("[]", "").split("."))
        return frozenset(found)

    @cached_property
    def _bindings(self) -> Sequence[Binding]:
        owners = (*(f.bindings for f in self._functions), *(klass.bindings for klass in self._facts.classes))
        return [*chain.from_iterable(owners)]

    def times_bound(self, name: str) -> int:
        """How often statements bind a name where functions can see it: not in the body of a class."""
        return sum(binding.name == name for function in self._functions for binding in function.bindings)

    def rows_bound(self, name: str) -> list[int]:
        """The rows in which statements of the module itself bind a name."""
        return [binding.row for binding in self._functions[MODULE].bindings if binding.name == name]

    @cached_property
    def plain_names(self) -> frozenset[str]:
        """All names that are no attributes: those that the code reads, binds, or takes as parameters."""
        read = (term for term in with_parts(written_in(self._facts)) if type(term) is str)
        bound = (binding.name for binding in self._bindings)
        return frozenset((*read, *bound, *(p.name for function in self._functions for p in function.parameters)))

    def times_read(self, name: str) -> int:
        """How often an expression is, or holds, a name, be it one of an attribute."""
        found = 0
        for term in with_parts(written_in(self._facts)):
            found += term == name or (type(term) is tuple and term[:1] == (".",) and term[2] == name)
        return found

    def functions_named(self, name: str) -> list[Function]:
        """The functions of a name, wherever they are defined."""
        return [function for function in self._functions[1:] if function.name == name]

    def functions_in(self, outer: Function) -> list[Function]:
        """The functions that are defined in another one, in their order."""
        start, end = outer.place[:2], outer.place[2:]
        return [one for one in self._functions[1:] if start < one.place[:2] and one.place[2:] <= end and one.name]

    def annotates_results(self) -> bool:
        """Whether a function of the module says by an annotation what it returns."""
        own = (one for one in self._functions[1:] if one.parent == MODULE and one.klass < 0)
        return any(one.returns_annotation is not None for one in own)

    def is_variable(self, name: str) -> bool:
        """Whether a statement of the module itself, in no block, assigns to a name."""
        module = self._functions[MODULE]
        own = (b for b in module.bindings if b.name == name and b.block == module.body)
        return any(type(b.value) is not tuple or b.value[0] not in ("import", "def", "class") for b in own)

    def holds(self, name: str, callee: str) -> bool:
        """Whether a name gets what is called by a (last) name somewhere."""
        calls = (self.call(binding.value) for binding in self._bindings if binding.name == name)
        return any(call is not None and last_name(call.func) == callee for call in calls)

    def is_changed(self, name: str, methods: Collection[str]) -> bool:
        """Whether a function puts something into the container of a name, or takes it out, by a method too."""
        places = (f"{name}[]", f"{name}[-]")
        for binding in chain.from_iterable(function.bindings for function in self._functions[1:]):
            if binding.name in places and not _is_augmented(binding.value):
                return True
        changing = {f"{name}.{method}" for method in methods}
        return any(call.owner != MODULE and dotted_name(call.func) in changing for call in self._facts.calls)

    def sets_state(self) -> bool:
        """Whether something is put on the state of an application: `app.state.pool = pool`."""
        return any(".state." in f".{binding.name}." for binding in self._bindings if "." in binding.name)

    def is_entered(self, name: str) -> bool:
        """Whether what has a name is entered somewhere, or given back: somebody else may enter it."""
        term = dotted_term(name)
        if any(b.kind in (BlockKind.WITH, BlockKind.ASYNC_WITH) and b.term == term for b in self._facts.blocks):
            return True
        if any(result.value == term for function in self._functions for result in function.returns):
            return True
        for call in self._facts.calls:
            if call.func == (".", term, "__enter__") or (last_name(call.func) == "enter_context" and term in call.args):
                return True
        return False

    def gives_nothing(self, span: Span) -> bool:
        """Whether the function at a place neither returns a value nor is a generator."""
        function = self.function(span)
        if function is None or function.is_generator:
            return False
        return all(result.value == ("const", None) for result in function.returns)

    def bases(self, klass: str) -> list[str]:
        """What a class of the module is derived from, as it is written there: `a.Base`."""
        return [dotted_name(base) for one in self._facts.classes if one.qualname == klass for base in one.bases]

    def call(self, term: Any) -> Call | None:
        """The call that a term is, if it is one."""
        return self._facts.called(term)

    @cached_property
    def methods(self) -> list[Rows]:
        """First and last rows of the methods of classes."""
        return sorted((f.first_row, f.place[2]) for f in self._functions if f.klass >= 0 and f.first_row < f.place[2])

    @cached_property
    def decorated(self) -> list[tuple[int, int, int]]:
        """Rows of the functions with decorators: of the first decorator, of `def`, and the last."""
        return sorted((f.first_row, f.place[0], f.place[2]) for f in self._functions if f.decorators)

    @cached_property
    def is_sketch(self) -> bool:
        """Whether nearly all of many functions that calls decorate do nothing yet: the outline of an application."""
        owners = {call.owner for call in self._facts.calls}
        made = [
            f
            for f, one in enumerate(self._functions)
            if any(type(term) is tuple and term[:1] == ("()",) for term, _ in one.decorators)
        ]
        idle = sum(f not in owners and _is_idle(self._functions[f]) for f in made)
        return len(made) >= _MANY and idle >= _NEARLY_ALL * len(made)

    @cached_property
    def top_level_functions(self) -> Mapping[str, list[Rows]]:
        """First and last rows of the functions of the module itself, by name."""
        found: dict[str, list[Rows]] = {}
        for f in self._functions[1:]:
            if f.parent == 0 and f.klass < 0 and f.place[1] == 1:
                found.setdefault(f.name, []).append((f.first_row, f.place[2]))
        return found

    @cached_property
    def imported(self) -> Mapping[str, str]:
        """Names that functions import for themselves, each always the same thing, and that mean nothing else."""
        found: dict[str, set[str]] = {}
        for function in self._functions[1:]:
            for parameter in function.parameters:
                found.setdefault(parameter.name, set()).add("")
            for binding in function.bindings:
                path = names_of((binding,)).get(binding.name, "")
                found.setdefault(binding.name, set()).add("" if path == f".{binding.name}" else path)
        for binding in self._functions[0].bindings if self._functions else ():
            found.setdefault(binding.name, set()).add("")
        return {name: path for name, (path, *others) in found.items() if path and not others}

    @cached_property
    def names_in_functions(self) -> frozenset[str]:
        """Names that some function binds for itself, a name of an attribute or element as `a.b` or `a[]`."""
        found: set[str] = set()
        for function in self._functions[1:]:
            found.update(p.name for p in function.parameters)
            found.update({binding.name for binding in function.bindings}.difference(function.globals))
        return frozenset(found)


def _is_idle(function: Function) -> bool:
    """Whether a function reads, binds, yields and gives nothing."""
    is_silent = not (function.reads or function.bindings or function.yields)
    return is_silent and all(result.value == ("const", None) for result in function.returns)


def _is_augmented(value: Any) -> bool:
    """`x[key] += 1`: what was there has another value."""
    return type(value) is tuple and value[:1] == ("bin",) and value[1].endswith("=")


def names_of(bindings: Sequence[Binding]) -> Mapping[str, str]:
    """What a module's own imports, functions and classes bind: name to qualified name; its own start with a dot."""
    names: dict[str, str] = {}
    for binding in bindings:
        value: Any = binding.value
        if "." in binding.name or " " in binding.name or binding.name == "*":
            continue
        if type(value) is tuple and value[0] == "import":
            _, level, module, name = value
            prefix = "." * level + module
            names[binding.name] = (
                prefix if name is None else f"{prefix}.{name}" if not prefix.endswith(".") else prefix + name
            )
        else:
            names[binding.name] = f".{binding.name}"
    return names
