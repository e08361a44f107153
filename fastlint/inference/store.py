"""The store: facts of all modules, tables derived from them, and which modules the answer in the making rests on.

Whoever reads something here depends on it: the bits of `Store.seen` say of what (`fastlint.footprint.Sources`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from fastlint.footprint import FunctionId, Sources
from fastlint.index.facts import Binding, Block, BlockKind, Call, Class, Facts, Function, Term
from fastlint.inference import containers, registries
from fastlint.inference.asked_flows import AskedFlows, FlowKey
from fastlint.inference.containers import ContainerWrite
from fastlint.inference.module_summary import Summary
from fastlint.inference.narrowing import asks_for_kind, leaving_branches
from fastlint.inference.registries import Registries
from fastlint.inference.values import UNKNOWN, Values

Numbers = dict[int, list[int]]


class ModuleTables:
    """What follows from the facts of one module alone, each table made when it is first asked for."""

    def __init__(self, m: int, facts: Facts) -> None:
        self._m = m
        self._facts = facts

    @cached_property
    def calls(self) -> Numbers:
        """By function, the numbers of the calls in its own body."""
        return _grouped(call.owner for call in self._facts.calls)

    @cached_property
    def inner(self) -> Numbers:
        """By function, the functions that are defined in its body."""
        return _grouped(function.parent for function in self._facts.functions)

    @cached_property
    def methods(self) -> Numbers:
        """By class, the functions that are defined in its body."""
        found = _grouped(function.klass for function in self._facts.functions)
        found.pop(-1, None)
        return found

    @cached_property
    def blocks(self) -> dict[int, list[Block]]:
        """By function, the blocks of its own body."""
        found: dict[int, list[Block]] = {}
        for block in self._facts.blocks:
            found.setdefault(block.owner, []).append(block)
        return found

    @cached_property
    def rebinders(self) -> dict[str, list[int]]:
        """By global name, the functions that rebind it."""
        found: dict[str, list[int]] = {}
        for number, function in enumerate(self._facts.functions):
            for name in function.globals:
                found.setdefault(name, []).append(number)
        return found

    @cached_property
    def container_writes(self) -> dict[str, list[ContainerWrite]]:
        """By name of a container, what functions put into it."""
        return containers.container_writes(self._facts)

    @cached_property
    def registries(self) -> Registries:
        """The containers of functions, and who puts functions into them."""
        return registries.registries(self._m, self._facts, self.container_writes)

    @cached_property
    def left(self) -> dict[int, list[int]]:
        """By block: the branches in it that leave their function, so that what follows is where their test fails."""
        return leaving_branches(self._facts)

    @cached_property
    def tested(self) -> tuple[bool, ...]:
        """By block: whether it stands behind an `if` in a module that asks for classes at all."""
        asks = any(asks_for_kind(call) for call in self._facts.calls)
        flags: list[bool] = []
        for i, b in enumerate(self._facts.blocks if asks else ()):
            behind = (b.kind in (BlockKind.IF, BlockKind.ELSE) and type(b.term) is tuple) or i in self.left
            flags.append(behind or (0 < b.parent < len(flags) and flags[b.parent]))
        return tuple(flags)


def _grouped(keys: Iterable[int]) -> Numbers:
    found: Numbers = {}
    for number, key in enumerate(keys):
        found.setdefault(key, []).append(number)
    return found


class Store:
    """Facts and tables of the modules of a project; `seen` grows by each module of which anything is read."""

    def __init__(self, paths: Sequence[str], load: Callable[[int], Facts]) -> None:
        self.seen = self.flowed = 0
        self.asked_flows = AskedFlows()
        self.sources = Sources(len(paths))
        self._load = load
        self._bits = [self.sources.facts(m) for m in range(len(paths))]
        self._facts: list[Facts | None] = [None] * len(paths)
        self._derived: list[ModuleTables | None] = [None] * len(paths)
        self._names: dict[tuple[int, int], dict[str, list[int]]] = {}
        self._dotted: dict[tuple[int, int], frozenset[str]] = {}
        self._parameters: dict[tuple[int, int], frozenset[str]] = {}
        self.flows: dict[FlowKey, Values] = {}
        """What all calls together give to parameters of which nothing is declared."""
        self._clear_contributions()

    def _clear_contributions(self) -> None:
        """The tables that no import leads to, by what all modules contribute."""
        self.state: dict[str, list[tuple[int, int, int]]] = {}
        self.outside: dict[str, list[tuple[int, int, int]]] = {}
        self.properties: set[str] = set()
        self.generators: set[str] = set()
        self.subclasses: dict[str, list[tuple[int, int, str]]] = {}
        self.shapes: dict[tuple[int, int], set[str]] = {}

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

    def flow(self, m: int, f: int, name: str) -> Values:
        """What all calls together give to a parameter; notes that the current answer asked for it."""
        key = (m, f, name)
        self.flowed |= self.asked_flows.bit(key)
        return self.flows.get(key, UNKNOWN)

    # by scope

    def table(self, module: int, scope: int) -> dict[str, list[int]]:
        """Positions of the bindings of each name of a scope."""
        table = self._names.get((module, scope))
        if table is None:
            table = {}
            for i, binding in enumerate(self.bindings(module, scope)):
                table.setdefault(binding.name, []).append(i)
            self._names[module, scope] = table
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

    # by module

    def derived(self, m: int) -> ModuleTables:
        """The tables of a module."""
        known = self._derived[m]
        if known is None:
            known = self._derived[m] = ModuleTables(m, self.facts(m))
        self.seen |= self._bits[m]
        return known

    def tested(self, m: int) -> tuple[bool, ...]:
        """By block: whether it stands behind an `if` in a module that asks for classes at all."""
        return self.derived(m).tested

    def left(self, m: int) -> dict[int, list[int]]:
        """By block: the branches in it that leave their function, so that what follows is where their test fails."""
        return self.derived(m).left

    def calls_of(self, m: int, f: int) -> list[int]:
        """Numbers of the calls in a function's own body."""
        return self.derived(m).calls.get(f, [])

    def calls_in(self, m: int, f: int) -> list[Call]:
        """The calls in a function's own body."""
        calls = self.facts(m).calls
        return [calls[number] for number in self.calls_of(m, f)]

    def call_at(self, function: FunctionId, place: tuple[int, ...]) -> Call | None:
        """The call at a place of a function's own body."""
        calls = self.facts(function[0]).calls
        return next((call for n in self.calls_of(*function) if (call := calls[n]).place == place), None)

    def number_of(self, m: int, call: Call) -> int:
        """Which call of its module it is."""
        calls = self.facts(m).calls
        return next(n for n in self.calls_of(m, call.owner) if calls[n] is call)

    def term_of(self, m: int, call: Call) -> Term:
        """The term of what a call gives."""
        return ("()", self.number_of(m, call))

    def blocks_of(self, m: int, f: int) -> list[Block]:
        """The blocks of a function's own body."""
        return self.derived(m).blocks.get(f, [])

    def rebinders(self, m: int) -> dict[str, list[int]]:
        """Functions that rebind each global of a module."""
        return self.derived(m).rebinders

    def container_writes(self, m: int) -> dict[str, list[ContainerWrite]]:
        """What functions of a module put into containers, by the name of the container."""
        return self.derived(m).container_writes

    def registries(self, m: int) -> Registries:
        """The containers of functions of a module, and who puts functions into them."""
        return self.derived(m).registries

    def inner(self, m: int, f: int) -> list[int]:
        """Functions that are defined in the body of a function."""
        return self.derived(m).inner.get(f, [])

    def methods(self, m: int, c: int) -> list[int]:
        """Functions defined in a class body."""
        return self.derived(m).methods.get(c, [])

    # what all modules contribute

    def see_all(self) -> None:
        """Note that the current answer depends on what all modules contribute."""
        self.seen |= self.sources.tables

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

    def renew(self, m: int, summaries: Mapping[int, Summary] | None = None) -> None:
        """Forget the facts of a module, which are to be loaded anew, and all that follows from them.

        `summaries` of all modules, if what this one contributes to the tables that no import leads to has changed.
        """
        self._facts[m] = self._derived[m] = None
        self._names = {key: known for key, known in self._names.items() if key[0] != m}
        self._dotted = {key: known for key, known in self._dotted.items() if key[0] != m}
        self._parameters = {key: known for key, known in self._parameters.items() if key[0] != m}
        if summaries is not None:
            self._clear_contributions()
            for number, summary in summaries.items():
                self.know(number, summary)
