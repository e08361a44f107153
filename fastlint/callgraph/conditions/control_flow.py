"""What surrounds a place in a function (loops, guards, the handler of a failed probe), and callees as written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastlint.callgraph.conditions.test_branches import is_test_branch
from fastlint.index.facts import MODULE, Block, BlockKind, Call, Facts, Function, Term, Use
from fastlint.index.terms import blocks_around, dotted_name, encloses, last_name

_LOOPS = (BlockKind.LOOP, BlockKind.WHILE, BlockKind.ASYNC_LOOP)
_BRANCHES = (BlockKind.IF, BlockKind.ELSE, BlockKind.CASE)
_NEVER: tuple[Term, ...] = ("TYPE_CHECKING", (".", "typing", "TYPE_CHECKING"), ("const", False), ("const", 0))
_LOOP_OF_ITS_OWN = frozenset({
    "asyncio.run", "anyio.run", "new_event_loop", "run_until_complete", "run_coroutine_threadsafe",
})  # fmt: skip
_QUESTIONS = frozenset({"get_running_loop", "get_event_loop", "current_task"})
_NO: tuple[Term, ...] = (("const", None), ("const", False))
_PROBES = frozenset({"get_running_loop", "current_async_library", "current_task"})


def in_loop(facts: Facts, block: int, owner: int) -> bool:
    """Whether a block of a function is repeated."""
    return any(True for _ in loops_around(facts, block, owner))


def loops_around(facts: Facts, block: int, owner: int) -> Iterator[Block]:
    """The loops of a function that repeat a block of it, from the inside out."""
    return (one for _, one in blocks_around(facts, block, owner) if one.kind in _LOOPS)


def goes_on(facts: Facts, block: int, owner: int, row: int) -> bool:
    """Whether what stands in a block of a function is repeated: a loop is around it that it does not end by `return`.

    `for path in paths: if path.exists(): return path.read_text()` reads one of them.
    """
    returned = facts.functions[owner].returns
    for number, one in blocks_around(facts, block, owner):
        if any(r.block == number and r.place[2] >= row for r in returned):
            return False
        if one.kind in _LOOPS:
            return True
    return False


def goes_through_many(facts: Facts, block: int, owner: int) -> bool:
    """Whether what stands in a block is done for as many things as there are, and nothing is awaited between them.

    A loop that returns looks for one of them, and so does a generator of which `any` asks. What was awaited for the
    things themselves (rows of a query) took longer than a question about each.
    """
    blocks, returned = facts.blocks, facts.functions[owner].returns
    for number, one in blocks_around(facts, block, owner):
        if one.kind != BlockKind.LOOP or _is_written_out(facts, owner, one.term):
            continue
        if not (any(encloses(blocks, number, r.block) for r in returned) or _is_asked_for_any(facts, number)):
            return not (_gives_way(facts, number, owner) or _is_awaited(facts, owner, one.term))
    return False


def _is_asked_for_any(facts: Facts, block: int) -> bool:
    """Whether a block is that of a generator which is read until something is found: `any(p.exists() for p in ps)`."""
    asking = (call for call in facts.calls if call.func in ("any", "next") and call.args)
    return any(type(c.args[0]) is tuple and c.args[0][:2] == ("comp", "gen") and c.args[0][3] == block for c in asking)


def _is_awaited(facts: Facts, owner: int, term: Term) -> bool:
    """Whether what a loop goes through was awaited, here or behind a name."""
    if type(term) is str:
        bound = facts.functions[owner].bound(term)
        return bool(bound) and all(type(value) is tuple and value[:1] == ("await",) for value in bound)
    return type(term) is tuple and term[:1] == ("await",)


def _is_written_out(facts: Facts, owner: int, term: Term) -> bool:
    """Whether the things that a loop goes through are written out: `("a", "b")`, also behind a name."""
    if type(term) is str:
        bound = [b.value for f in {owner, MODULE} for b in facts.functions[f].bindings if b.name == term]
        return len(bound) == 1 and type(bound[0]) is tuple and _is_written_out(facts, owner, bound[0])
    if type(term) is not tuple or not term:
        return False
    if term[0] == "()":
        call = facts.calls[term[1]]
        if call.func == "range":
            return all(type(argument) is tuple and argument[:1] == ("const",) for argument in call.args)
        inner = call.args[0] if call.args and last_name(call.func) in ("enumerate", "sorted", "reversed") else None
        is_of_dict = type(call.func) is tuple and call.func[0] == "." and call.func[2] in ("items", "values", "keys")
        return _is_written_out(facts, owner, call.func[1] if is_of_dict else inner)
    return term[0] in ("list", "tuple", "set", "dict")


def _gives_way(facts: Facts, block: int, owner: int) -> bool:
    """Whether something is awaited in a block, or what is in it."""
    blocks = facts.blocks
    waiting = (BlockKind.ASYNC_WITH, BlockKind.ASYNC_LOOP)
    if any(b.owner == owner and b.kind in waiting and encloses(blocks, block, n) for n, b in enumerate(blocks)):
        return True
    return any(c.owner == owner and c.use == Use.AWAITED and encloses(blocks, block, c.block) for c in facts.calls)


def is_interrupted(facts: Facts, call: Call) -> bool:
    """Whether something is awaited in each round of the loop around a call, so that others have their turn."""
    for number, one in blocks_around(facts, call.block, call.owner):
        if one.kind in _LOOPS:
            return one.kind == BlockKind.ASYNC_LOOP or _gives_way(facts, number, call.owner)
    return False


def is_repeated(facts: Facts, call: Call) -> bool:
    """Whether a call stands in a loop, or in the test of one."""
    tests = [b.place for b in facts.blocks if b.kind == BlockKind.WHILE and b.owner == call.owner]
    is_test = any(place[:2] <= call.place[:2] and call.place[2:] <= place[2:] for place in tests)
    return is_test or in_loop(facts, call.block, call.owner)


def is_refused_there(facts: Facts, call: Call) -> bool:
    """Whether a call stands in a branch that ends in `raise HTTPException(...)`, or that handles an error."""
    raised = [c for c in facts.calls if c.owner == call.owner and c.use == Use.RAISED and c.place[:2] > call.place[:2]]
    for number, one in blocks_around(facts, call.block, call.owner):
        if one.kind == BlockKind.EXCEPT or (one.kind in _BRANCHES and any(c.block == number for c in raised)):
            return True
    return False


def in_try(facts: Facts, block: int, owner: int) -> bool:
    """Whether a block of a function stands in the body of a `try`."""
    return any(one.kind == BlockKind.TRY for _, one in blocks_around(facts, block, owner))


def expects_no_loop(facts: Facts, call: Call) -> bool:
    """Whether a call that needs a loop stands in a `try` of its function that goes another way where none runs.

    It names the RuntimeError of that, or runs a loop of its own then; of a call that only asks, it answers that there
    is none. What takes in any error just loses it.
    """
    for _, one in blocks_around(facts, call.block, call.owner):
        if one.kind == BlockKind.TRY and any(
            _expects_no_loop(facts, number, handler, call)
            for number, handler in enumerate(facts.blocks)
            if handler.kind == BlockKind.EXCEPT and handler.parent == one.parent
            and one.place[0] <= handler.place[0] <= one.place[2]
        ):  # fmt: skip
            return True
    return False


def _expects_no_loop(facts: Facts, number: int, handler: Block, call: Call) -> bool:
    caught = handler.term[1] if type(handler.term) is tuple and handler.term[0] == "tuple" else (handler.term,)
    if any(last_name(term) == "RuntimeError" for term in caught):
        return True
    others = [c.block for c in facts.calls if {last_name(c.func), dotted_name(c.func)} & _LOOP_OF_ITS_OWN]
    if last_name(call.func) in _QUESTIONS:
        function = facts.functions[handler.owner]
        others += [binding.block for binding in function.bindings if binding.value in _NO]
        others += [result.block for result in function.returns if result.value in _NO]
    return any(encloses(facts.blocks, number, block) for block in others)


def idle_blocks(facts: Facts) -> frozenset[int]:
    """Blocks that never run on an event loop: those behind `if False` and `if TYPE_CHECKING`, those that only tests
    take, handlers of a try that asks for the running loop, and branches taken if there was none.
    """
    asked = _LoopQuestions.of(facts)
    if asked.is_empty and not any(_is_dead(block, facts) for block in facts.blocks):
        return frozenset()
    found: set[int] = set()
    for number, block in enumerate(facts.blocks):
        if block.parent in found or _is_dead(block, facts) or asked.is_without_loop(block):
            found.add(number)
    return frozenset(found)


class _LoopQuestions(NamedTuple):
    """How a module asks whether an event loop runs.

    `tries` are around a question that fails without one, `names` hold the loop, `running` are calls of `is_running`,
    `tasks` the terms to which background tasks are added: where FastAPI calls, it gives them.
    """

    tries: list[Block]
    names: set[str]
    running: set[int]
    tasks: list[Term]

    @classmethod
    def of(cls, facts: Facts) -> _LoopQuestions:
        """Those of a module."""
        probes: dict[int, int] = {}
        running: set[int] = set()
        tasks: list[Term] = []
        for number, call in enumerate(facts.calls):
            last = last_name(call.func)
            if last in _PROBES:
                probes[number] = call.block
            elif last == "is_running":
                running.add(number)
            elif last == "add_task" and type(call.func) is tuple:
                tasks.append(call.func[1])
        blocks = [facts.blocks[number] for number in set(probes.values())]
        tries = [block for block in blocks if block.kind == BlockKind.TRY]
        names = {b.name for f in facts.functions for b in f.bindings if _call_number(b.value) in probes}
        return cls(tries, names, running, tasks)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked that makes a block idle."""
        return not (self.tries or self.names or self.running or self.tasks)

    def is_without_loop(self, block: Block) -> bool:
        """Whether a block is taken only where no loop runs, or where FastAPI is not who calls."""
        if block.kind == BlockKind.EXCEPT:
            row = block.place[0]
            return any(t.parent == block.parent and t.place[0] <= row <= t.place[2] for t in self.tries)
        if block.kind == BlockKind.ELSE and block.term in self.tasks:
            return True
        return block.kind in (BlockKind.IF, BlockKind.ELSE) and _is_without_loop(block, self.names, self.running)


