"""Calls of what is outside the project: what they block, build, and run of the project."""

from __future__ import annotations

from fastlint.callgraph.awaitables import async_only
from fastlint.callgraph.awaitables.dropped import dropped
from fastlint.callgraph.calls import deferred
from fastlint.callgraph.calls.iteration import Iteration
from fastlint.callgraph.calls.notes import Notes
from fastlint.callgraph.calls.opened_elsewhere import is_opened_elsewhere
from fastlint.callgraph.calls.quiet_calls import ENTERING, NEXT
from fastlint.callgraph.calls.registering import Registering
from fastlint.callgraph.calls.task_captures import captured
from fastlint.callgraph.calls.validators import VALIDATING, validators_of
from fastlint.callgraph.calls.waiting import is_felt
from fastlint.callgraph.conditions.blocking_conditions import depends_on, given_at, has_connections
from fastlint.callgraph.conditions.control_flow import expects_no_loop, is_kept
from fastlint.callgraph.graph.callables import functions_given
from fastlint.callgraph.graph.edges import Resource
from fastlint.callgraph.loops import private_loops
from fastlint.callgraph.loops.offloaded import called_argument
from fastlint.callgraph.once.done_once import is_callers_to_keep
from fastlint.index.facts import Call
from fastlint.inference.values import Value
from fastlint.knowledge import Row
from fastlint.subjects.kinds import ResourceKind

_NESTING = "nest_asyncio.apply"
"""What makes event loops start inside of others."""


class LibraryCalls:
    """Calls of one module that lead out of the project."""

    def __init__(self, notes: Notes, iteration: Iteration, registering: Registering) -> None:
        self.notes = notes
        self.ev = notes.ev
        self.m = notes.m
        self.links = notes.links
        self.iteration = iteration
        self.registering = registering

    def called(self, call: Call, name: str) -> None:
        """A call of something outside, by its full name."""
        self._runs_argument(call, name)
        self.notes.run_together(private_loops.run_by_another(self.ev, self.m, call))
        row = self.ev.knowledge.get(name)
        if row is None:
            return
        self._handed_over(call, row)
        self._needs_loop(call, row)
        if row.drops is not None or row.offloads is not None:
            self.links.unawaited.extend(dropped(self.ev, self.m, call, row))
        if row.calls is not None and not (name in deferred.LAZY and deferred.is_left_to_thread(self.ev, self.m, call)):
            self._passed(call, row.calls)
        if row.blocks and is_felt(self.ev, self.m, call, row):
            felt = row._replace(level="normal") if is_opened_elsewhere(self.ev, self.m, call, row) else row
            asked = depends_on(row, call, self.notes.facts.functions[call.owner])
            text = self.notes.text(call.func)
            self.notes.blocking(call.owner, call.block, felt, row.blocks, call.place, text, name, asked)
        if row.resource and has_connections(self.ev, self.m, call):
            self._built(call, row, row.resource)

    def validated(self, call: Call, klass: Value) -> None:
        """Making an object of a model runs its validators."""
        for target in validators_of(self.ev, klass):
            self.notes.step(call.owner, target, call.place, self.notes.text(call.func))

    def run_elsewhere(self, call: Call) -> None:
        """Functions given to what runs them in another process, or as commands."""
        self.links.scripts.extend((function,) for function in private_loops.handed_over(self.ev, self.m, call))

    def _runs_argument(self, call: Call, name: str) -> None:
        """Callables of Python and Pydantic that run code of what they are given, or of the class they belong to."""
        if name in VALIDATING and type(call.func) is tuple and call.func[0] == ".":
            for klass in self.notes.at(call, call.func[1]):
                if klass[0] == "class":
                    self.validated(call, klass)
        if not call.args:
            return
        first = call.args[0]
        if (position := deferred.EXHAUSTING.get(name)) is not None:
            self.iteration.exhausted(call, call.argument(position, ""))
        elif name == NEXT:
            self.iteration.begun(call, first)
        elif name in ENTERING:
            self.iteration.entered(call, first)
        if name in async_only.CONSUMING and len(call.args) == 1:
            consumed = async_only.iterated(self.ev, self.notes.at(call, first))
            self.notes.sync_use("consumed", consumed, call.func, call.owner, call.block, call.place)

    def _handed_over(self, call: Call, row: Row) -> None:
        """Functions that will run on a thread, as a task, on a loop of their own, or elsewhere."""
        links, owner = self.links, call.owner
        if row.offloads is not None:
            links.threads.extend((owner, t) for t in functions_given(self.ev, self.m, call, row.offloads))
            links.called.extend(called_argument(self.ev, self.m, call, row.offloads))
        if row.schedules is not None:
            links.scheduled.extend((owner, t) for t in functions_given(self.ev, self.m, call, row.schedules))
            links.captures.extend(captured(self.ev, self.m, call, row))
        if row.awaits and not row.runs_loop:
            links.gathered.extend((owner, t) for t in private_loops.gathered(self.ev, self.m, call))
        self.notes.run_together(private_loops.run_by_library(self.ev, self.m, call, row))
        if row.runs_loop:
            self.registering.note_private(call)
        if row.runs in ("worker", "command"):
            self.run_elsewhere(call)
        if row.serves:
            links.servers.append(owner)

    def _needs_loop(self, call: Call, row: Row) -> None:
        """What a call asks of the event loop around it."""
        if row.name == _NESTING:
            self.links.nesting.append(call.owner)
        if row.needs_loop and not expects_no_loop(self.notes.facts, call):
            self.links.loop_bound.append(call.owner)

    def _passed(self, call: Call, where: int | str) -> None:
        """`map(requests.get, urls)`: a callable, described or of the project, called by another one."""
        text = self.notes.text(call.func)
        for value in self.notes.at(call, given_at(call, where)):
            name = value[1] if value[0] == "external" else ""
            if name and (row := self.ev.knowledge.get(name)) is not None and row.blocks:
                self.notes.blocking(call.owner, call.block, row, row.blocks, call.place, text, name)
        for target in functions_given(self.ev, self.m, call, where):
            if not self.ev.function(*target).is_async:
                self.notes.step(call.owner, target, call.place, text)

    def _built(self, call: Call, row: Row, kind: ResourceKind) -> None:
        """An engine, pool, client ... is built here."""
        notes = self.notes
        kept = is_kept(call, notes.facts) and not is_callers_to_keep(notes.under)
        text = notes.text(call.func)
        resource = Resource(kind, row.name, call.place, text, row.release or "", kept, notes.under)
        self.links.resources.setdefault(call.owner, []).append(resource)
