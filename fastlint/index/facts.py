"""What is remembered of one file: names, values, calls, functions and classes, without any of their meaning.

Facts are a pure function of a file's text. They are made of tuples, lists, strings and plain numbers only (no enum
members), so that `FACTS` writes and reads them quickly. Rows start at 1, columns at 1 and count characters.

A *term* is the reduced form of an expression:

    "x"                              a name
    (".", base, "attr")              attribute access
    ("()", i)                        the call `calls[i]`
    ("await", term)                  what awaiting gives
    ("[]", base, index)              subscript
    ("slice", low, high, step)       index of a slice
    ("const", value)                 str, bytes, int, float, bool, None or Ellipsis
    ("tuple" | "list" | "set", items)
    ("dict", ((key, value), ...))    key None for `**value`
    ("or" | "and", terms)            any of these (`a or b`, `a and b`, `a if c else b`)
    ("bin", operator, left, right)   `|`, `+`, `%`, `/` ...
    ("fstr", parts)                  f-string
    ("lambda", f)                    the function `functions[f]`
    ("comp", kind, element, block)   comprehension: list, set, dict or gen; the block of its first loop
    ("*", term)                      starred
    ("not", term), ("cmp", op, left, right)
    ("elem" | "aelem", iterable)     what (async) iteration gives
    ("enter" | "aenter", manager)    what entering a (an async) context manager gives
    ("item", i, term)                i-th element when unpacking
    ("inst", term)                   instance of a class (`except E as e`, `case E() as e`)
    ("import", level, module, name)  imported module (name None) or member; a plain `import a.b` binds `a`
    ("def", f), ("class", c)         the function or class that a statement defines
    None                             anything else
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from fastlint.codec import Codec

# A recursive alias would cost every reader a cast; the grammar above is the type.
Term = Any

MODULE = 0
"""Index of the pseudo function that holds the module's own statements."""
ANY_NAME = "*"
"""Stands in `Facts.exports` for names that are computed."""


class Use:
    """What the surrounding expression does with the value of a call."""

    OTHER: Final = 0
    AWAITED: Final = 1
    STATEMENT: Final = 2
    ASSIGNED: Final = 3
    RETURNED: Final = 4
    TRUTH: Final = 5
    ATTRIBUTE: Final = 6
    SUBSCRIPT: Final = 7
    ARGUMENT: Final = 8
    FORMATTED: Final = 9
    COMPARED: Final = 10
    OPERAND: Final = 11
    ITERATED: Final = 12
    ASYNC_ITERATED: Final = 13
    ENTERED: Final = 14
    ASYNC_ENTERED: Final = 15
    STORED: Final = 16
    YIELDED: Final = 17
    CALLED: Final = 18
    DECORATOR: Final = 19
    UNPACKED: Final = 20
    RAISED: Final = 21


class Flag:
    """Properties of a function's own body (nested functions excluded).

    REJECTS: it asserts, or raises what is no call (those have `Use.RAISED`). WAITS: it awaits not only calls.
    """

    ASYNC: Final = 1
    GENERATOR: Final = 2
    LAMBDA: Final = 4
    AWAITS: Final = 8
    REJECTS: Final = 16
    WAITS: Final = 32


class Kind:
    """Kind of a parameter."""

    POSITIONAL_ONLY: Final = 0
    NORMAL: Final = 1
    VAR_POSITIONAL: Final = 2
    KEYWORD_ONLY: Final = 3
    VAR_KEYWORD: Final = 4


class BlockKind:
    """What opens a block of statements."""

    BODY: Final = 0
    IF: Final = 1
    ELSE: Final = 2
    LOOP: Final = 3
    ASYNC_LOOP: Final = 4
    TRY: Final = 5
    EXCEPT: Final = 6
    FINALLY: Final = 7
    WITH: Final = 8
    ASYNC_WITH: Final = 9
    CASE: Final = 10
    WHILE: Final = 11
    TRY_ELSE: Final = 12


Place = tuple[int, int, int, int]
"""Row, column, end row, end column."""


class Call(NamedTuple):
    """A call. `parent` is the call of which it is an argument, -1 if none; `owner` the function whose body holds it."""

    func: Term
    args: tuple[Term, ...]
    keywords: tuple[tuple[str | None, Term], ...]
    use: int
    parent: int
    owner: int
    block: int
    place: Place

    def keyword(self, name: str) -> Term:
        """Value of a keyword argument, None if it is not given."""
        for key, value in self.keywords:
            if key == name:
                return value
        return None

    def has_keyword(self, name: str) -> bool:
        """Whether a keyword argument is given literally."""
        for key, _ in self.keywords:  # noqa: SIM110 - asked of most calls, again and again
            if key == name:
                return True
        return False

    @property
    def arguments(self) -> tuple[Term, ...]:
        """Values of all arguments, in their order."""
        return (*self.args, *[value for _, value in self.keywords]) if self.keywords else self.args

    def argument(self, position: int, name: str) -> Term:
        """Value of an argument given by position or by keyword."""
        if position < len(self.args):
            return self.args[position]
        return self.keyword(name)


class Parameter(NamedTuple):
    """A parameter; `default` is meaningful only if `required` is false."""

    name: str
    annotation: Term
    default: Term
    kind: int
    required: bool
    place: Place


