"""What is built once: values that are filled on first use and found there by all later calls.

A place of a function is *under a memo* if it is reached only until something is there that outlives the call, and the
function goes on to put it there: `if _texts: return _texts`, `if key not in cache: cache[key] = load(key)`, a guard
around a callee that fills what the guard asks for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from typing import NamedTuple

from fastlint.footprint import FunctionId
from fastlint.index.facts import Block, BlockKind, Call, Facts, Function, Term
from fastlint.index.terms import blocks_around, dotted_name, encloses, last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import NONE, Values

_FILLING = frozenset({"update", "setdefault", "append", "appendleft", "add", "extend", "insert", "__setitem__"})
_MISSING_ERRORS = frozenset({"KeyError", "AttributeError", "LookupError", "IndexError", "NameError"})
_ASKING = frozenset({BlockKind.IF, BlockKind.ELSE, BlockKind.EXCEPT})
_LEAVING = frozenset({BlockKind.IF, BlockKind.ELSE, BlockKind.TRY})
_NOTHING: tuple[Term, ...] = (
    ("const", None),
    ("const", 0),
    ("const", ""),
    ("dict", ()),
    ("list", ()),
    ("const", False),
)

_PLAIN_BASES = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"})
"""Classes outside the project that say nothing of how many objects there are."""


class Memo(NamedTuple):
    """What a place is under: `name` keeps the value.

    `holder` is the class (as a word) whose objects keep it each, "" if there is one for all. `parameter` is the one
    whose object keeps it, if nothing is known of its class: how long that lives is known to the callers.
    """

    name: str
    holder: str = ""
    parameter: str = ""


def memo_at(ev: Evaluator, m: int, owner: int, block: int, row: int) -> Memo | None:
    """The memo under which a place of a function stands, that the function itself fills."""
    facts = ev.facts(m)
    for name in chain(_not_yet(facts, owner, block), _left_early(facts, owner, block, row)):
        if (memo := kept(ev, m, owner, name)) and _is_filled(ev, m, owner, name, row):
            return memo
    for name in _just_filled(facts, owner, block, row):
        if (memo := kept(ev, m, owner, name)) and not memo.parameter:
            return memo
    return None


def _just_filled(facts: Facts, owner: int, block: int, row: int) -> Iterator[str]:
    """Names that were empty where a block begins, and are filled above a place: `client = build(); client.ping()`.

    Not what a container keeps for each of many keys: what is done behind that (to save it) is done for each.
    """
    function = facts.functions[owner]
    for binding in function.bindings:
        is_kept = "." in binding.name or binding.name in function.globals  # asked first: few are
        is_above = is_kept and binding.row < row and binding.value not in _NOTHING
        if is_above and encloses(facts.blocks, binding.block, block):
            asked = chain(_not_yet(facts, owner, binding.block), _left_early(facts, owner, binding.block, binding.row))
            if binding.name in asked:
                yield binding.name


def memo_of_call(ev: Evaluator, m: int, call: Call) -> Memo | None:
    """The memo under which a call stands, also one that only what it calls fills."""
    if call.owner <= 0:
        return None
    if memo := memo_at(ev, m, call.owner, call.block, call.place[0]):
        return memo
    facts = ev.facts(m)
    for name in _not_yet(facts, call.owner, call.block):
        if (memo := kept(ev, m, call.owner, name)) and _callee_fills(ev, m, call, name):
            return memo
    return None


# what is not there yet


def _not_yet(facts: Facts, owner: int, block: int) -> Iterator[str]:
    """Names that the branches around a place of a function have found empty."""
    for number, one in blocks_around(facts, block, owner):
        if one.kind in _ASKING:
            yield from _asked(facts, owner, number, is_there=False)


def _left_early(facts: Facts, owner: int, block: int, row: int) -> Iterator[str]:
    """Names that a function asks before a place, and which it leaves if something is in them."""
    blocks = facts.blocks
    for result in facts.functions[owner].returns:
        left = result.block
        before = left > 0 and result.place[0] < row and blocks[left].owner == owner
        if before and blocks[left].kind in _LEAVING and _is_behind(blocks, left, block):
            yield from _asked(facts, owner, left, is_there=True)
            if blocks[left].kind == BlockKind.TRY:
                yield from filter(None, (_container_of(facts, result.value),))


def _is_behind(blocks: list[Block], left: int, block: int) -> bool:
    """Whether a place is reached if a branch beside or around it was not left early."""
    return encloses(blocks, blocks[left].parent, block) and not encloses(blocks, left, block)


def _asked(facts: Facts, owner: int, number: int, *, is_there: bool) -> Iterator[str]:
    """What a block asks: names in which there is something, or nothing yet."""
    block = facts.blocks[number]
    if block.kind in (BlockKind.IF, BlockKind.ELSE):
        wanted = is_there == (block.kind == BlockKind.IF)
        joined, either = ("and", "or") if block.kind == BlockKind.IF else ("or", "and")
        form = block.term[0] if type(block.term) is tuple and block.term else ""
        parts = block.term[1] if form in (joined, either) else (block.term,)
        told = [list(_tested(facts, owner, part, wanted=wanted)) for part in parts]
        names = [*chain.from_iterable(told)]
        # `if not is_ready or x is None`, `if x is None or is_closed(x)`: as long as one is missing, or of no use.
        if form != either or all(n or _asks_about(facts, part, names) for n, part in zip(told, parts, strict=True)):
            yield from names
    elif block.kind == BlockKind.EXCEPT and not is_there and last_name(block.term) in _MISSING_ERRORS:
        yield from _tried(facts, owner, block)


def _asks_about(facts: Facts, term: Term, names: Collection[str]) -> bool:
    """Whether a term asks something of one of some names: `x.closed`, `not x.is_open()`, `is_closed(x)`."""
    if type(term) is not tuple or not term or term[0] == "const":
        return False
    name = name_of(facts, term)
    if name and any(name == one or name.startswith(f"{one}.") for one in names):
        return True
    if term[0] == "()":
        call = facts.calls[term[1]]
        return any(part in names or _asks_about(facts, part, names) for part in (call.func, *call.args))
    return any(part in names or _asks_about(facts, part, names) for part in term[1:])


def _tried(facts: Facts, owner: int, handler: Block) -> Iterator[str]:
    """What the body of a `try` looks for, whose handler takes what is not there."""
    function = facts.functions[owner]
    looked = [(r.block, r.value) for r in function.returns] + [(b.block, b.value) for b in function.bindings]
    for number, value in looked:
        block = facts.blocks[number]
        same = block.kind == BlockKind.TRY and block.parent == handler.parent and block.place[0] <= handler.place[0]
        if same and (name := _container_of(facts, value)):
            yield name


def name_of(facts: Facts, term: Term) -> str:
    """`a.b` as text; `type(self).b` is `self.__class__.b`, as facts name what is bound so."""
    parts: list[str] = []
    while type(term) is tuple and term[0] in (".", "()"):
        if term[0] == ".":
            parts.append(term[2])
            term = term[1]
        else:
            call = facts.calls[term[1]]
            if call.func != "type" or len(call.args) != 1:
                return ""
            parts.append("__class__")
            term = call.args[0]
    return ".".join([term, *reversed(parts)]) if type(term) is str else ""


def _container_of(facts: Facts, term: Term) -> str:
    """The container or attribute that a term looks into."""
    if type(term) is tuple and term[0] == "[]":
        return name_of(facts, term[1])
    return name_of(facts, term) if type(term) is tuple and term[0] == "." else ""


def _tested(facts: Facts, owner: int, test: Term, *, wanted: bool) -> Iterator[str]:
    """Names of which a test says that something is in them (`wanted`), or nothing."""
    if type(test) is tuple and test and test[0] == "not":
        yield from _tested(facts, owner, test[1], wanted=not wanted)
    elif type(test) is tuple and test[0] == "cmp":
        _, operator, left, right = test
        if operator in ("NotIn", "In") and (operator == "In") == wanted:
            yield from _looked_into(facts, owner, left, right)
        elif _is_compared(facts, owner, operator, right, wanted=wanted):
            yield from _source(facts, owner, left)
    elif wanted:
        yield from _source(facts, owner, test)


def _is_compared(facts: Facts, owner: int, operator: str, right: Term, *, wanted: bool) -> bool:
    """Whether a comparison says of its left side that it is something (`wanted`), or nothing yet."""
    if right in _NOTHING:
        return operator in (("IsNot", "NotEq", "Gt") if wanted else ("Is", "Eq"))
    return operator == ("IsNot" if wanted else "Is") and _is_mark(facts, owner, right)


def _is_mark(facts: Facts, owner: int, term: Term) -> bool:
    """Whether a term names what stands for "nothing yet": an object of the module or of the own class, as `_MISSING`.

    A member of an enum is one of several states, to which an object may come back.
    """
    root, _, rest = dotted_name(term).partition(".")
    function = facts.functions[owner]
    if rest:
        return root in ("self", "cls") and "." not in rest
    is_own = function.takes(root) or any(b.name == root for b in function.bindings)
    return bool(root) and not is_own


def _looked_into(facts: Facts, owner: int, key: Term, container: Term) -> Iterator[str]:
    """`key in cache`; `"x" in self.__dict__`, `"x" in globals()`."""
    text = key[1] if type(key) is tuple and key[0] == "const" and isinstance(key[1], str) else ""
    if text and type(container) is tuple and container[:1] == (".",) and container[2] == "__dict__":
        yield f"{dotted_name(container[1])}.{text}"
    elif text and type(container) is tuple and container[0] == "()" and facts.calls[container[1]].func == "globals":
        yield text
    else:
        yield from _source(facts, owner, container)


def _read_by(facts: Facts, owner: int, call: Call, depth: int) -> Iterator[str]:
    """The name that a call reads."""
    if last_name(call.func) == "get" and type(call.func) is tuple:
        yield name_of(facts, call.func[1])
    elif call.func in ("getattr", "hasattr") and len(call.args) > 1 and type(call.args[1]) is tuple:
        yield f"{name_of(facts, call.args[0])}.{call.args[1][1]}"
    elif call.func in ("len", "bool", "any") and call.args:
        yield from _source(facts, owner, call.args[0], depth + 1)


def _source(facts: Facts, owner: int, term: Term, depth: int = 0) -> Iterator[str]:
    """The name that a term reads: `x`, `cache.get(k)`, `len(cache)`, `getattr(o, "x", None)`, a local name of these."""
    if depth > 2:
        return
    if type(term) is tuple and term and term[0] == "()":
        yield from _read_by(facts, owner, facts.calls[term[1]], depth)
        return
    if type(term) is tuple and term and term[0] == "[]":
        yield name_of(facts, term[1])
        return
    name = name_of(facts, term)
    if name:
        yield name
        for binding in facts.functions[owner].bindings if "." not in name else ():
            if binding.name == name and binding.value is not None:
                yield from _source(facts, owner, binding.value, depth + 1)


# what outlives a call


def kept(ev: Evaluator, m: int, owner: int, name: str) -> Memo | None:
    """What keeps a value under a name, if it outlives the call of a function; None if nothing does."""
    facts = ev.facts(m)
    function = facts.functions[owner]
    root, _, rest = name.partition(".")
    if not root or root.endswith("[]"):
        return None
    if ".app.state." in name or name.startswith("app.state."):
        return Memo(name)
    if rest and root == receiver_of(function):
        is_class = root in ("cls", "mcs", "mcls") or rest.startswith("__class__.")
        is_class = is_class or _is_metaclass(facts, function.klass)
        return Memo(name, "" if is_class else f"{m}:{function.klass}")
    if root not in function.globals and any(b.name == root for b in function.bindings):
        return None
    if function.takes(root):
        return _kept_by_parameter(ev, m, owner, name)
    return Memo(name)


def receiver_of(function: Function) -> str:
    """The name that a method has for its own object or class, "" for other functions."""
    is_static = any(last_name(term) == "staticmethod" for term, _ in function.decorators)
    return function.parameters[0].name if function.klass >= 0 and function.parameters and not is_static else ""


def _kept_by_parameter(ev: Evaluator, m: int, owner: int, name: str) -> Memo | None:
    """An object that a function is given keeps it; one of a database or of a request's data is one of many."""
    root = name.partition(".")[0]
    values = [v for v in ev.parameter(m, owner, root) if v != NONE]
    if len(values) != 1 or values[0][0] != "instance":
        return Memo(name, parameter=root)
    order = attributes.linearise(ev, ("class", values[0][1], values[0][2]))
    is_plain = all(base[0] == "class" or base[-1] in _PLAIN_BASES for base in order)
    return Memo(name, f"{values[0][1]}:{values[0][2]}") if is_plain else None


