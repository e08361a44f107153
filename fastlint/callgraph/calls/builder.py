"""Resolve the calls of one module: what each of its functions does when it runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from fastlint.callgraph.awaitables import plain_results
from fastlint.callgraph.awaitables.dropped import dropped_by_decorator
from fastlint.callgraph.awaitables.unawaited import UnawaitedCoroutines
from fastlint.callgraph.calls import deferred
from fastlint.callgraph.calls.argument_flow import (
    argument_flows,
    classes_handed_to_decorators,
    handed_to_decorators,
    is_fresh,
    wrapped,
)
from fastlint.callgraph.calls.handled_errors import note_errors
from fastlint.callgraph.calls.iteration import Iteration
from fastlint.callgraph.calls.library_calls import LibraryCalls
from fastlint.callgraph.calls.notes import Notes
from fastlint.callgraph.calls.operators import Operators
from fastlint.callgraph.calls.pieces import CALLS, HEAD, WHOLE, Journal, Piece, link_again, link_all, pieces
from fastlint.callgraph.calls.quiet_calls import is_quiet
from fastlint.callgraph.calls.registering import Registering
from fastlint.callgraph.calls.task_captures import captured_by
from fastlint.callgraph.calls.waiting import NOT_PLAIN, blocking_property
from fastlint.callgraph.conditions.control_flow import is_put_aside
from fastlint.callgraph.conditions.installers import is_behind_missing, is_installer
from fastlint.callgraph.conditions.known_arguments import flags
from fastlint.callgraph.conditions.path_conditions import RECEIVER, Flags, Guards, asks_faces, face_of, guards
from fastlint.callgraph.graph import callables, receivers
from fastlint.callgraph.graph.edges import CallEdge, ModuleCallGraph
from fastlint.callgraph.loops import nested_loops, private_loops
from fastlint.callgraph.once import memo, singletons
from fastlint.callgraph.once.done_once import called_once, is_callers_to_keep, kept_by_objects
from fastlint.footprint import FunctionId
from fastlint.index.facts import Binding, BlockKind, Call, Function, Read, Term, Use
from fastlint.index.terms import last_name, term_of_dotted
from fastlint.inference import attributes, dispatch
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values

_LONGEST_WAY = 3
"""Objects whose `__call__` is another object, one after the other."""
_CONSTRUCTORS = ("__init__", "__post_init__", "__new__")


def link(ev: Evaluator, module: int) -> tuple[ModuleCallGraph, Journal]:
    """Resolve the calls of one module."""
    linker = _Linker(ev, module)
    return linker.links, link_all(linker, pieces(linker.facts))


def relink(
    ev: Evaluator, module: int, known: ModuleCallGraph, journal: Journal, stale: Collection[int]
) -> tuple[ModuleCallGraph, Journal]:
    """Resolve the calls of some functions of a module anew; all others are known."""
    linker = _Linker(ev, module)
    return linker.links, link_again(linker, known, journal, stale)


class _Reached(NamedTuple):
    """What a call of a function comes to, by overriding methods and wrappers, and what is known on the way.

    `below` are methods of subclasses that may run instead, with the word for their class.
    """

    targets: list[FunctionId]
    below: dict[FunctionId, str]
    flags: Flags
    guards: Guards

    def flags_for(self, target: FunctionId, named: FunctionId) -> Flags:
        """What is known of the arguments of one of them: of others than the named one, of their receiver alone."""
        return self.flags if target == named else tuple(flag for flag in self.flags if flag[0] == RECEIVER)

    def asked_of(self, target: FunctionId) -> Guards:
        """The class that the receiver must have for one of them to run."""
        is_open = target in self.below and (RECEIVER, None) in self.flags
        return ((RECEIVER, self.below[target]),) if is_open else ()


class _Linker:
    def __init__(self, ev: Evaluator, module: int) -> None:
        self.ev = ev
        self.m = module
        self.notes = notes = Notes(ev, module)
        self.facts = notes.facts
        self.links = notes.links
        self.loop_terms = {block.term for block in self.facts.blocks if block.kind == BlockKind.LOOP}
        self.asks_faces = asks_faces(self.facts)
        self.unawaited_coroutines = UnawaitedCoroutines(ev, module, self.links.unawaited)
        self.registering = Registering(ev, module, self.links)
        self.iteration = Iteration(notes)
        self.operators = Operators(notes)
        self.library = LibraryCalls(notes, self.iteration, self.registering)

    def piece(self, piece: Piece) -> None:
        """Link one piece."""
        if piece.kind == HEAD:
            self._head(piece.owner)
        elif piece.kind == WHOLE:
            self._whole()
        for number in range(piece.start, piece.stop):
            if piece.kind == CALLS:
                self._call(number, self.facts.calls[number])
            else:
                self.iteration.block_at(number, self.facts.blocks[number])

    def _head(self, number: int) -> None:
        function = self.facts.functions[number]
        if function.decorators:
            self._decorators(number, function)
            self.links.flows.extend(handed_to_decorators(self.ev, self.m, number, function))
        for read in function.reads:
            self._read(number, read)
        for binding in function.bindings:
            base, dot, attr = binding.name.rpartition(".")
            if dot and attr in self.ev.properties and binding.value != ("missing",):
                self._property_set(number, binding, term_of_dotted(base), attr)
        self.operators.of(number, function)

    def _whole(self) -> None:
        ev = self.ev
        self.links.iterating.extend(deferred.iterating(ev, self.m))
        self.registering.note_own()
        self.links.flows.extend(classes_handed_to_decorators(ev, self.m))
        self.links.scripts.extend((function,) for function in private_loops.commands(ev, self.m))
        self.links.imports.extend(ev.imports.imported(self.m, self.facts))
        note_errors(ev, self.m, self.links)

    def _decorators(self, number: int, function: Function) -> None:
        self.links.unawaited.extend(dropped_by_decorator(self.ev, self.m, function))
        self.registering.by_decorators(number, function)
        for what, value in private_loops.decorated(self.ev, self.m, number, function):
            if what == "memoises":
                self.links.memoised.append(number)
            else:
                self.links.workers.append((number, value))

    # reads

    def _read(self, number: int, read: Read) -> None:
        """A property runs its function; a name that holds a coroutine is misused."""
        ev, notes, term = self.ev, self.notes, read.term
        if type(term) is str:
            self.unawaited_coroutines.name_used(number, read)
        elif term[2] in ev.properties and notes.is_reached(memo.memo_at(ev, self.m, number, read.block, read.place[0])):
            self._property(number, read)
        elif type(term[1]) is str:
            self.unawaited_coroutines.attribute_read(number, read)
        row = blocking_property(ev, self.m, number, read) if read.block not in notes.idle else None
        if row is not None and row.blocks:
            notes.blocking(number, read.block, row, row.blocks, read.place, notes.text(term), row.name)

    def _property(self, number: int, read: Read) -> None:
        ev, term = self.ev, read.term
        base = ev.value(self.m, number, term[1], read.block, read.place[0])
        fresh = is_fresh(ev, self.m, number, term[1])
        for getter in callables.property_getters(ev, base, term[2], is_fresh=fresh):
            self.notes.step(number, getter, read.place, self.notes.text(term), is_fresh=fresh)
        self.notes.under = ()

    def _property_set(self, number: int, binding: Binding, base: Term, attr: str) -> None:
        """`node.symbol = name` runs the setter of a property."""
        ev, notes, row = self.ev, self.notes, binding.row
        if binding.block in notes.idle or not notes.is_reached(memo.memo_at(ev, self.m, number, binding.block, row)):
            return
        values = ev.value(self.m, number, base, binding.block, row)
        place = row, binding.column, row, binding.column + len(binding.name)
        for setter in callables.property_setters(ev, values, attr):
            notes.step(number, setter, place, binding.name)
        notes.under = ()

    # calls

    def _call(self, number: int, call: Call) -> None:
        notes = self.notes
        if call.block in notes.idle:
            return
        callee = notes.at(call, call.func)
        if type(call.func) is str and not callee and call.use != Use.AWAITED:
            callee = wrapped(self.ev, self.m, call)
        if is_quiet(self.ev, call, callee):
            self.unawaited_coroutines.call(number, call, callee)
            return
        under = memo.memo_of_call(self.ev, self.m, call)
        if notes.is_reached(under):
            for value in self._fitting(call, callee):
                self._called(call, value)
        if under is not None:
            self.links.once.extend(called_once(self.ev, self.m, call, self._fitting(call, callee), under))
        is_exhausted = call.use in (Use.ITERATED, Use.UNPACKED) and ("()", number) not in self.loop_terms
        if is_exhausted and not notes.under:
            self.iteration.exhausted(call, ("()", number))
        notes.under = ()
        if not callee:
            self._unknown_called(call)
        elif call.use == Use.AWAITED:
            self._awaited(call, callee)
        self.unawaited_coroutines.call(number, call, callee)

    def _awaited(self, call: Call, callee: Values) -> None:
        plain = plain_results.awaited(self.ev, callee)
        self.notes.sync_use("awaited", plain, call.func, call.owner, call.block, call.place)

    def _unknown_called(self, call: Call) -> None:
        """A method of an object that is not known, whose name says enough; what a decorator made is called with."""
        name = last_name(call.func)
        if name in private_loops.REGISTERING or private_loops.is_decorated_elsewhere(self.ev, self.m, call):
            self.library.run_elsewhere(call)
        if name in nested_loops.METHODS and call.use not in NOT_PLAIN:
            self.library.called(call, f"asyncio.AbstractEventLoop.{name}")

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
            self.library.called(call, value[1])
        elif tag == "partial":
            for inner in value[1]:
                # Behind arguments that are bound already, those of the call stand for other parameters.
                told = tuple(pair for pair in value[3] if not call.has_keyword(pair[0]))
                args = () if value[2] else call.args
                self._called(call._replace(args=args, keywords=(*call.keywords, *told)), inner, depth)
        elif tag in ("instance", "object") and depth < _LONGEST_WAY:
            for inner in attributes.attributes(self.ev, (value,), "__call__"):
                self._called(call, inner, depth + 1)

    def _class_called(self, call: Call, value: Value) -> None:
        if singletons.is_single(self.ev, value):
            return
        if call.owner and not is_put_aside(call, self.facts):
            self.links.made.extend((call.owner, word) for word in singletons.words(self.ev, value))
        for name in _CONSTRUCTORS:
            for member in attributes.attributes(self.ev, (value,), name):
                if member[0] in ("function", "method"):
                    self._function_called(call, ("method", member[1], member[2], value))
                elif member[0] == "external":
                    self.library.called(call, member[1])
        self.library.validated(call, value)

    # functions of the project

    def _function_called(self, call: Call, value: Value) -> None:
        target = (value[1], value[2])
        if is_behind_missing(self.facts, call) and is_installer(self.ev, target):
            return
        self._runs(call, target, self._reached(call, value, target))
        bound = value[0] == "method" or (self.ev.function(*target).klass >= 0 and value[0] == "class")
        if self.ev.function(*target).parameters:
            self.links.flows.extend(argument_flows(self.ev, self.m, call, target, bound=bound))
        if call.args or call.keywords:
            self._arguments(call, target, bound=bound)

    def _reached(self, call: Call, value: Value, target: FunctionId) -> _Reached:
        """What a call of a function comes to run."""
        ev = self.ev
        around = callables.wrappers(ev, target)
        # A wrapper that hands the function to somebody else (a pool) does not run it here.
        reaches = not around or any(callables.calls_through(ev, w) for w in around)
        targets = [target, *around] if reaches else list(around)
        given = flags(ev, self.m, target, call, bound=value[0] == "method")
        below: dict[FunctionId, str] = {}
        if (owner := receivers.receiver(value)) is not None:
            told = receivers.flags_of(ev, self.m, call, owner)
            below = dispatch.implementers(ev, target, owner)
            if not below and (RECEIVER, None) in told and not receivers.is_super(self.facts, call):
                below = dispatch.overriding(ev, target, owner)
            targets = [*targets, *(one for one in below if one != target)]
            given += told
        return _Reached(targets, below, given, guards(self.facts, call.owner, call.block, call.place[0]))

    def _runs(self, call: Call, named: FunctionId, reached: _Reached) -> None:
        """What a call runs at once, and the coroutines that it makes."""
        ev, notes, text = self.ev, self.notes, self.notes.text(call.func)
        is_kept = is_put_aside(call, self.facts) and not is_callers_to_keep(notes.under)
        for one in reached.targets:
            if ev.function(*one).is_async:
                guarded = (*reached.guards, *kept_by_objects(notes.under))
                made = CallEdge(one, call.place, text, reached.flags, guarded, is_kept=is_kept)
                self.links.coroutines.setdefault(call.owner, []).append(made)
            elif call.use == Use.AWAITED and callables.cannot_be_awaited(ev, one):
                continue
            elif not ev.function(*one).is_generator or self._runs_generator(call):
                guarded = (*reached.guards, *reached.asked_of(one))
                flagged = reached.flags_for(one, named)
                notes.step(call.owner, one, call.place, text, flagged, guarded, is_kept=is_kept)
                notes.keyed(call, CallEdge(one, call.place, text, flagged, guarded, is_kept))
            elif call.use == Use.ARGUMENT and call.parent >= 0 and self.facts.calls[call.parent].func == "next":
                notes.step(call.owner, one, call.place, text, until=deferred.first_yield(ev, one))

    def _runs_generator(self, call: Call) -> bool:
        """Whether a generator (or context manager made of one) runs right where it is called."""
        if call.use == Use.ITERATED:
            return not any(self.facts.blocks[b].place == call.place for b in self.notes.streamed)
        if call.use in (Use.ENTERED, Use.UNPACKED):
            return True
        if call.use != Use.ARGUMENT or call.parent < 0:
            return False
        outer = self.facts.calls[call.parent]
        return last_name(outer.func) == "enter_context" or deferred.exhausts(self.ev, self.m, outer)

    def _arguments(self, call: Call, target: FunctionId, *, bound: bool) -> None:
        """What becomes of the arguments in a function of the project."""
        ev, m = self.ev, self.m
        given: list[tuple[int | str, Term]] = [*enumerate(call.args)]
        given += [(k, v) for k, v in call.keywords if k is not None]
        self._functions_passed(call, target, given, bound=bound)
        if not ev.function(*target).is_generator:
            for term in callables.iterated_arguments(ev, target, bound, given):
                self.iteration.given_away(call, term)
        self.notes.run_together(private_loops.run_by_project(ev, m, call, target, bound=bound))
        self.registering.by_call(call, target, bound=bound)
        self.links.captures.extend(captured_by(ev, m, call, target, bound=bound))

    def _functions_passed(
        self, call: Call, target: FunctionId, given: list[tuple[int | str, Term]], *, bound: bool
    ) -> None:
        """Functions given to one that calls them."""
        for term, is_awaited in callables.argument_functions(self.ev, target, bound, given):
            for value in self.notes.at(call, term):
                if value[0] in ("function", "method") and (value[1], value[2]) != target:
                    for function in self._run_plainly(value, is_awaited=is_awaited):
                        self.notes.step(call.owner, function, call.place, self.notes.text(call.func))
                elif value[0] == "external" and not is_awaited:
                    self.library.called(call, value[1])

    def _run_plainly(self, value: Value, *, is_awaited: bool) -> Iterator[FunctionId]:
        """A function that is run by being called; where the result is awaited, it has to give something for that."""
        found = self.ev.function(value[1], value[2])
        if found.is_async or found.is_generator:
            return
        result = self.ev.returned(value[1], value[2], None) if is_awaited else ()
        if not is_awaited or any(v[0] in ("coroutine", "awaitable") for v in result):
            yield value[1], value[2]