class Binding(NamedTuple):
    """A name (or a dotted target such as `self.client`) given a value in a block; `column` 0 where nobody needs it.

    `last` is the last row of an assignment: up to there, in the value that is assigned, the name is still what it was.
    """

    name: str
    value: Term
    annotation: Term
    row: int
    block: int
    column: int = 0
    last: int = 0

    def holds(self, row: int) -> bool:
        """Whether the name has the value in a row, as far as rows tell."""
        return self.row <= row and self.last < row


class Result(NamedTuple):
    """A `return` or `yield` with its value (("const", None) for a bare one); `place` is that of the statement."""

    value: Term
    block: int
    place: Place


class Read(NamedTuple):
    """An attribute that is read and not called: a property may hide behind it.

    Or a name that got the result of a call and is tested, compared, formatted, ... but given to nobody: if it is a
    coroutine, nobody awaits it.
    """

    term: Term
    block: int
    place: Place
    use: int


class Function(NamedTuple):
    """A function, method or lambda; `functions[0]` is the module itself.

    `parent` is the enclosing function, `klass` the class of a method (-1 if none), `block` the block of the definition
    and `body` the block of its statements. `place` covers `def` to the end, `name_place` the name, `first_row` the
    first decorator. `unused` are parameters and names that it binds which neither it nor a function inside it
    ever reads.
    """

    name: str
    qualname: str
    parent: int
    klass: int
    flags: int
    parameters: tuple[Parameter, ...]
    decorators: tuple[tuple[Term, Place], ...]
    returns_annotation: Term
    bindings: list[Binding]
    returns: list[Result]
    yields: list[Result]
    reads: list[Read]
    globals: tuple[str, ...]
    block: int
    body: int
    place: Place
    name_place: Place
    first_row: int
    unused: tuple[str, ...]

    @property
    def outer(self) -> int:
        """Scope of its annotations, defaults and decorators: the enclosing function, or `~class` for a method."""
        return ~self.klass if self.klass >= 0 else self.parent

    def bound(self, name: str) -> list[Term]:
        """What its statements bind a name to."""
        return [binding.value for binding in self.bindings if binding.name == name]

    def takes(self, name: str) -> bool:
        """Whether it has a parameter of a name."""
        return any(parameter.name == name for parameter in self.parameters)

    @property
    def is_async(self) -> bool:
        """Defined with `async def`."""
        return bool(self.flags & Flag.ASYNC)

    @property
    def is_generator(self) -> bool:
        """Its own body yields."""
        return bool(self.flags & Flag.GENERATOR)

    @property
    def awaits(self) -> bool:
        """Its own body has an await, an async for or an async with."""
        return bool(self.flags & Flag.AWAITS)


class Class(NamedTuple):
    """A class; `bindings` are its attributes and methods, `parent` the function in which it is defined."""

    name: str
    qualname: str
    parent: int
    outer: int
    bases: tuple[Term, ...]
    keywords: tuple[tuple[str | None, Term], ...]
    decorators: tuple[tuple[Term, Place], ...]
    bindings: list[Binding]
    block: int
    place: Place
    name_place: Place

    def bound(self, name: str) -> list[Term]:
        """What its statements bind a name to."""
        return [binding.value for binding in self.bindings if binding.name == name]


class Block(NamedTuple):
    """A block of statements: `term` is the test, the iterable, the manager or the exception type that governs it."""

    parent: int
    kind: int
    term: Term
    owner: int
    place: Place


class Problem(NamedTuple):
    """Why a file could not be read."""

    row: int
    column: int
    message: str


class Facts(NamedTuple):
    """All facts of one file. `statements` are first and last rows of the module's top-level statements.

    `exports` are the names of its `__all__`, with `ANY_NAME` among them if some are computed; None if it has none.
    """

    functions: list[Function]
    classes: list[Class]
    calls: list[Call]
    blocks: list[Block]
    exports: tuple[str, ...] | None
    statements: list[tuple[int, int]]
    lines: int
    problem: Problem | None

    def called(self, term: Term) -> Call | None:
        """The call that a term is, None if it is none."""
        return self.calls[term[1]] if type(term) is tuple and term[:1] == ("()",) else None

    def callee(self, term: Term) -> Term:
        """What a term calls; a term that is no call is what somebody else calls: `@decorator`, `@decorator()`."""
        return self.calls[term[1]].func if type(term) is tuple and term[:1] == ("()",) else term

    def inside(self, comprehension: Term) -> tuple[int, int]:
        """The block and the row in which the element of a comprehension stands: names that it binds are its own."""
        block = comprehension[3]
        return block, self.blocks[block].place[2]


FACTS: Codec[Facts] = Codec(Facts, leaves=False)
"""Their form on disk and between processes."""


def empty(problem: Problem | None = None) -> Facts:
    """Facts of an empty (or unreadable) file."""
    nowhere = (1, 1, 1, 1)
    module = Function("<module>", "", -1, -1, 0, (), (), None, [], [], [], [], (), 0, 0, nowhere, nowhere, 1, ())
    return Facts([module], [], [], [Block(-1, BlockKind.BODY, None, 0, nowhere)], None, [], 0, problem)
