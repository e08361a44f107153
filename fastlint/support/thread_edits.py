"""What the rules about the blocked event loop share: how a finding is worded, and how it is mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import (
    Applicability,
    Confidence,
    Diagnostic,
    Edit,
    Fix,
    Related,
    Severity,
    Span,
    first_fitting,
)
from fastlint.index.facts import Call
from fastlint.index.terms import last_name
from fastlint.source import lines_of
from fastlint.subjects.shared import CallPath, Frame
from fastlint.support.await_edits import can_await, is_to_be_awaited, parentheses
from fastlint.support.cst_queries import own_nodes
from fastlint.support.handed_files import (
    FILLED_LATER,
    HELD,
    OPEN_FILE,
    is_awaited_with,
    is_handed_on,
    way_to_fill,
)
from fastlint.support.looped_globals import looped_global_around
from fastlint.support.plain_functions import becomes_plain
from fastlint.support.streamed_answers import is_streamed, reads_later
from fastlint.support.together import (
    alike,
    begin_of,
    has_plain_neighbours,
    held_in_with,
    is_in_generator,
    outermost_with,
    receiver_of,
    run_of,
    waits_of,
)

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_THREAD = "anyio.to_thread.run_sync"
_ASYNC_DEF = re.compile(r"async\s+(?=def\b)")
_HEAD = re.compile(r"(?P<func>.*)\((?P<space>\s*)", re.DOTALL)
_THREAD_BOUND = (
    "sqlite3.", "builtins.open", "io.open", "os.fdopen", "pathlib.Path.open", "pathlib.Path.iterdir",
    "pathlib.Path.glob", "pathlib.Path.rglob", "pathlib.Path.walk", "os.walk", "os.fwalk", "os.scandir", "glob.iglob",
)  # fmt: skip
"""Callables whose results only work in the thread that called them, or do the blocking work where they are used."""
_MOVED_TOGETHER = ("file", "client", "cpu")
"""Kinds of blocking of which neighbouring calls go to one thread; for others the library has an asynchronous face."""
_WIDTH = 88
"""Columns; arguments share a row as long as it is no longer."""
_ALONE = "move `{}` alone into a thread: its caller reads the handled exception"
_WHOLE = "move it and what reads its answer (row {}) into one thread"
_OUT_OF = "move it out of `{}`, where nothing can be awaited"
_FILLED = "first pass on what a dependency puts into `{}`: another request overwrites it"
_BYTES = "read it in a thread, and hand on its bytes: what is awaited reads the file on the loop"
_VALIDATED = "move it out of the validator, where nothing can be awaited: into a dependency or the route"
_COPY = "move it into a thread, and loop over a copy of `{}`, which other requests change"
_IN_THREAD = "run it in a thread: "
_TO_THREAD = re.compile(r"`await asyncio\.to_thread\([^`]*`")
_CONSTRUCTORS = ("__init__", "__new__", "__post_init__")


def blocking(path: CallPath, module: Module, severity: Severity | None = None, *, fix: Fix | None = None) -> Diagnostic:
    """The finding about a call path: severity by where it runs, the further calls as related places.

    The fix, unless the rule has a better one, turns a route or dependency that awaits nothing into a plain `def`, and
    any other call into one that runs in a thread. What runs while the application starts or stops is left as it is.
    What stands beside a server that is not seen to run it is of low confidence, and what sets up the application once.
    """
    if fix is None and path.function.reach != "startup":
        fix = _plain_function(path, module) or _in_thread(path, module)
    return Diagnostic(
        path.span,
        _message(path, module),
        fix=fix,
        related=(*steps(path.frames), *_reading(path, module)),
        cause=path.cause,
        severity=path.severity if severity is None else severity,
        confidence=Confidence.LOW if path.function.is_aside or path.function.sets_up else Confidence.HIGH,
        repair=_repair(path, module),
        shared=_shared(path, module),
        entries=(_step(path.frames[0]),),
    )


def steps(frames: tuple[Frame, ...]) -> tuple[Related, ...]:
    """The calls after the first one, as places that explain a finding."""
    return tuple(map(_step, frames[1:]))


def _reading(path: CallPath, module: Module) -> Iterator[Related]:
    """Where the body of a streamed answer comes over the network, on the loop."""
    for span in reads_later(path, module):
        yield Related(module.source.filename, span, "the body of the answer is read here: `stream=True` left it behind")


def _step(frame: Frame) -> Related:
    return Related(frame.filename, frame.span, f"`{frame.function}` calls `{frame.callee}`")


# what one edit mends


def _repair(path: CallPath, module: Module) -> str:
    """Names what one edit mends: a function that awaits nothing can leave the loop as a whole.

    In others all that is done in one `with` (if nothing is awaited there) or with one object can be moved together, and
    so can neighbours that nothing awaited separates; so can all that is done with a database, whose session is handed
    from helper to helper: the function wants an asynchronous one.
    """
    function, name = path.function, f"{path.function.name} {path.function.name_span.row}"
    if (function.is_async and not function.awaits and not function.is_generator) or path.kind == "database":
        return name
    known = _instead(path, module)
    if path.kind in _MOVED_TOGETHER and (run := run_of(path, module, whole=not known)):
        return f"{name}: {path.kind} from {begin_of(run, path, module) if known else run[0]}"
    if outermost := outermost_with(path, module):
        is_left = any(outermost[0] < wait <= outermost[1] for wait in waits_of(path, module))
        return f"{name}: with {outermost[0]}{f', {path.instead}' if is_left else ''}"
    receiver = receiver_of(path, module)
    for other in alike(path, module) if receiver and path.kind in _MOVED_TOGETHER else ():
        if receiver_of(other, module) == receiver and (run := run_of(other, module)):
            return f"{name}: {path.kind} from {run[0]}"
    return f"{name}: {receiver or f'{path.span.row}:{path.span.column}'}"


def _shared(path: CallPath, module: Module) -> str:
    """What is said at the blocking call itself, if many calls on the loop lead there."""
    instead = _instead(path, module)
    known = f"use {instead}" if instead else ""
    way = _way_at_the_entries(path) if not path.is_direct else "move it into a thread"
    if path.needs_error:
        way = _ALONE.format(path.frames[-1].callee)
    callee = _named(path.frames[-1].callee, path.sink)
    remedy = ", or ".join(filter(None, (known, way)))
    whiles = (f" while {path.why}", "") if path.why else ("",)
    callees = (callee, f"`{path.frames[-1].callee}`")
    texts = ((name, when) for when in whiles for name in callees)
    return first_fitting(
        [f"{name} blocks the event loop{when}: {{count}} calls on it lead here; {remedy}" for name, when in texts]
    )


def _way_at_the_entries(path: CallPath) -> str:
    """Where a thread can take over: only code on the loop can wait for one, and so not what plain functions call."""
    helper = path.frames[-1].function
    if constructor := next((f.function for f in path.frames[1:] if f.function.endswith(_CONSTRUCTORS)), ""):
        return _OUT_OF.format(constructor)
    if len(path.frames) > 2:
        return "move what async functions call into a thread"
    return f"call `{helper}` in a thread"


# words


def _message(path: CallPath, module: Module) -> str:
    """What blocks and what to do, with as much of the way between them as there is room for: the steps tell it too."""
    remedy = _remedy(path, module)
    names = path.route.split(" -> ")
    short = f"{names[0]} -> ... -> {names[-1]}" if len(names) > 3 else path.route
    ways = [f" ({path.route})", f" ({short})", ""]
    last = path.callee if path.is_direct else ".".join(path.sink.split(".")[-2:])
    said = [*((path.sink, way) for way in ways), (last, "")]
    brief = remedy.replace(_IN_THREAD, "")
    *whole, unled, named = [_what(path, module, sink, way) for sink, way in said]
    reasoned = [_what(path, module, sink, way, path.why) for sink, way in said] if path.why else []
    texts = [f"{fault}; {text}" for fault in reasoned for text in (remedy, brief)]
    texts += [f"{fault}; {remedy}" for fault in (*whole, unled)]
    texts += [f"{unled}; {brief}", f"{named}; {remedy}", f"{named}; {brief}"]
    texts.append(f"{named}; {_TO_THREAD.sub('call it in a thread', brief)}")
    return first_fitting(texts)


def _what(path: CallPath, module: Module, sink: str, way: str, why: str = "") -> str:
    """What blocks, when, and what takes its time."""
    when = f" while the application {_phase(path, module)}" if path.function.reach == "startup" else ""
    when = when or (f" while {why}" if why else "")
    if path.is_direct:
        return f"{_use(path, module)}{_named(path.callee, sink)} blocks the event loop{when}"
    return f"`{path.callee}` blocks the event loop{when}: it calls `{sink}`{way}"


def _phase(path: CallPath, module: Module) -> str:
    """What the application does meanwhile: behind the `yield` of its lifespan it "stops", else it "starts"."""
    around = path.function
    if any(_is_for_shutdown(decorator) for decorator in module.outline.decorating(around.span)):
        return "stops"
    function = module.node(around.span) if around.is_generator else None
    if not isinstance(function, cst.FunctionDef):
        return "starts"
    yields = [module.span(node).row for node in own_nodes(function) if isinstance(node, cst.Yield)]
    return "stops" if yields and max(yields) < path.span.row else "starts"


def _is_for_shutdown(decorator: Call) -> bool:
    return last_name(decorator.func) == "on_event" and decorator.argument(0, "event_type") == ("const", "shutdown")


def _use(path: CallPath, module: Module) -> str:
    """What is done with an object that blocks when it is used."""
    if isinstance(module.expression(path.span), cst.Call) and not path.callee.endswith(")"):
        return ""
    parent = next(iter(module.around(path.span)), None)
    if isinstance(parent, (cst.For, cst.CompFor)):
        return "iterating over "
    return "`with` on " if isinstance(parent, cst.WithItem) else ""


def _named(callee: str, sink: str) -> str:
    """`session.execute` (sqlalchemy.orm.Session.execute): as written, and what that is known as."""
    return f"`{callee}`" if callee == sink or "." not in sink else f"`{callee}` ({sink})"


def _remedy(path: CallPath, module: Module) -> str:
    """The library's own async face if there is one, and what can be done with any call."""
    is_plain = is_handed_on(path, module) or _is_in_validator(path) or has_plain_neighbours(path, module)
    known = "" if is_plain else _instead(path, module)
    if path.kind == "sleep" and path.is_direct and path.function.is_async and known:
        return f"write `await {known}(...)`"
    if known and is_streamed(path, module) and not reads_later(path, module):
        return f"use {known}, and `async for` over what it gives: each piece is waited for"
    return ", or ".join([*([f"use {known}"] if known else []), *_ways_out(path, module, known)])


