"""Resolve the calls of one module: what each of its functions does when it runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fastlint.callgraph import async_only, callables, deferred, memo, nested_loops, private_loops, receivers
from fastlint.callgraph.argument_flow import handed, handed_to_decorators, is_fresh, wrapped
from fastlint.callgraph.blocking_conditions import depends_on, given_at, has_connections
from fastlint.callgraph.callables import functions_given
from fastlint.callgraph.control_flow import expects_no_loop, goes_on, idle_blocks, is_kept, is_put_aside, text_of
from fastlint.callgraph.done_once import called_once, is_callers_to_keep, kept_by_objects
from fastlint.callgraph.edges import Blocking, Links, Resource, Step, SyncUse, empty
from fastlint.callgraph.handled_errors import note_errors
from fastlint.callgraph.installers import is_behind_missing, is_installer
from fastlint.callgraph.known_arguments import flags
from fastlint.callgraph.offloaded import called_argument
from fastlint.callgraph.path_conditions import FRESH, ONCE, RECEIVER, Flags, Guards, asks_faces, face_of, guards
from fastlint.callgraph.pieces import CALLS, HEAD, WHOLE, Journal, Piece, link_again, link_all, pieces
from fastlint.callgraph.quiet_calls import ENTERING, NEXT, is_quiet
from fastlint.callgraph.registering import Registering
from fastlint.callgraph.streaming import streamed_blocks
from fastlint.callgraph.task_captures import captured, captured_by
from fastlint.callgraph.unawaited import Unwaiting
from fastlint.callgraph.validators import VALIDATING, validators_of
from fastlint.callgraph.waiting import NOT_PLAIN, blocking_property, felt_level, is_felt
from fastlint.footprint import FunctionId
from fastlint.index.facts import Block, BlockKind, Call, Facts, Function, Place, Read, Term, Use
from fastlint.index.terms import last_name
from fastlint.inference import attributes, dispatch
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values
from fastlint.knowledge import Row

_NESTING = "nest_asyncio.apply"
"""What makes event loops start inside of others."""
_LONGEST_WAY = 3
"""Objects whose `__call__` is another object, one after the other."""


def link(ev: Evaluator, module: int) -> tuple[Links, Journal]:
    """Resolve the calls of one module."""
    linker = _Linker(ev, module)
    return linker.links, link_all(linker, pieces(linker.facts))


def relink(ev: Evaluator, module: int, known: Links, journal: Journal, stale: Collection[int]) -> tuple[Links, Journal]:
    """Resolve the calls of some functions of a module anew; all others are known."""
    linker = _Linker(ev, module)
    return linker.links, link_again(linker, known, journal, stale)


class _Linker:
    def __init__(self, ev: Evaluator, module: int) -> None:
        self.ev = ev
        self.m = module
        self.facts: Facts = ev.facts(module)
        self.links = empty()
        self.streamed = streamed_blocks(self.facts)
        self.idle = idle_blocks(self.facts) | self.streamed
        self.loop_terms = {block.term for block in self.facts.blocks if block.kind == BlockKind.LOOP}
        self.under: Guards = ()
        self.asks_faces = asks_faces(self.facts)
        self.unwaiting = Unwaiting(ev, module, self.links.unawaited)
        self.registering = Registering(ev, module, self.links)

    def piece(self, piece: Piece) -> None:
        """Link one piece."""
        if piece.kind == HEAD:
            self._head(piece.owner)
        elif piece.kind == WHOLE:
            self._whole()
        for number in range(piece.start, piece.stop):
            if piece.kind == CALLS:
                self.ev.refuel()
                self._call(number, self.facts.calls[number])
            else:
                self._block_at(number, self.facts.blocks[number])

    def _head(self, number: int) -> None:
        function = self.facts.functions[number]
        self.ev.refuel()
        if function.decorators:
            self._decorators(number, function)
            self.links.flows.extend(handed_to_decorators(self.ev, self.m, number, function))
        for read in function.reads:
            self._read(number, read)

    def _whole(self) -> None:
        ev = self.ev
        self.links.iterating.extend(deferred.iterating(ev, self.m))
        self.registering.note_own()
        self.links.scripts.extend((function,) for function in private_loops.commands(ev, self.m))
        self.links.imports.extend(ev.imports.imported(self.m, self.facts))
        note_errors(ev, self.m, self.links)

    def _block_at(self, number: int, block: Block) -> None:
        if block.parent in self.idle:
            return
        if block.kind in (BlockKind.ASYNC_LOOP, BlockKind.ASYNC_WITH):
            self.ev.refuel()
            how, name = async_only.used_by_async(self.ev, self.m, block)
            self._note_sync_use(how, name, block.term, block.owner, block.parent, block.place)
        elif block.kind in (BlockKind.LOOP, BlockKind.WITH) and block.term is not None and number not in self.streamed:
            self.ev.refuel()
            if self._is_reached(memo.memo_at(self.ev, self.m, block.owner, block.parent, block.place[0])):
                self._block(block.kind, block.term, block.parent, block.owner, block.place, number)
            self.under = ()

    def _decorators(self, number: int, function: Function) -> None:
        self.registering.by_decorators(number, function)
        for what, value in private_loops.decorated(self.ev, self.m, number, function):
            if what == "memoises":
                self.links.memoised.append(number)
            else:
                self.links.workers.append((number, value))

    def _read(self, number: int, read: Read) -> None:
        """A property runs its function; a name that holds a coroutine is misused."""
        ev, term = self.ev, read.term
        if type(term) is str:
            self.unwaiting.name_used(number, read)
        elif term[2] in ev.properties and self._is_reached(memo.memo_at(ev, self.m, number, read.block, read.place[0])):
            base = ev.value(self.m, number, term[1], read.block, read.place[0])
            fresh = is_fresh(ev, self.m, number, term[1])
            for getter in callables.property_getters(ev, base, term[2], is_fresh=fresh):
                self._step(number, getter, read.place, self._text(term), is_fresh=fresh)
            self.under = ()
        elif type(term[1]) is str:
            self.unwaiting.attribute_read(number, read)
        if read.block not in self.idle and (row := blocking_property(ev, self.m, number, read)):
            self._note_blocking(number, read.block, row, row.blocks or "", read.place, self._text(term), row.name)

    def _step(
        self,
        owner: int,
        target: FunctionId,
        place: Place,
        text: str,
        flags: Flags = (),
        guarded: Guards = (),
        *,
        is_kept: bool = False,
        is_fresh: bool = False,
        until: int = 0,
    ) -> None:
        if is_fresh or not callables.is_memoised(self.ev, target):
            step = Step(target, place, text, flags, (*guarded, *self.under), is_kept, until)
            self.links.steps.setdefault(owner, []).append(step)

    # calls

    def _call(self, number: int, call: Call) -> None:
        if call.block in self.idle:
            return
        callee = self.ev.value(self.m, call.owner, call.func, call.block, call.place[0])
        if type(call.func) is str and not callee and call.use != Use.AWAITED:
            callee = wrapped(self.ev, self.m, call)
        if is_quiet(self.ev, call, callee):
            self.unwaiting.call(number, call, callee)
            return
        under = memo.memo_of_call(self.ev, self.m, call)
        if self._is_reached(under):
            for value in self._fitting(call, callee):
                self._called(call, value)
        if under is not None:
            self.links.once.extend(called_once(self.ev, self.m, call, self._fitting(call, callee), under))
        if call.use in (Use.ITERATED, Use.UNPACKED) and ("()", number) not in self.loop_terms and not self.under:
            self._exhausted(call, ("()", number))
        self.under = ()
        if not callee and last_name(call.func) in private_loops.REGISTERING:
            self._run_elsewhere(call)
        if not callee and last_name(call.func) in nested_loops.METHODS and call.use not in NOT_PLAIN:
            self._external_called(call, f"asyncio.AbstractEventLoop.{last_name(call.func)}")
        self.unwaiting.call(number, call, callee)

    def _is_reached(self, under: memo.Memo | None) -> bool:
        """Whether what stands under a memo is reached more than once, maybe: then it goes on under that condition."""
        self.under = ()
        if under is not None and under.holder:
            self.under = ((ONCE, under.holder),)
        elif under is not None and under.parameter:
            self.under = ((under.parameter, FRESH),)
        return under is None or bool(self.under)

    def _fitting(self, call: Call, callee: Values) -> Values:
        """Of an awaited (or gathered, or scheduled) call with a plain and an async face, the async one."""
        if self.asks_faces and callee and (face := face_of(self.facts, call)):
            return tuple(v for v in callee if self._has_face(v, face))
        if len(callee) < 2 or not (call.use == Use.AWAITED or callables.is_consumed(self.ev, self.m, call)):
            return callee
        fitting = tuple(v for v in callee if v[0] in ("function", "method") and self.ev.function(v[1], v[2]).is_async)
        return fitting or callee

    def _has_face(self, value: Value, face: str) -> bool:
        if value[0] in ("function", "method"):
            return self.ev.function(value[1], value[2]).is_async == (face == "async")
        return True

    def _called(self, call: Call, value: Value, depth: int = 0) -> None:
        tag = value[0]
        if tag in ("function", "method"):
            for one in receivers.of_made(self.ev, self.m, call, value):
                self._function_called(call, one)
        elif tag == "class":
            self._class_called(call, value)
        elif tag == "external":
            self._external_called(call, value[1])
        elif tag == "partial":
            for inner in value[1]:
                # Behind arguments that are bound already, those of the call stand for other parameters.
                told = tuple(pair for pair in value[3] if not call.has_keyword(pair[0]))
                args = () if value[2] else call.args
                self._called(call._replace(args=args, keywords=(*call.keywords, *told)), inner, depth)
        elif tag in ("instance", "object") and depth < _LONGEST_WAY:
            for inner in attributes.attributes(self.ev, (value,), "__call__"):
                self._called(call, inner, depth + 1)

    def _function_called(self, call: Call, value: Value) -> None:
        ev = self.ev
        target = (value[1], value[2])
        if is_behind_missing(self.facts, call) and is_installer(ev, target):
            return
        function = ev.function(*target)
        text = self._text(call.func)
        around = callables.wrappers(ev, target)
        # A wrapper that hands the function to somebody else (a pool) does not run it here.
        reaches = not around or any(callables.calls_through(ev, w) for w in around)
        targets = [target, *around] if reaches else list(around)
        guarded = guards(self.facts, call.owner, call.block, call.place[0])
        is_kept = is_put_aside(call, self.facts) and not is_callers_to_keep(self.under)
        given = flags(ev, self.m, target, call, bound=value[0] == "method")
        below: dict[FunctionId, str] = {}
        if (owner := receivers.receiver(value)) is not None:
            told = receivers.flags_of(ev, self.m, call, owner)
            below = dispatch.implementers(ev, target, owner)
            if not below and (RECEIVER, None) in told and not receivers.is_super(self.facts, call):
                below = dispatch.overriding(ev, target, owner)
            targets = [*targets, *(one for one in below if one != target)]
            given += told
        for one in targets:
            if ev.function(*one).is_async:
                made = Step(one, call.place, text, given, (*guarded, *kept_by_objects(self.under)), is_kept=is_kept)
                self.links.coroutines.setdefault(call.owner, []).append(made)
            elif call.use == Use.AWAITED and callables.cannot_be_awaited(self.ev, one):
                continue
            elif not ev.function(*one).is_generator or self._runs_generator(call):
                asked = ((RECEIVER, below[one]),) if one in below and (RECEIVER, None) in given else ()
                flagged = given if one == target else (flag for flag in given if flag[0] == RECEIVER)
                self._step(call.owner, one, call.place, text, tuple(flagged), (*guarded, *asked), is_kept=is_kept)
            elif call.use == Use.ARGUMENT and call.parent >= 0 and self.facts.calls[call.parent].func == "next":
                self._step(call.owner, one, call.place, text, until=deferred.first_yield(self.ev, one))
        if call.args or call.keywords:
            bound = value[0] == "method" or (function.klass >= 0 and value[0] == "class")
            self.links.flows.extend(handed(ev, self.m, call, target, bound=bound))
            self._functions_passed(call, target, bound=bound)
            self._runs_together(private_loops.run_by_project(ev, self.m, call, target, bound=bound))
            self.registering.by_call(call, target, bound=bound)
            self.links.captures.extend(captured_by(ev, self.m, call, target, bound=bound))

    def _functions_passed(self, call: Call, target: FunctionId, *, bound: bool) -> None:
        """Functions given to one that calls them."""
        given: list[tuple[int | str, Term]] = [*enumerate(call.args)]
        given += [(k, v) for k, v in call.keywords if k is not None]
        for term, is_awaited in callables.argument_functions(self.ev, target, bound, given):
            for value in self.ev.value(self.m, call.owner, term, call.block, call.place[0]):
                if value[0] in ("function", "method") and (value[1], value[2]) != target:
                    found = self.ev.function(value[1], value[2])
                    result = self.ev.returned(value[1], value[2], None) if is_awaited else ()
                    fits = not is_awaited or any(v[0] in ("coroutine", "awaitable") for v in result)
                    if fits and not found.is_async and not found.is_generator:
                        self._step(call.owner, (value[1], value[2]), call.place, self._text(call.func))
                elif value[0] == "external" and not is_awaited:
                    self._external_called(call, value[1])

    def _runs_generator(self, call: Call) -> bool:
        """Whether a generator (or context manager made of one) runs right where it is called."""
        if call.use == Use.ITERATED:
            return not any(self.facts.blocks[b].place == call.place for b in self.streamed)
        if call.use in (Use.ENTERED, Use.UNPACKED):
            return True
        if call.use != Use.ARGUMENT or call.parent < 0:
            return False
        outer = self.facts.calls[call.parent]
        return last_name(outer.func) == "enter_context" or deferred.exhausts(self.ev, self.m, outer)

    def _class_called(self, call: Call, value: Value) -> None:
        if memo.is_single(self.ev, value):
            return
        if call.owner and not is_put_aside(call, self.facts):
            self.links.made.extend((call.owner, word) for word in memo.words(self.ev, value))
        for name in ("__init__", "__post_init__", "__new__"):
            for member in attributes.attributes(self.ev, (value,), name):
                if member[0] in ("function", "method"):
                    self._function_called(call, ("method", member[1], member[2], value))
                elif member[0] == "external":
                    self._external_called(call, member[1])
        self._validated(call, value)

    def _validated(self, call: Call, klass: Value) -> None:
        """Making an object of a model runs its validators."""
        for target in validators_of(self.ev, klass):
            self._step(call.owner, target, call.place, self._text(call.func))

    def _runs_argument(self, call: Call, name: str) -> None:
        """Callables of Python and Pydantic that run code of what they are given, or of the class they belong to."""
        if name in VALIDATING and type(call.func) is tuple and call.func[0] == ".":
            for klass in self.ev.value(self.m, call.owner, call.func[1], call.block, call.place[0]):
                if klass[0] == "class":
                    self._validated(call, klass)
        if not call.args:
            return
        if (position := deferred.EXHAUSTING.get(name)) is not None:
            self._exhausted(call, call.argument(position, ""))
        elif name == NEXT:
            self._begun(call, call.args[0])
        elif name in ENTERING:
            self._block(BlockKind.WITH, call.args[0], call.block, call.owner, call.place)
        if name in async_only.CONSUMING and len(call.args) == 1:
            values = self.ev.value(self.m, call.owner, call.args[0], call.block, call.place[0])
            consumed = async_only.iterated(self.ev, values)
            self._note_sync_use("consumed", consumed, call.func, call.owner, call.block, call.place)

    def _begun(self, call: Call, term: Term) -> None:
        """`next(x)`: the generator behind a name, up to its first yield; or one step of what a library gave."""
        for value in self.ev.value(self.m, call.owner, term, call.block, call.place[0]):
            if (generator := deferred.generator_of(value)) is not None and type(term) is str:
                until = deferred.first_yield(self.ev, generator)
                self._step(call.owner, generator, call.place, self._text(call.func), until=until)
            elif name := deferred.callable_of(value, "iterator"):
                self._external_block(BlockKind.LOOP, name, term, call.block, call.owner, call.place)

    def _external_called(self, call: Call, name: str) -> None:
        self._runs_argument(call, name)
        self._runs_together(private_loops.run_by_another(self.ev, self.m, call))
        row = self.ev.knowledge.get(name)
        if row is None:
            return
        self._handed_over(call, row)
        if row.name == _NESTING:
            self.links.nesting.append(call.owner)
        if row.needs_loop and not expects_no_loop(self.facts, call):
            self.links.loop_bound.append(call.owner)
        if row.calls is not None:
            self._passed_to_library(call, row.calls)
            for target in functions_given(self.ev, self.m, call, row.calls):
                if not self.ev.function(*target).is_async:
                    self._step(call.owner, target, call.place, self._text(call.func))
        if row.blocks and is_felt(self.ev, self.m, call, row):
            asked = depends_on(row, call, self.facts.functions[call.owner])
            text = self._text(call.func)
            self._note_blocking(call.owner, call.block, row, row.blocks, call.place, text, name, asked)
        if row.resource and has_connections(self.ev, self.m, call):
            kept = is_kept(call, self.facts) and not is_callers_to_keep(self.under)
            text = self._text(call.func)
            resource = Resource(row.resource, row.name, call.place, text, row.release or "", kept, self.under)
            self.links.resources.setdefault(call.owner, []).append(resource)

    def _handed_over(self, call: Call, row: Row) -> None:
        """Functions that will run on a thread, as a task, on a loop of their own, or elsewhere."""
        if row.offloads is not None:
            self.links.threads.extend((call.owner, t) for t in functions_given(self.ev, self.m, call, row.offloads))
            self.links.called.extend(called_argument(self.ev, self.m, call, row.offloads))
        if row.schedules is not None:
            self.links.scheduled.extend((call.owner, t) for t in functions_given(self.ev, self.m, call, row.schedules))
            self.links.captures.extend(captured(self.ev, self.m, call, row))
        if row.awaits and not row.runs_loop:
            self.links.gathered.extend((call.owner, t) for t in private_loops.gathered(self.ev, self.m, call))
        self._runs_together(private_loops.run_by_library(self.ev, self.m, call, row))
        if row.runs_loop:
            self.registering.note_private(call)
        if row.runs in ("worker", "command"):
            self._run_elsewhere(call)
        if row.serves:
            self.links.servers.append(call.owner)

    def _runs_together(self, functions: Iterable[FunctionId]) -> None:
        """Functions that one loop of their own runs."""
        if group := tuple(dict.fromkeys(functions)):
            self.links.scripts.append(group)

    def _run_elsewhere(self, call: Call) -> None:
        """Functions given to what runs them in another process, or as commands."""
        self.links.scripts.extend((function,) for function in private_loops.handed_over(self.ev, self.m, call))

    def _passed_to_library(self, call: Call, where: int | str) -> None:
        """`map(requests.get, urls)`: a described callable, called by another one."""
        term = given_at(call, where)
        for value in self.ev.value(self.m, call.owner, term, call.block, call.place[0]):
            name = value[1] if value[0] == "external" else ""
            if name and (row := self.ev.knowledge.get(name)) is not None and row.blocks:
                self._note_blocking(call.owner, call.block, row, row.blocks, call.place, self._text(call.func), name)

    def _exhausted(self, call: Call, term: Term) -> None:
        """What `list(x)` and its like run: the generator or the `__iter__` behind x."""
        for value in self.ev.value(self.m, call.owner, term, call.block, call.place[0]):
            if generator := deferred.generator_behind(self.ev, self.m, term, value):
                self._step(call.owner, generator, call.place, self._text(call.func))
            elif name := deferred.callable_of(value, "iterator"):
                self._external_block(BlockKind.LOOP, name, term, call.block, call.owner, call.place)
            elif value[0] == "instance":
                for found in attributes.attributes(self.ev, (value,), "__iter__"):
                    if found[0] == "method":
                        self._step(call.owner, (found[1], found[2]), call.place, self._text(call.func))

    def _note_blocking(
        self, owner: int, block: int, row: Row, kind: str, place: Place, text: str, name: str, asked: Guards = ()
    ) -> None:
        if (level := felt_level(self.facts, row, kind, owner, block)) != "light":
            repeated = goes_on(self.facts, block, owner, place[0])
            guarded = (*guards(self.facts, owner, block, place[0]), *asked, *self.under)
            end = Blocking(kind, name, row.instead or "", level, place, text, repeated, guarded, since=row.since)
            self.links.blocking.setdefault(owner, []).append(end)

    # loops and with statements

    def _block(self, kind: int, term: Term, parent: int, owner: int, place: Place, inside: int = -1) -> None:
        """What a loop or `with` over a term does; `inside` is its own block, -1 where it has none."""
        values = self.ev.value(self.m, owner, term, parent, place[0])
        methods = ("__iter__", "__next__") if kind == BlockKind.LOOP else ("__enter__", "__exit__")
        if kind == BlockKind.LOOP:
            self._note_sync_use("iterated", async_only.iterated(self.ev, values), term, owner, parent, place)
        elif values:
            made = async_only.made(self.ev, self.m, values, term, owner)
            self._note_sync_use("entered", async_only.entered(self.ev, made), term, owner, parent, place)
        for value in values:
            if name := deferred.callable_of(value, "iterator" if kind == BlockKind.LOOP else "manager"):
                self._external_block(kind, name, term, parent, owner, place, inside)
            elif value[0] == "instance":
                for method in methods:
                    for found in attributes.attributes(self.ev, (value,), method):
                        if found[0] == "method" and not self.ev.function(found[1], found[2]).is_async:
                            self._step(owner, (found[1], found[2]), place, self._text(term))
            elif kind == BlockKind.LOOP and (generator := deferred.generator_behind(self.ev, self.m, term, value)):
                self._step(owner, generator, place, self._text(term))

    def _note_sync_use(self, how: str, name: str | None, term: Term, owner: int, block: int, place: Place) -> None:
        if name is not None and not async_only.is_probed(self.facts, block):
            self.links.sync_uses.append(SyncUse(owner, how, self._text(term), name, place))

    def _external_block(
        self, kind: int, name: str, term: Term, parent: int, owner: int, place: Place, inside: int = -1
    ) -> None:
        found = deferred.blocking_use(self.ev, self.facts, kind, name, inside)
        if found is not None:
            row, blocked = found
            self._note_blocking(owner, parent, row, blocked, place, self._text(term), row.name)

    def _text(self, term: Term) -> str:
        return text_of(term, self.facts)