def _is_metaclass(facts: Facts, klass: int) -> bool:
    return any(last_name(base) == "type" for base in facts.classes[klass].bases)


def _is_filled(ev: Evaluator, m: int, owner: int, name: str, row: int) -> bool:
    """Whether a function fills a name itself, or calls below a place what fills it: `self._resolve(document)`."""
    facts = ev.facts(m)
    below = (call for number in ev.calls_of(m, owner) if (call := facts.calls[number]).place[0] > row)
    return _fills_itself(facts, owner, name, row) or any(_callee_fills(ev, m, call, name) for call in below)


def _fills_itself(facts: Facts, owner: int, name: str, row: int) -> bool:
    """Whether a function puts something under a name, at the place or after it; a flag may be set before.

    What is done after a thing was put aside (to save it) is done for each.
    """
    fits = (name, f"{name}[]")
    for binding in facts.functions[owner].bindings:
        if binding.name in fits and binding.value not in _NOTHING:
            is_flag = binding.name == name and binding.value == ("const", True)
            if is_flag or binding.row >= row or _reaches_to(facts, binding.value, row):
                return True
    return any(c.owner == owner and c.place[2] >= row and fills_by_method(facts, c, name) for c in facts.calls)


def _reaches_to(facts: Facts, term: Term, row: int) -> bool:
    """Whether a term that begins above a row goes on to it."""
    if type(term) is not tuple or term[:1] in ((), ("const",)):
        return False
    if term[0] == "()":
        return facts.calls[term[1]].place[2] >= row
    return any(_reaches_to(facts, part, row) for part in term[1:])