def _instead(path: CallPath, module: Module) -> str:
    """What a library offers instead, "" if that is only a thread, or not known to be in the version that is used."""
    distribution, sign, version = path.since.partition(">=")
    if not sign:
        is_there = True
    elif path.sink.partition(".")[0] in (path.instead.partition(".")[0], distribution):
        # What blocks is in use: a version that nobody states is the one that is installed now.
        is_there = module.allows(distribution, sign + version) is not False
    else:
        is_there = module.is_certain({distribution: sign + version})
    return path.instead if is_there and path.instead != _THREAD else ""


def _ways_out(path: CallPath, module: Module, known: str) -> tuple[str, ...]:
    """How the call itself can leave the loop."""
    if becomes_plain(path.function, module):
        return (f"make the {'route' if 'route' in path.function.roles else 'dependency'} `def`",)
    if path.needs_loop:
        return ("move what blocks in it into a thread, and leave what needs the running loop where it is",)
    if path.function.state:
        return (_FILLED.format(path.function.state),)
    if path.needs_error:
        return (_ALONE.format(path.frames[-1].callee),)
    if read := reads_later(path, module):
        return (_WHOLE.format(", ".join(str(row) for row in sorted({span.row for span in read}))),)
    if _stays(path) or is_streamed(path, module):
        return _ways_where_it_stays(path, module, known)
    return (_way_into_thread(path, module),)


