"""The whole project, put together from what is known of its files; as much as possible is kept from the last time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from fastlint import parallel
from fastlint.cache import Cache, digest_of
from fastlint.codec import Codec
from fastlint.disk import read_regular
from fastlint.engine.edits import Edits
from fastlint.engine.indexing import Indexed, index_data, unreadable
from fastlint.engine.other_files import OtherFiles
from fastlint.engine.second_link import Flows, Kept, Linked, Looks, gather, relink
from fastlint.engine.timing import Clock
from fastlint.index.facts import FACTS, Facts
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.module_summary import NOTHING
from fastlint.knowledge import Knowledge
from fastlint.passes import record
from fastlint.passes.degrading import Guard
from fastlint.passes.record import Frozen, ModuleAnalysis
from fastlint.passes.watched_calls import Watched

T = TypeVar("T")

INDEX_TIMEOUT = 60.0
"""Seconds by the clock, for one file: a loaded machine gives a worker a small part of a core."""
_FEW = 12
_MOST_CONTENTS = 50_000_000
"""Bytes of files that stay in memory: several parts of a run look at each."""
_PARALLEL_LINKS, _PARALLEL_SECOND_LOOKS = 150, 100
"""Modules from which on linking is worth worker processes; second looks are at some functions of a module."""

Progress = Callable[[str, int, int], None]


class _Links(NamedTuple):
    """Frozen records by module (its number among the paths), and what all of them rest on."""

    basis: bytes
    paths: list[str]
    records: dict[int, Frozen]


class _Relinks(NamedTuple):
    """The same for second looks."""

    basis: bytes
    records: Kept


_UNREAD = Indexed(b"", b"", NOTHING, None, None)
_FILES: Codec[dict[str, Indexed]] = Codec(dict[str, Indexed], leaves=False)
_LINKS: Codec[_Links] = Codec(_Links, leaves=False)
_RELINKS: Codec[_Relinks] = Codec(_Relinks, leaves=False)


def available_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _load_libcst() -> None:
    """Import what rules will need, while workers link: LibCST alone takes as long as a hundred files."""
    import fastlint.rule
    import fastlint.walk.chunk  # noqa: F401


class _Indexing:
    """Reads and indexes one file; picklable, for platforms that cannot fork."""

    def __init__(self, root: str, overlay: dict[str, bytes]) -> None:
        self.root = root
        self.overlay = overlay

    def read(self, path: str) -> bytes:
        """The bytes of a file; raises OSError."""
        if path in self.overlay:
            return self.overlay[path]
        return read_regular(os.path.join(self.root, path))

    def __call__(self, path: str) -> Indexed:
        try:
            data = self.read(path)
        except OSError as error:
            return unreadable(path, f"cannot be read: {error.strerror or error}")
        return index_data(path, data)


class Thawed:
    """Facts and records as they were last decoded, for a process that looks at a project again and again."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[object, Any]] = {}

    def value(self, key: object, frozen: T, thaw: Callable[[T], Any]) -> Any:
        """What something frozen is, decoded if it is not the one that was last asked for under the key."""
        known = self._known.get(key)
        if known is None or known[0] is not frozen:
            known = self._known[key] = frozen, thaw(frozen)
        return known[1]