def fills_by_method(facts: Facts, call: Call, name: str) -> bool:
    func = call.func
    if type(func) is tuple and func[0] == "." and func[2] in _FILLING:
        filled = func[1]
        if type(filled) is tuple and filled[0] == "[]":
            filled = filled[1]
        return name_of(facts, filled) == name
    if func == "setattr" and len(call.args) == 3 and type(call.args[1]) is tuple:
        base, attribute, _ = call.args
        return f"{name_of(facts, base)}.{attribute[1]}" == name
    return False


def _callee_fills(ev: Evaluator, m: int, call: Call, name: str) -> bool:
    """Whether what a call runs fills a name: the guard stands in the caller."""
    root, _, attribute = name.rpartition(".")
    wanted = {("global", *_home(ev, m, name))}
    is_own = type(call.func) is tuple and call.func[0] == "." and dotted_name(call.func[1]) == root
    if root and is_own:
        wanted.add(("own", 0, attribute))
    for value in ev.at(m, call, call.func):
        if value[0] in ("function", "method") and not wanted.isdisjoint(filled(ev, (value[1], value[2]))):
            return True
    return False


def _home(ev: Evaluator, m: int, name: str) -> tuple[int, str]:
    """The module that a global name belongs to, and its name there."""
    for i in ev.table(m, 0).get(name, ()):
        value = ev.bindings(m, 0)[i].value
        if type(value) is tuple and value[0] == "import" and value[3]:
            target = ev.imports.module(m, value[1], value[2])
            if isinstance(target, int):
                return target, value[3]
    return m, name