def _way_into_thread(path: CallPath, module: Module) -> str:
    """What is moved into a thread: all that belongs together, or the call alone."""
    if _is_in_computing_with(path, module):
        return "move all of the `with` around it into one function that runs in a thread"
    if held := held_in_with(path, module):
        return HELD.format(*held)
    if path.kind in _MOVED_TOGETHER and path.function.awaits and (run := run_of(path, module)):
        return f"move rows {run[0]} to {run[1]} into one function that runs in a thread"
    is_call = isinstance(module.expression(path.span), cst.Call)
    if path.function.is_async and (name := looped_global_around(path, module)):
        return _COPY.format(name)
    is_awaited = can_await(module, path.span, path.function) or is_to_be_awaited(module, path.span)
    if path.function.is_async and is_call and is_awaited:
        return f"{_IN_THREAD}`await asyncio.to_thread({path.callee}, ...)`"
    return "move all of the expression into a thread" if is_in_generator(path, module) else "move it into a thread"


def _ways_where_it_stays(path: CallPath, module: Module, known: str) -> tuple[str, ...]:
    """What can be done where a call alone in a thread would not help."""
    if _is_in_validator(path):
        return (_VALIDATED,)
    if path.instead == OPEN_FILE and path.is_direct and is_awaited_with(path, module):
        return (_BYTES,)
    if way := way_to_fill(path, module):
        return () if known else (way,)
    if not path.is_direct and path.frames[1].function.endswith(_CONSTRUCTORS):
        return (_OUT_OF.format(path.frames[1].function),)
    return () if known else ("move all that is done with it into a thread",)