def _call_number(term: Term) -> int | None:
    """Which call a term is, if it is one."""
    return term[1] if type(term) is tuple and term[:1] == ("()",) else None


def _is_dead(block: Block, facts: Facts) -> bool:
    test = block.term
    if is_test_branch(facts, block):
        return True
    if block.kind == BlockKind.IF:
        return test in _NEVER
    return block.kind == BlockKind.ELSE and test == ("const", True)


def _is_without_loop(block: Block, names: set[str], running: set[int]) -> bool:
    """`if loop is None`, `if not loop`; what is not taken if `loop`, `loop is not None` or `loop.is_running()`."""
    test = block.term
    if block.kind == BlockKind.IF:
        return any(test in (("cmp", "Is", n, ("const", None)), ("not", n)) for n in names)
    parts = test[1] if type(test) is tuple and test[0] == "and" else (test,)
    if any(type(p) is tuple and p[0] == "()" and p[1] in running for p in parts):
        return True
    return any(p in (n, ("cmp", "IsNot", n, ("const", None))) for p in parts for n in names)


def is_memoised_by_hand(facts: Facts, function: Function) -> bool:
    """Whether a function gives back early what it has put into a global or class attribute before."""
    for result in function.returns:
        block = facts.blocks[result.block]
        name = _filled_name(block)
        if (
            name
            and (name.startswith("cls.") or name in function.globals)
            and any(b.name == name and b.row > result.place[0] for b in function.bindings)
        ):
            return True
    return False


