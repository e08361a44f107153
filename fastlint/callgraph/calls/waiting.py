"""Whether a call that can block waits here: its object may be one that never waits, or be known to have the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastlint.callgraph.conditions.blocking_conditions import applies, says
from fastlint.callgraph.conditions.control_flow import goes_through_many
from fastlint.callgraph.loops import nested_loops
from fastlint.index.facts import BlockKind, Call, Facts, Function, Read, Term, Use
from fastlint.index.terms import blocks_around, dotted_name, encloses, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge import Row
from fastlint.knowledge.row import BLOCKING_PROPERTIES
from fastlint.subjects.kinds import BlockingKind, BlockingLevel

STOPPED = frozenset({"threading.Thread.join"})
_EVENTS = frozenset({"threading.Event", "multiprocessing.synchronize.Event", "multiprocessing.Event"})
_DEEPEST = 4
"""Members that are asked one by another."""
NOT_PLAIN = (Use.AWAITED, Use.ASYNC_ENTERED, Use.ASYNC_ITERATED)


def is_felt(ev: Evaluator, m: int, call: Call, row: Row) -> bool:
    """Whether a call of what blocks does so as it is made here."""
    facts = ev.facts(m)
    if call.use in NOT_PLAIN or not applies(ev, m, row, call) or never_waits(facts, row, call):
        return False
    return row.blocks != nested_loops.KIND or not nested_loops.is_expected(facts, call)


def felt_level(facts: Facts, row: Row, kind: BlockingKind, owner: int, block: int) -> BlockingLevel:
    """How much blocking matters in a block of a function: a cheap question that is asked for many files is none."""
    is_many = row.level == "light" and kind == "file" and goes_through_many(facts, block, owner)
    return "normal" if is_many else row.level


def never_waits(facts: Facts, row: Row, call: Call) -> bool:
    """Whether what was done with the object of a call, or what it is given, keeps the call from waiting."""
    if row.unless_watched and _is_watched(facts, row, call):
        return True
    name = dotted_name(call.func[1]) if type(call.func) is tuple and call.func[0] == "." else ""
    if not name:
        return False
    if row.unless_set and any(_is_set(facts, call, name, condition) for condition in row.unless_set):
        return True
    return bool(row.after) and (
        _comes_when_done(facts, call.owner, name)
        or any(_is_answered(facts, call, name, question) for question in row.after)
    )


def blocking_property(ev: Evaluator, m: int, owner: int, read: Read) -> Row | None:
    """The property of a library that asks somebody for its value where a function reads it."""
    if type(read.term) is not tuple or read.term[2] not in BLOCKING_PROPERTIES:
        return None
    for value in ev.value(m, owner, read.term[1], read.block, read.place[0]):
        row = ev.knowledge.get(f"{value[1]}.{read.term[2]}") if value[0] == "object" else None
        if row is not None and row.blocks and row.kind == "property":
            return row
    return None


def is_told_to_stop(ev: Evaluator, m: int, joining: Call) -> bool:
    """Whether a function sets an event before it waits for the end of a thread: one round of its loop is left."""
    for call in ev.calls_in(m, joining.owner):
        if call.place < joining.place and last_name(call.func) == "set" and type(call.func) is tuple and not call.args:
            values = ev.at(m, call, call.func[1])
            if values and all(v[0] == "object" and v[1] in _EVENTS for v in values):
                return True
    return False


# descriptors that are ready


def _is_watched(facts: Facts, row: Row, call: Call) -> bool:
    """Whether something watches the descriptor that a call is given first, or whose method it is, or it never waits."""
    for condition in row.unless_watched:
        method, _, rest = condition.removesuffix(")").partition("(")
        where, _, told = rest.partition(";")
        for one in facts.calls:
            if last_name(one.func) == method and (not told or says(one, told)):
                given = one.argument(int(where), "")
                listed = given[1] if type(given) is tuple and given[0] in ("list", "tuple") else (given,)
                if any(_is_same(facts, call, one, term) for term in listed) or _is_callback(facts, call.owner, one):
                    return True
    return False


def _is_same(facts: Facts, call: Call, other: Call, term: Term) -> bool:
    """Whether another call is given the same descriptor."""
    name = _descriptor(facts, other.owner, term)
    if not name or name not in _own_descriptors(facts, call):
        return False
    is_global = not any(_binds(facts.functions[owner], name) for owner in (call.owner, other.owner))
    return is_global or _sees(facts, call.owner, other.owner, name)


def _own_descriptors(facts: Facts, call: Call) -> Iterator[str]:
    """What a call waits for, as written: its first argument, and its object (`connection` of `connection.recv()`)."""
    if call.args:
        yield _descriptor(facts, call.owner, call.args[0])
    if type(call.func) is tuple and call.func[0] == ".":
        yield dotted_name(call.func[1])


def _descriptor(facts: Facts, owner: int, term: Term) -> str:
    """What a descriptor belongs to, as written: `sys.stdin` of `sys.stdin.fileno()`, also behind a name."""
    if type(term) is str and owner:
        bound = facts.functions[owner].bound(term)
        made = _called(facts, bound[0]) if len(bound) == 1 else None
    else:
        made = _called(facts, term)
    if made is not None and last_name(made.func) == "fileno":
        return dotted_name(made.func).removesuffix(".fileno")
    return dotted_name(term)


def _is_callback(facts: Facts, owner: int, watching: Call) -> bool:
    """Whether what watches descriptors is given the function to call it."""
    name = facts.functions[owner].name
    return owner > 0 and any(last_name(term) == name for term in watching.args[1:])


def _binds(function: Function, name: str) -> bool:
    root = name.partition(".")[0]
    return any(b.name == root for b in function.bindings) or function.takes(root)


# objects that never wait


def _is_set(facts: Facts, call: Call, name: str, condition: str) -> bool:
    """Whether such a call, and none to the contrary, is made on the object, or makes it: `setblocking(0=False)`."""
    method, _, argument = condition.removesuffix(")").partition("(")
    made = [says(one, argument) for one in _makers(facts, call, name, method)]
    told = [
        says(one, argument)
        for one in facts.calls
        if type(one.func) is tuple
        and one.func[0] == "."
        and one.func[2] == method
        and dotted_name(one.func[1]) == name
        and _sees(facts, call.owner, one.owner, name)
    ]
    return any(made) if made else bool(told) and all(told)


def _makers(facts: Facts, call: Call, name: str, maker: str) -> Iterator[Call]:
    """The calls of this last name whose results the name is given."""
    for number, function in enumerate(facts.functions):
        for binding in function.bindings:
            if binding.name == name and _sees(facts, call.owner, number, name):
                made = _called(facts, binding.value)
                if made is not None and last_name(made.func) == maker:
                    yield made


def _called(facts: Facts, term: Term) -> Call | None:
    """The call that a term is, maybe entered."""
    if type(term) is tuple and term[0] == "enter":
        term = term[1]
    return facts.called(term)


def _sees(facts: Facts, here: int, there: int, name: str) -> bool:
    """Whether a name is the same object in two functions: in one, in methods of one class, or around."""
    if here == there:
        return True
    root = name.partition(".")[0]
    first, second = facts.functions[here], facts.functions[there]
    if root != name and first.klass >= 0 and first.klass == second.klass:
        return bool(first.parameters and second.parameters) and root == first.parameters[0].name
    if _binds(first, name):
        return False
    return there in (0, first.parent)


# questions that were asked


def _comes_when_done(facts: Facts, owner: int, name: str) -> bool:
    """Whether a name goes through what is done already: `as_completed(jobs)`, the first set of `wait(jobs)`."""
    bound = facts.functions[owner].bound(name)
    through = [value[1] for value in bound if type(value) is tuple and value[0] == "elem"]
    return bool(bound) and len(through) == len(bound) and all(_is_done(facts, owner, term, 0) for term in through)


def _is_done(facts: Facts, owner: int, term: Term, depth: int) -> bool:
    if type(term) is str and depth < _DEEPEST:
        bound = facts.functions[owner].bound(term)
        return bool(bound) and all(_is_done(facts, owner, value, depth + 1) for value in bound)
    if type(term) is not tuple or not term:
        return False
    if term[0] == "item" and term[1] == 0 and type(term[2]) is tuple and term[2][0] == "()":
        return last_name(facts.calls[term[2][1]].func) == "wait"
    return term[0] == "()" and last_name(facts.calls[term[1]].func) == "as_completed"


def _is_answered(facts: Facts, call: Call, name: str, question: str) -> bool:
    """Whether a place is reached only after a yes: `if x.ready(): x.get()`, or behind `if not x.ready(): return`."""
    blocks = facts.blocks
    for _, block in blocks_around(facts, call.block, call.owner):
        holds = block.kind in (BlockKind.IF, BlockKind.WHILE)
        is_test = holds or block.kind == BlockKind.ELSE
        if is_test and _says(facts, call.owner, block.term, name, question, wanted=holds):
            return True
    for number, block in enumerate(blocks):
        before = block.owner == call.owner and block.place[0] < call.place[0] and block.kind in _LEFT
        if before and encloses(blocks, block.parent, call.block) and not encloses(blocks, number, call.block):
            sites = block.kind == BlockKind.WHILE or _leaves(facts, number, call.owner)
            if sites and _says(facts, call.owner, block.term, name, question, wanted=False):
                return True
    return False


_LEFT = (BlockKind.IF, BlockKind.WHILE)


def _leaves(facts: Facts, block: int, owner: int) -> bool:
    """Whether a function is left in a block."""
    returned = any(encloses(facts.blocks, block, r.block) for r in facts.functions[owner].returns)
    return returned or any(
        c.owner == owner and c.use == Use.RAISED and encloses(facts.blocks, block, c.block) for c in facts.calls
    )


def _says(facts: Facts, owner: int, test: Term, name: str, question: str, *, wanted: bool) -> bool:
    """Whether a test answers a question with yes if it comes out as wanted.

    So `not x.ready()` does if it does not hold, and `x.empty()` if that is asked for as `!empty`.
    """
    if type(test) is str:
        values = [value for value in facts.functions[owner].bound(test) if type(value) is tuple]
        return any(_says(facts, owner, value, name, question, wanted=wanted) for value in values)
    if type(test) is not tuple or not test:
        return False
    if test[0] == ("and" if wanted else "or"):
        return any(_says(facts, owner, part, name, question, wanted=wanted) for part in test[1])
    if test[0] == "not":
        return _says(facts, owner, test[1], name, question, wanted=not wanted)
    if test[0] == "cmp" and test[1] == ("IsNot" if wanted else "Is") and test[3] == ("const", None):
        return _asks(facts, owner, test[2], name, question)
    if test[0] == "cmp" and question.partition("=")[2]:
        return _equals(test, name, question, wanted=wanted)
    if wanted:
        return _asks(facts, owner, test, name, question)
    return question.startswith("!") and _asks(facts, owner, test, name, question[1:])


def _equals(test: tuple[Any, ...], name: str, question: str, *, wanted: bool) -> bool:
    """Whether a comparison asks for the value of an attribute: `state=done` for `task.state == "done"`."""
    attribute, _, value = question.partition("=")
    operator = "Eq" if wanted else "NotEq"
    return test[1:] == (operator, (".", _term(test[2], name), attribute), ("const", value))


def _term(compared: Term, name: str) -> Term:
    """The base of a compared attribute if it is the object."""
    base = compared[1] if type(compared) is tuple and compared[0] == "." else None
    return base if dotted_name(base) == name else None


def _asks(facts: Facts, owner: int, term: Term, name: str, question: str, depth: int = 0) -> bool:
    """Whether a term asks the object, or a member of the own object that does: `self.done` of `self._future`."""
    is_call = type(term) is tuple and term[0] == "()"
    func = facts.calls[term[1]].func if is_call else term
    if type(func) is not tuple or func[0] != ".":
        return False
    if is_call and func[2] == question and dotted_name(func[1]) == name:
        return True
    root, klass = name.partition(".")[0], facts.functions[owner].klass
    if func[1] != root or root == name or klass < 0 or depth > _DEEPEST:
        return False
    members = [f for f, function in enumerate(facts.functions) if function.klass == klass and function.name == func[2]]
    return any(_member_asks(facts, f, name, question, depth + 1) for f in members if _sees(facts, owner, f, name))


def _member_asks(facts: Facts, f: int, name: str, question: str, depth: int) -> bool:
    """Whether a member asks the object, itself or by another member that it reads or calls."""
    calls = (("()", number) for number, call in enumerate(facts.calls) if call.owner == f)
    reads = (read.term for read in facts.functions[f].reads)
    return any(_asks(facts, f, term, name, question, depth) for term in (*calls, *reads))