def _is_in_validator(path: CallPath) -> bool:
    """Whether a call stands in what Pydantic calls, which can await nothing and stays on the loop."""
    return "validator" in path.function.roles and not path.function.is_async


def _stays(path: CallPath) -> bool:
    """Whether calling it in a thread would not help: what comes back is lazy, or belongs to the thread it came from."""
    if path.needs_loop or _is_in_validator(path):
        return True
    if path.is_direct:
        # Where not a call but iterating over its result blocks, what is written as the callee is the whole call.
        return path.sink.startswith((*_THREAD_BOUND, *FILLED_LATER)) or path.callee.endswith(")")
    return path.is_lazy or path.frames[1].function.endswith(_CONSTRUCTORS)


def _is_in_computing_with(path: CallPath, module: Module) -> bool:
    """Whether a `with` holds around what computes that its own thread alone would see: `torch.no_grad()`."""
    rows = outermost_with(path, module) if path.kind == "cpu" else None
    return rows is not None and not any(rows[0] < wait <= rows[1] for wait in waits_of(path, module))


# fixes


def _plain_function(path: CallPath, module: Module) -> Fix | None:
    """`async def` becomes `def`."""
    function = path.function
    start = module.source.offset(function.span.row, function.span.column)
    keyword = _ASYNC_DEF.match(module.source.text, start)
    if keyword is None or not becomes_plain(function, module):
        return None
    edit = Edit(module.source.span(start, keyword.end()), "")
    message = f"Make `{function.name.rpartition('.')[2]}` a plain `def`: FastAPI runs it in a thread"
    return Fix(message, (edit, *_realigned(path, keyword.end() - start, module)), Applicability.UNSAFE)


def _realigned(path: CallPath, width: int, module: Module) -> Iterator[Edit]:
    """Parameters that are aligned with the first one stay so when it moves to the left."""
    function = module.outline.function(path.function.span)
    places = sorted(param.place[:2] for param in function.parameters) if function is not None else []
    if not places or places[0][0] != path.function.name_span.row:
        return
    for row in sorted({row for row, _ in places} - {places[0][0]}):
        line = module.source.line(row)
        if len(line) - len(line.lstrip(" ")) == places[0][1] - 1:
            yield Edit(Span(row, 1, row, width + 1), "")


