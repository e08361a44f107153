"""What is noted of one module while its calls are resolved: steps, blocking calls, plain uses of async objects."""

from __future__ import annotations

from collections.abc import Iterable

from fastlint.callgraph.awaitables import async_only
from fastlint.callgraph.calls.streaming import streamed_blocks
from fastlint.callgraph.calls.waiting import felt_level
from fastlint.callgraph.conditions.control_flow import goes_on, idle_blocks, text_of
from fastlint.callgraph.conditions.path_conditions import FRESH, ONCE, Flags, Guards, guards
from fastlint.callgraph.graph import callables
from fastlint.callgraph.graph.edges import Blocking, CallEdge, MisusedAs, SyncUse, empty
from fastlint.callgraph.once import keyed_memo, memo
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Facts, Place, Term
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import takes_self
from fastlint.inference.values import Values
from fastlint.knowledge import Row
from fastlint.subjects.kinds import BlockingKind


class Notes:
    """The links of a module in the making; `under` is the condition that a memo puts on what is noted next."""

    def __init__(self, ev: Evaluator, module: int) -> None:
        self.ev = ev
        self.m = module
        self.facts: Facts = ev.facts(module)
        self.links = empty()
        self.streamed = streamed_blocks(self.facts)
        self.idle = idle_blocks(self.facts) | self.streamed
        self.under: Guards = ()

    def at(self, call: Call, term: Term) -> Values:
        """What a term means where a call stands."""
        return self.ev.at(self.m, call, term)

    def text(self, term: Term) -> str:
        """A term as it is written."""
        return text_of(term, self.facts)

    def is_reached(self, under: memo.Memo | None) -> bool:
        """Whether what stands under a memo is reached more than once, maybe: then it goes on under that condition."""
        self.under = ()
        if under is not None and under.holder:
            self.under = ((ONCE, under.holder),)
        elif under is not None and under.parameter:
            self.under = ((under.parameter, FRESH),)
        return under is None or bool(self.under)

    def step(
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
        """A function runs another one at once, unless that one remembers its results."""
        if is_fresh or not callables.is_memoised(self.ev, target):
            step = CallEdge(target, place, text, flags, (*guarded, *self.under), is_kept, until)
            self.links.steps.setdefault(owner, []).append(step)

    def keyed(self, call: Call, step: CallEdge) -> None:
        """A memoised function that a request may give its key: it runs for each new one."""
        function = self.ev.function(*step.target)
        is_given = call.owner and function.decorators and (call.args or call.keywords)
        if is_given and callables.is_memoised(self.ev, step.target):
            bound = takes_self(function)
            if asked := keyed_memo.keys(self.ev, self.m, call, step.target, bound=bound):
                step = step._replace(guards=(*step.guards, *asked))
                self.links.keyed.setdefault(call.owner, []).append(step)

    def blocking(
        self,
        owner: int,
        block: int,
        row: Row,
        kind: BlockingKind,
        place: Place,
        text: str,
        name: str,
        asked: Guards = (),
    ) -> None:
        """Something waits, for longer than nobody feels."""
        level = felt_level(self.facts, row, kind, owner, block)
        if level == "light":
            return
        repeated = goes_on(self.facts, block, owner, place[0])
        guarded = (*guards(self.facts, owner, block, place[0]), *asked, *self.under)
        end = Blocking(kind, name, row.instead or "", level, place, text, repeated, guarded, since=row.since)
        self.links.blocking.setdefault(owner, []).append(end)

    def sync_use(self, how: MisusedAs, name: str | None, term: Term, owner: int, block: int, place: Place) -> None:
        """Plain code uses what only async code can use, or the other way round; `name` says what it is."""
        if name is not None and not async_only.is_probed(self.facts, block):
            self.links.sync_uses.append(SyncUse(owner, how, self.text(term), name, place))

    def run_together(self, functions: Iterable[FunctionId]) -> None:
        """Functions that one loop of their own runs."""
        if group := tuple(dict.fromkeys(functions)):
            self.links.scripts.append(group)