def _filled_name(block: Block) -> str:
    """The name that is there in a block: `if x`, `if x is not None`."""
    test = block.term
    if block.kind != BlockKind.IF or not test:
        return ""
    if type(test) is tuple and test[0] == "cmp":
        return dotted_name(test[2]) if test[1] == "IsNot" and test[3] == ("const", None) else ""
    return dotted_name(test)


def is_kept(call: Call, facts: Facts) -> bool:
    """Whether what a call builds outlives the call: kept in a global or attribute, or built under `if x is None`."""
    function = facts.functions[call.owner]
    if _is_guarded(call, facts) or is_put_aside(call, facts):
        return True
    row = call.place[0]
    if call.use == Use.ASSIGNED and function.globals:
        return any(b.name in function.globals and b.row == row for b in function.bindings)
    if call.use == Use.STORED and function.name != "__init__":
        return any("." in b.name and b.row <= row <= b.row + 3 for b in function.bindings)
    return False


def is_put_aside(call: Call, facts: Facts) -> bool:
    """Whether what a call gives is stored for later calls of the function, which find it and do not call again."""
    function, row = facts.functions[call.owner], call.place[0]
    if not call.owner or function.name == "__init__":
        return False
    bindings = [b for b in function.bindings if b.row >= row and b.block == call.block]
    stored = {b.name.removesuffix("[]") for b in bindings if _outlives(b.name, function)}
    if not stored:
        return False
    if _is_guarded(call, facts):
        return True
    early = [r for r in function.returns if r.place[0] < row and facts.blocks[r.block].kind == BlockKind.IF]
    return any(
        _mentions(term, stored, function, facts) for r in early for term in (r.value, facts.blocks[r.block].term)
    )