def _in_thread(path: CallPath, module: Module) -> Fix | None:
    """`f(a, k=v)` becomes `await asyncio.to_thread(f, a, k=v)`; what others await already needs no `await`."""
    call = module.expression(path.span)
    if not isinstance(call, cst.Call) or _is_bound_here(path, call, module) or held_in_with(path, module):
        return None
    is_awaited = is_to_be_awaited(module, path.span)
    if (is_awaited and not path.is_direct) or not can_await(module, path.span, path.function):
        return None
    head, written = _head(call, path.span, module)
    parts = _HEAD.fullmatch(written)
    if parts is None or len(lines_of(parts["func"])) > 1 or _is_one_of_many(path, module):
        return None
    edits = _moved(path, call, (head, parts), module, is_awaited=is_awaited)
    return Fix(f"Run `{path.callee}` in a thread", edits, Applicability.UNSAFE)


def _moved(
    path: CallPath, call: cst.Call, head: tuple[Span, re.Match[str]], module: Module, *, is_awaited: bool
) -> tuple[Edit, ...]:
    """The call as one that a thread makes, and the import that this takes."""
    span, parts = head
    asyncio, imports = module.ensure_import("asyncio", row=path.span.row)
    opening, closing = parentheses(module, path.span)
    func, space = parts["func"].rstrip(), parts["space"]
    begin = f"{opening}{'' if is_awaited else 'await '}{asyncio}.to_thread("
    if call.args:
        separator, apart = _layout(call, func, space, module)
        return (Edit(span, f"{begin}{space}{func},{separator}"), *apart, *_closed(path.span, closing), *imports)
    return (Edit(path.span, f"{begin}{func}){closing}"), *imports)


def _closed(span: Span, closing: str) -> tuple[Edit, ...]:
    """What is written behind a call."""
    return (Edit(Span(span.end_row, span.end_column, span.end_row, span.end_column), closing),) if closing else ()


def _is_one_of_many(path: CallPath, module: Module) -> bool:
    """Whether a function asks the database more than once: one session is not to hop from thread to thread."""
    if path.kind != "database" or not path.is_direct:
        return False
    paths: tuple[CallPath, ...] = module.context.subjects.get(CallPath.__name__, ())
    return sum(p.kind == path.kind and p.is_direct and p.function.span == path.function.span for p in paths) > 1


def _head(call: cst.Call, span: Span, module: Module) -> tuple[Span, str]:
    """The part of a call before its first argument (all of it, if it has none)."""
    if not call.args:
        return span, module.text(span).removesuffix(")")
    first = module.span(call.args[0])
    head = Span(span.row, span.column, first.row, first.column)
    return head, module.text(head)


def _layout(call: cst.Call, func: str, space: str, module: Module) -> tuple[str, tuple[Edit, ...]]:
    """What stands between the function and its arguments, and the edits that give each argument a row.

    Arguments that share a row below the call go on sharing it with the function, as long as it is short enough.
    """
    first, last = module.span(call.args[0]), module.span(call.args[-1].value)
    if "\n" not in space or first.row != last.end_row or isinstance(call.args[-1].comma, cst.Comma):
        return space or " ", ()
    row = module.source.line(first.row)
    if len(row.rstrip()) + len(func) + 2 <= _WIDTH and "\n" not in func:
        return " ", ()
    ends = [module.span(arg.value) for arg in call.args]
    starts = [module.span(arg) for arg in call.args[1:]]
    apart = [
        Edit(Span(end.end_row, end.end_column, start.row, start.column), f",{space}")
        for end, start in zip(ends, starts, strict=False)
    ]
    return space, (*apart, Edit(Span(last.end_row, last.end_column, last.end_row, last.end_column), ","))


def _is_bound_here(path: CallPath, call: cst.Call, module: Module) -> bool:
    """Whether the call cannot go to a thread: what it gives, or what it is called on, belongs to this one."""
    parent = next(iter(module.around(path.span)), None)
    if isinstance(parent, (cst.WithItem, cst.Await)) or _stays(path) or is_streamed(path, module):
        return True
    if path.function.state or path.needs_error or reads_later(path, module) or looped_global_around(path, module):
        return True
    if _is_in_computing_with(path, module):
        return True
    receiver = call.func.value if isinstance(call.func, cst.Attribute) else None
    is_super = isinstance(receiver, cst.Call) and isinstance(receiver.func, cst.Name) and receiver.func.value == "super"
    return is_super or any(isinstance(arg.value, cst.GeneratorExp) and not arg.value.lpar for arg in call.args)