def filled(ev: Evaluator, target: FunctionId) -> frozenset[tuple[str, int, str]]:
    """What a function puts something into, itself or by what it calls: globals, and attributes of its own object."""
    m, f = target

    def compute() -> Values:
        facts = ev.facts(m)
        function = facts.functions[f]
        names = {b.name.removesuffix("[]") for b in function.bindings if b.value not in _NOTHING}
        for number in ev.calls_of(m, f):
            func = facts.calls[number].func
            if type(func) is tuple and func[0] == "." and func[2] in _FILLING:
                names.add(dotted_name(func[1]))
        found: set[tuple[str, int, str]] = set()
        for name in names:
            memo = kept(ev, m, f, name) if name else None
            if memo is not None and not _is_given(function, name):
                own = bool(memo.holder) or name.startswith("cls.")
                found.add(("own", 0, name.rpartition(".")[2]) if own else ("global", *_home(ev, m, name)))
        for number in ev.calls_of(m, f):
            found.update(_filled_by(ev, m, facts.calls[number], function))
        return tuple(sorted(found))

    return frozenset(ev.ask(("filled", m, f), compute))


def _is_given(function: Function, name: str) -> bool:
    """Whether a name begins with a parameter (the own object is none)."""
    root = name.partition(".")[0]
    return root != receiver_of(function) and function.takes(root)


def _filled_by(ev: Evaluator, m: int, call: Call, function: Function) -> Iterator[tuple[str, int, str]]:
    """What a call inside a function fills; attributes only of the same object."""
    receiver = receiver_of(function)
    same = type(call.func) is tuple and call.func[0] == "." and call.func[1] == receiver != ""
    for value in ev.at(m, call, call.func):
        if value[0] in ("function", "method"):
            yield from (key for key in filled(ev, (value[1], value[2])) if key[0] == "global" or same)
