"""Module-level state: names that are rebound after others have imported them, and what functions change in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import MODULE, Block, BlockKind, Term
from fastlint.index.terms import last_name
from fastlint.passes.injection.record import Mutation, StaleImport

if TYPE_CHECKING:
    from fastlint.passes.injection.collect import Collector

_CHANGING = frozenset({
    "append", "extend", "insert", "remove", "pop", "popitem", "clear", "add", "discard", "update", "setdefault",
    "appendleft", "popleft",
})  # fmt: skip
_DISPLAYS = frozenset({"list", "dict", "set", "comp"})
_CONTAINERS = frozenset({"list", "dict", "set", "defaultdict", "deque", "OrderedDict", "Counter"})


def stale_imports(c: Collector) -> None:
    """Note imports by name of what is None until a function of its module rebinds it."""
    for binding in c.ev.bindings(c.m, MODULE):
        value = binding.value
        if type(value) is not tuple or value[0] != "import" or value[3] is None or binding.name == "*":
            continue
        target = c.ev.imports.module(c.m, value[1], value[2])
        if not isinstance(target, int) or target == c.m or _is_for_types(c.facts.blocks[binding.block]):
            continue
        name = value[3]
        rebinders = c.ev.rebinders(target).get(name, [])
        if rebinders and _is_none_at_first(c, target, name) and not _are_called(c, target, rebinders):
            c.found.stale.append(StaleImport(binding.row, name, target, rebinders[0]))


def _is_for_types(block: Block) -> bool:
    return block.kind == BlockKind.IF and last_name(block.term) == "TYPE_CHECKING"


def _is_none_at_first(c: Collector, m: int, name: str) -> bool:
    positions = c.ev.table(m, MODULE).get(name, [])
    return bool(positions) and all(c.ev.bindings(m, MODULE)[i].value == ("const", None) for i in positions)


def _are_called(c: Collector, m: int, rebinders: list[int]) -> bool:
    """Whether one of them runs while its module is imported: called there, or by a function that is."""
    facts = c.ev.facts(m)
    running = [MODULE]
    seen = {MODULE}
    while running:
        owner = running.pop()
        called = {last_name(call.func) for call in facts.calls if call.owner == owner}
        for f, function in enumerate(facts.functions):
            if f not in seen and function.name in called:
                seen.add(f)
                running.append(f)
    return not seen.isdisjoint(rebinders)


def mutations(c: Collector) -> None:
    """Note functions that change a list, dict, set or number of their own module, unless it only keeps tasks alive."""
    keepers = _keepers(c)
    state = {b.name: b.value for b in c.ev.bindings(c.m, MODULE) if b.name not in keepers and _is_state(c, b.value)}
    if not state:
        return
    seen: set[tuple[int, str]] = set()

    def note(owner: int, row: int, name: str, how: str) -> None:
        if owner != MODULE and (owner, name) not in seen and not _binds(c, owner, name):
            seen.add((owner, name))
            c.found.mutations.append(Mutation(owner, row, name, how))

    for call in c.facts.calls:
        func = call.func
        changes = type(func) is tuple and func[0] == "." and func[2] in _CHANGING and type(func[1]) is str
        if changes and _is_container(c, state.get(func[1])):
            note(call.owner, call.place[0], func[1], func[2])
    for number, function in enumerate(c.facts.functions):
        for binding in function.bindings:
            name = binding.name.removesuffix("[]")
            if name != binding.name and _is_container(c, state.get(name)):
                note(number, binding.row, name, "[]")
            elif name in function.globals and name in state and _adds(binding.value, name):
                note(number, binding.row, name, "=")


def _keepers(c: Collector) -> set[str]:
    """Names of containers that tasks leave when they are done: `task.add_done_callback(tasks.discard)`."""
    given = (arg for call in c.facts.calls if last_name(call.func) == "add_done_callback" for arg in call.args)
    return {arg[1] for arg in given if type(arg) is tuple and arg[0] == "." and type(arg[1]) is str}


def _adds(value: Term, name: str) -> bool:
    """`n += 1`, or `n = n + 1`."""
    return type(value) is tuple and value[0] == "bin" and name in value[2:]


def _is_state(c: Collector, value: Term) -> bool:
    is_number = type(value) is tuple and value[0] == "const" and type(value[1]) in (int, float)
    return is_number or _is_container(c, value)


def _is_container(c: Collector, value: Term) -> bool:
    if type(value) is not tuple:
        return False
    if value[0] == "()":
        return last_name(c.facts.calls[value[1]].func) in _CONTAINERS
    return value[0] in _DISPLAYS


def _binds(c: Collector, f: int, name: str) -> bool:
    """Whether a function, or one around it, has a name of its own."""
    while f > MODULE:
        function = c.facts.functions[f]
        if name in function.globals:
            return False
        if function.takes(name) or any(b.name == name for b in function.bindings):
            return True
        f = function.parent
    return False