def _outlives(name: str, function: Function) -> bool:
    root = name.partition(".")[0].removesuffix("[]")
    is_own = root == name or any(b.name == root for b in function.bindings)
    return root in function.globals or not is_own


def _mentions(term: Term, names: set[str], function: Function, facts: Facts, *, is_local: bool = False) -> bool:
    """Whether a term speaks of one of some names, or of a local name that was read from them."""
    if dotted := dotted_name(term):
        return any(dotted == name or dotted.startswith(f"{name}.") for name in names) or (
            not is_local
            and any(
                _mentions(b.value, names, function, facts, is_local=True) for b in function.bindings if b.name == dotted
            )
        )
    if type(term) is not tuple or not term or term[0] == "const":
        return False
    if term[0] == "()":
        call = facts.calls[term[1]]
        return any(_mentions(part, names, function, facts, is_local=is_local) for part in (call.func, *call.args))
    return any(_mentions(part, names, function, facts, is_local=is_local) for part in term[1:])


def _is_guarded(call: Call, facts: Facts) -> bool:
    for _, b in blocks_around(facts, call.block, call.owner):
        if b.kind == BlockKind.IF and type(b.term) is tuple:
            if b.term[0] == "not" or (b.term[0] == "cmp" and b.term[-1] == ("const", None)):
                return True
            if b.term[0] == "cmp" and b.term[1] == "NotIn":
                return True
        if b.kind == BlockKind.ELSE and type(b.term) is tuple and b.term[:2] == ("cmp", "In"):
            return True
    return False


def text_of(term: Term, facts: Facts) -> str:
    """A callee as it is written, shortened: `self.client.fetch`, `db.query(...).all`."""
    if type(term) is str:
        return term
    if type(term) is tuple:
        if term[0] == ".":
            whose = text_of(term[1], facts)
            return f"(...).{term[2]}" if whose == "..." else f"{whose}.{term[2]}"
        if term[0] == "()":
            call = facts.calls[term[1]]
            inner = "..." if call.args or call.keywords else ""
            return f"{text_of(call.func, facts)}({inner})"
        if term[0] == "[]":
            return f"{text_of(term[1], facts)}[...]"
        if term[0] == "await":
            return f"(await {text_of(term[1], facts)})"
        if term[0] == "const":
            return repr(term[1])[:20]
    return "..."