class Analysis:
    """Facts and records of the files of one project (paths relative to `root`, with slashes, in order).

    `overlay` replaces the content of files; calls of `watched` callables are recorded. `failures` tells which modules
    could not be linked, and why.
    """

    def __init__(
        self,
        root: str,
        paths: list[str],
        *,
        knowledge: Knowledge,
        cache: Cache,
        overlay: Mapping[str, bytes],
        progress: Progress | None = None,
        workers: int | None = None,
        watched: Iterable[str] = (),
    ) -> None:
        self.root = root
        self.paths = paths
        self.knowledge = knowledge
        self.watched_names = sorted(watched)
        self.watched = Watched(self.watched_names, knowledge)
        self.cache = cache
        self.files = _Indexing(root, dict(overlay))
        self.progress = progress
        self.workers = workers or available_cores()
        self.failures: dict[int, str] = {}
        self.guard = Guard()
        self.clock = Clock()
        self.reused = 0
        self.indexed: list[Indexed] = []
        self.records: list[ModuleAnalysis] = []
        self.raw_records: list[Frozen] = []
        self.looks = Looks()
        self.former: _Links | None = None
        self.others: OtherFiles | None = None
        self.thawed: Thawed | None = None
        self._facts: dict[int, Facts] = {}
        self._contents: dict[str, bytes] = {}
        self._room = _MOST_CONTENTS

    # files to facts

    def load(self) -> None:
        """Index what changed since the last run, and link what that concerns."""
        with self.clock.phase("index"):
            known = self.before = self._known_files()
            self.former = self._known_links()
            self.others = self._other_files()
            changed = self._index(known)
            if self._is_new():  # nothing else is kept, and the run is long: if it is interrupted, this is done
                self._keep_files()
        with self.clock.phase("link"):
            self._link(changed)
        self.looks = Looks()
        if not self._is_new() and (changed or known.keys() != {*self.paths}):
            self._keep_files()
        if changed or not self.raw_records_were_known:
            # What failed is tried again: kept, it would pass in silence.
            basis = self._keep_links({m: raw for m, raw in enumerate(self.raw_records) if m not in self.failures})
            self.cache.write("relinks", _RELINKS, _Relinks(basis, self.relinked))

    def _is_new(self) -> bool:
        """Whether no links are known."""
        return self.former is None

    def _keep_files(self) -> None:
        files = zip(self.paths, self.indexed, strict=True)
        self.cache.write("files", _FILES, {path: one for path, one in files if one is not _UNREAD})

    def _keep_links(self, records: dict[int, Frozen]) -> bytes:
        basis = self._basis(self.paths, (i.digest for i in self.indexed))
        self.cache.write("links", _LINKS, _Links(basis, self.paths, records))
        return basis

    def _known_links(self) -> _Links | None:
        """The links of the last run, if they are those of the files that were known then."""
        known = self.cache.read("links", _LINKS)
        if known is None or not self.before.keys() >= {*known.paths}:
            return None
        basis = self._basis(known.paths, (self.before[path].digest for path in known.paths))
        return known if known.basis == basis else None

    def _known_files(self) -> dict[str, Indexed]:
        return self.cache.read("files", _FILES) or {}

    def _index(self, known: Mapping[str, Indexed]) -> set[int]:
        """Fill `indexed`; returns the modules that are new or changed."""
        self.indexed = [_UNREAD] * len(self.paths)
        todo: list[int] = []
        for m, path in enumerate(self.paths):
            before = known.get(path)
            if before is not None and self._is_unchanged(m, before.digest):
                self.indexed[m] = before
            else:
                todo.append(m)
        done: dict[int, Any] = {}
        try:
            paths = [self.paths[m] for m in todo]
            outcomes = self._in_parallel("Indexing", self.files, paths, done, isolate=len(todo) > _FEW)
        except KeyboardInterrupt:
            for number, one in done.items():
                self.indexed[todo[number]] = one if isinstance(one, Indexed) else _UNREAD
            if self._is_new():
                self._keep_files()
            raise
        for m, outcome in zip(todo, outcomes, strict=True):
            if isinstance(outcome, Indexed):
                self.indexed[m] = outcome
            else:
                self.indexed[m] = unreadable(
                    self.paths[m], f"could not be read in time or crashed the parser: {outcome}"
                )
        self.reused = len(self.paths) - len(todo)
        return set(todo)

    def _is_unchanged(self, m: int, digest: bytes) -> bool:
        data = self.content(self.paths[m])
        return data is not None and digest_of(data) == digest

    def content(self, path: str) -> bytes | None:
        """What a file holds, as it was when this was first asked; None if it cannot be read."""
        known = self._contents.get(path)
        if known is None:
            try:
                known = self.files.read(path)
            except OSError:
                return None
            self._room -= len(known)
            if self._room >= 0:
                self._contents[path] = known
        return known

    def facts(self, m: int) -> Facts:
        """Facts of a module, thawed when first asked for."""
        found = self._facts.get(m)
        if found is None:
            found = self._facts[m] = self._thaw(("facts", self.paths[m]), self.indexed[m].facts, FACTS.decode)
        return found

    def _thaw(self, key: object, frozen: T, thaw: Callable[[T], Any]) -> Any:
        return thaw(frozen) if self.thawed is None else self.thawed.value(key, frozen, thaw)

    # facts to links

    def _taken_in(self, outcomes: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
        """The record of each module that was linked: an empty one where that failed."""
        for m, outcome in outcomes:
            if isinstance(outcome, Linked):
                yield m, self.looks.note(m, outcome)
            else:
                self.failures[m] = str(outcome)
                yield m, record.freeze(record.empty())

    def _link(self, changed: set[int]) -> None:
        self.summaries = {m: i.summary for m, i in enumerate(self.indexed)}
        self.edits = Edits(self, changed)
        kept = self._kept_records(changed)
        is_same = self.former is not None and self.former.paths == self.paths
        self.raw_records_were_known = is_same and len(kept) == len(self.paths)
        self.evaluator = self._evaluator()
        todo = [m for m in range(len(self.paths)) if m not in kept]
        done: dict[int, Any] = {}
        try:
            outcomes = self._link_all(todo, done)
        except KeyboardInterrupt:
            if self._is_new():
                self._keep_links({todo[n]: one.frozen for n, one in done.items() if isinstance(one, Linked)})
            raise
        kept.update(self._taken_in(zip(todo, outcomes, strict=True)))
        self.raw_records = [kept[m] for m in range(len(self.paths))]
        self.records = self._first_records()
        self.relinked = self.guard.value(
            "what calls hand to parameters", lambda: self._relink(changed), self._not_relinked
        )

    def _first_records(self) -> list[ModuleAnalysis]:
        return [self._thaw(path, raw, record.thaw) for path, raw in zip(self.paths, self.raw_records, strict=True)]

    def _not_relinked(self) -> Kept:
        """Nothing: the records are those of the first look, also where a second one replaced some of them."""
        self.records = self._first_records()
        return {}

    def _relink(self, changed: set[int]) -> Kept:
        return relink(
            self.records, self._kept_relinked(changed), self._link_with, self.looks, self.tests(), self.paths,
            self.edits.handed_on,
        )  # fmt: skip

    def tests(self) -> frozenset[int]:
        """The modules of tests."""
        return frozenset(m for m, summary in self.summaries.items() if summary.is_test)

    def informed(self) -> Evaluator:
        """An evaluator that knows what all calls together hand to parameters, for whoever looks at single places."""
        evaluator = self._evaluator()
        evaluator.flows = gather(self.records, self.tests())
        return evaluator

    def _link_all(self, todo: list[int], done: dict[int, Any], few: int = _PARALLEL_LINKS) -> list[Any]:
        # What a worker needs for this is the whole project: it must be inherited, not sent.
        apart = sys.platform == "linux" and len(todo) > few
        return self._in_parallel("Linking", self._link_one, todo, done, isolate=apart, meanwhile=_load_libcst)

    def _link_with(self, flows: Flows, todo: list[int]) -> list[Any]:
        """Link modules again, knowing what flows into parameters."""
        if not todo:
            return []
        self.evaluator.learn(flows)
        self.looks.begin(flows)
        outcomes = self._link_all(todo, {}, _PARALLEL_SECOND_LOOKS)
        return [
            self.looks.note(m, one) if isinstance(one, Linked) else one for m, one in zip(todo, outcomes, strict=True)
        ]

    def _kept_relinked(self, changed: set[int]) -> Kept:
        """Results of second looks of the last run that no changed file had a part in."""
        known = self.cache.read("relinks", _RELINKS)
        if known is None or self.former is None or known.basis != self.former.basis:
            return {}
        carry = partial(self._carried, changed=changed)
        carried = ((carry(m, frozen), key, around) for (m, key), (frozen, around) in known.records.items())
        return {(one[0], key): (one[1], around) for one, key, around in carried if one is not None}

    def _evaluator(self) -> Evaluator:
        evaluator = Evaluator(self.paths, self.facts, self.knowledge)
        for m, summary in self.summaries.items():
            evaluator.know(m, summary)
        return evaluator

    def _kept_records(self, changed: set[int]) -> dict[int, Frozen]:
        """Records of the last run that no changed file had a part in."""
        former = {} if self.former is None else self.former.records
        carried = (self._carried(m, frozen, changed) for m, frozen in former.items() if not self.guard.tick())
        return dict(one for one in carried if one is not None)

    # other files

    def _other_files(self) -> OtherFiles | None:
        """How the files differ from those of the last run; None if they do not, or if nothing can be kept then."""
        if self.former is None or self.former.paths == self.paths:
            return None
        others = OtherFiles(self.former.paths, self.paths, self.knowledge.describes)
        if not others.is_slight:
            self.former = None
            return None
        return others

    def _carried(self, m: int, frozen: Frozen, changed: Collection[int]) -> tuple[int, Frozen] | None:
        """The number of a module of the last run, and its record with the numbers of now; None if it does not hold."""
        number = m if self.others is None else self.others.number.get(m)
        if number is None or number in changed:
            return None
        carried = self.edits.left if self.others is None else partial(self.others.carried, holds=self.edits.left)
        raw = carried(frozen)
        return None if raw is None else (number, raw)

    def _basis(self, paths: list[str], digests: Iterable[bytes]) -> bytes:
        """All that links rest on: the files in their order, their contents, the knowledge, what rules are about."""
        basis = paths, self.knowledge.digest, self.watched_names, list(digests)
        return digest_of(repr(basis).encode("utf-8", "surrogatepass"))

    def _link_one(self, m: int) -> Linked:
        known = self.looks.known(m, self.records[m]) if self.evaluator.flows else None
        return Linked.of(*record.record(self.evaluator, m, self.watched, known))

    def replace(self, m: int, indexed: Indexed, others: Iterable[int] = ()) -> None:
        """Take another version of one file and link it, and some others; what is known of all the rest stays."""
        contributes_differently = indexed.summary[3:] != self.summaries[m][3:]
        self.indexed[m] = indexed
        self._contents.pop(self.paths[m], None)
        self._facts.pop(m, None)
        self.summaries[m] = indexed.summary
        self.evaluator.renew(m, self.summaries if contributes_differently else None)
        for number in (m, *others):
            self.records[number] = record.thaw(self._link_one(number).frozen)

    def _in_parallel(
        self,
        phase: str,
        function: Callable[[Any], Any],
        items: Sequence[Any],
        results: dict[int, Any],
        *,
        isolate: bool,
        meanwhile: Callable[[], object] | None = None,
    ) -> list[Any]:
        progress = self.progress
        done = 0

        def on_done(_: int) -> None:
            nonlocal done
            done += 1
            if progress is not None:
                progress(phase, done, len(items))

        return parallel.run(
            function,
            items,
            workers=self.workers,
            timeout=INDEX_TIMEOUT,
            on_done=on_done,
            meanwhile=meanwhile,
            isolate=isolate,
            results=results,
        )
