"""From an analysed project to findings: contexts, rules in worker processes, suppressions."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from fastlint import parallel
from fastlint.cache import Cache
from fastlint.config.settings import Settings
from fastlint.diagnostic import Diagnostic, Span
from fastlint.engine.analysis import Analysis, Progress
from fastlint.engine.surroundings import index_other, noun_of, other_source
from fastlint.knowledge import Knowledge
from fastlint.nouns import Call, ProjectFile
from fastlint.project.contexts import ContextBuilder
from fastlint.project.environment import Environment
from fastlint.project.fastapi.assemble import assemble
from fastlint.project.fastapi.model import Model
from fastlint.project.loop import KINDS, Loop
from fastlint.project.project_file import kind_of
from fastlint.project.versions import Versions
from fastlint.rules import manifest
from fastlint.served_nouns import OrmValidation, TestClientUse
from fastlint.source import Source
from fastlint.suppress import Mark, Noqa, Suppressions, suppress, unused
from fastlint.walk.context import Context

CHECK_TIMEOUT = 60.0
"""Seconds by the clock, for one file: a loaded machine gives a worker a small part of a core."""
_ABOUT_CALLS = frozenset({Call.__name__, TestClientUse.__name__, OrmValidation.__name__})

_Task = tuple[str, Context, frozenset[str]]
"""A file to be checked: its path, its context, the rules."""


class Selection(NamedTuple):
    """Enabled rules and rules whose fixes are wanted, by file; `preview` if any settings ask for it."""

    enabled: Mapping[str, frozenset[str]]
    fixable: Mapping[str, frozenset[str]]
    preview: bool

    def everywhere(self) -> frozenset[str]:
        """Rules enabled in some file."""
        return frozenset().union(*set(self.enabled.values()))


@dataclass(frozen=True)
class Outcome:
    """Findings with file names relative to the project, and the hashes of the files they were found in."""

    diagnostics: list[Diagnostic]
    digests: Mapping[str, bytes]
    unanalysed: int
    warnings: tuple[str, ...]


class Checking:
    """One pass over a project."""

    def __init__(
        self,
        root: str,
        paths: list[str],
        checked: list[str],
        selection: Selection,
        settings: Settings,
        cache: Cache,
        overlay: Mapping[str, bytes],
        progress: Progress | None,
        *,
        isolate: bool = True,
        noqa: Noqa = "apply",
        versions: Versions | None = None,
        others: Sequence[str] = (),
    ) -> None:
        self.others = others
        self.isolate = isolate
        self.noqa = noqa
        self.versions = versions or Versions(None, (), dict(settings.versions))
        self.checked = checked
        self.selection = selection
        self.settings = settings
        self.cache = cache
        self.progress = progress
        sites = self.versions.sites
        self.environment = Environment(sites, cache.read("environment")) if sites else None
        knowledge = Knowledge(settings.knowledge, self.environment)
        # Whatever is enabled: what is kept of a module must not depend on it.
        watched = {need for rule in manifest().values() if rule.subject in _ABOUT_CALLS for need in rule.needs}
        self.analysis = Analysis(
            root, paths, knowledge=knowledge, cache=cache, overlay=overlay, progress=progress, watched=watched
        )
        self.warnings: list[str] = []
        self.unanalysed = 0

    def model(self) -> Model:
        """The FastAPI model of the project."""
        return assemble({m: record.fastapi for m, record in enumerate(self.analysis.records)})

    def run(self) -> Outcome:
        """Analyse, check, suppress."""
        analysis = self.analysis
        analysis.load()
        if self.environment is not None and self.environment.is_changed:
            self.cache.write("environment", self.environment.kept())
        number = {path: m for m, path in enumerate(analysis.paths)}
        self.files = dict(zip(analysis.paths, analysis.indexed, strict=True))
        found = self._unreadable(number) + self._check(number)
        kept = self._suppress(found)
        digests = {path: file.digest for path, file in self.files.items()}
        return Outcome(self._wanted_fixes(kept), digests, self.unanalysed, tuple(self.warnings))

    # contexts

    def contexts(self) -> dict[int, dict[str, tuple[Any, ...]]]:
        """The nouns of each module."""
        analysis = self.analysis
        links = {m: record.links for m, record in enumerate(analysis.records)}
        model = self.model()
        loop = Loop(links, analysis.summaries, model.roles)
        enabled = self.selection.everywhere()
        kinds = {need for code in enabled for need in manifest()[code].needs if need in KINDS}
        levels = {"normal", "preview"} if self.selection.preview else {"normal"}
        returns = {key: items for record in analysis.records for key, items in record.returns.items()}
        calls = {m: record.calls for m, record in enumerate(analysis.records) if record.calls}
        injected = {m: record.injected for m, record in enumerate(analysis.records)}
        signatures = {target: s for record in analysis.records for target, s in record.signatures.items()}
        models = {m: record.models for m, record in enumerate(analysis.records) if record.models}
        evaluator = analysis.evaluator
        builder = ContextBuilder(analysis.paths, loop, model, returns, calls, injected, evaluator, signatures, models)
        builder.path_reads = frozenset(name for record in analysis.records for name in record.path_reads)
        builder.details = {m: record.details for m, record in enumerate(analysis.records)}
        built = builder.build(kinds, levels)
        return {m: {name: tuple(items) for name, items in nouns.items()} for m, nouns in built.items()}

    # rules

    def _check(self, number: Mapping[str, int]) -> list[Diagnostic]:
        from fastlint.check import needed_words, wanted_calls, wanted_nouns

        contexts = self.contexts()
        enabled = self.selection.everywhere()
        nouns, words, calls = wanted_nouns(enabled), needed_words(enabled), wanted_calls(enabled)
        spelled = [word.encode() for word in sorted(words)]
        todo: list[_Task] = []
        for path in self.checked:
            m = number[path]
            if self.analysis.indexed[m].problem is not None:
                continue
            shown = {name: items for name, items in contexts.get(m, {}).items() if name in nouns}
            if Call.__name__ in shown:
                shown[Call.__name__] = tuple(call for call in shown[Call.__name__] if calls.match(call.name))
            if kind_of(path.rpartition("/")[2]) and ProjectFile.__name__ in nouns:
                shown[ProjectFile.__name__] = (noun_of(path, self.analysis.files.read(path)),)
            if any(shown.values()) or (spelled and self._mentions(path, spelled)):
                is_test, preview = self.analysis.summaries[m].is_test, self.selection.preview
                missing = self.versions.for_file(path).missing
                context = Context(shown, {}, self.versions.watched(path), is_test, preview, missing)
                todo.append((path, context, self.selection.enabled[path]))
        if ProjectFile.__name__ in nouns:
            todo += self._surroundings()
        return self._run_rules(todo)

    def _surroundings(self) -> Iterator[_Task]:
        """The files about the project that are not Python; what cannot be read is not there."""
        for path in self.others:
            try:
                data = self.analysis.files.read(path)
            except OSError:
                continue
            self.files[path] = index_other(path, data)
            nouns = {ProjectFile.__name__: (noun_of(path, data),)}
            versions, missing = self.versions.watched(path), self.versions.for_file(path).missing
            context = Context(nouns, {}, versions, False, self.selection.preview, missing)
            yield path, context, self.selection.enabled[path]

    def _mentions(self, path: str, words: Sequence[bytes]) -> bool:
        try:
            data = self.analysis.files.read(path)
        except OSError:
            return False
        return any(word in data for word in words)

    def _run_rules(self, todo: list[_Task]) -> list[Diagnostic]:
        known = self.cache.read("checks")
        kept: dict[str, tuple[bytes, bytes]] = known if isinstance(known, dict) else {}
        results: dict[str, tuple[bytes, bytes]] = {}
        fresh: list[_Task] = []
        keys: dict[str, bytes] = {}
        for task in todo:
            path = task[0]
            key = keys[path] = self._key(*task) if self.cache.folder is not None else b""
            if path in kept and kept[path][0] == key:
                results[path] = kept[path]
            else:
                fresh.append(task)
        found: list[Diagnostic] = []
        for (path, _, _), outcome in zip(fresh, self._in_workers(fresh), strict=True):
            if isinstance(outcome, bytes):
                results[path] = (keys[path], outcome)
            else:
                self.unanalysed += 1
                found.append(unanalysable(path, Span(1, 1, 1, 1), f"could not be checked: {outcome}"))
        if fresh or len(results) != len(kept):
            self.cache.write("checks", results)
        for path, _, _ in todo:
            if path in results:
                diagnostics, crashes = pickle.loads(results[path][1])
                found += diagnostics
                for crash in dict.fromkeys(crashes):
                    self.unanalysed += 1
                    found.append(unanalysable(path, Span(1, 1, 1, 1), f"{crash}; please report this"))
        return found

    def _key(self, path: str, context: Context, codes: Collection[str]) -> bytes:
        return self.files[path].digest + context.digest() + repr(sorted(codes)).encode()

    def _in_workers(self, todo: list[_Task]) -> list[Any]:
        from fastlint.check import prepare

        done = 0

        def on_done(_: int) -> None:
            nonlocal done
            done += 1
            if self.progress is not None:
                self.progress("Checking", done, len(todo))

        prepare((context.nouns, codes) for _, context, codes in todo)

        items = [
            _Item(self.analysis.files, path, context, codes, self.files[path].facts) for path, context, codes in todo
        ]
        return parallel.run(
            check_item,
            items,
            workers=self.analysis.workers,
            timeout=CHECK_TIMEOUT,
            on_done=on_done,
            isolate=self.isolate,
        )

    # what could not be read, and what is suppressed

    def _unreadable(self, number: Mapping[str, int]) -> list[Diagnostic]:
        found = []
        for path in self.checked:
            m = number[path]
            problem = self.analysis.indexed[m].problem
            if problem is not None:
                row, column, message = problem
                found.append(unanalysable(path, Span(row, column, row, column), message))
            elif m in self.analysis.failures:
                found.append(
                    unanalysable(path, Span(1, 1, 1, 1), f"could not be analysed: {self.analysis.failures[m]}")
                )
        self.unanalysed += len(found)
        return found

    def _suppress(self, found: list[Diagnostic]) -> list[Diagnostic]:
        suppressions: dict[str, Suppressions] = {
            path: pickle.loads(file.suppressions) for path, file in self.files.items() if file.suppressions is not None
        }
        kept, used = suppress(found, suppressions, manifest(), self.noqa)
        checked = {*self.checked, *self.others}
        for path in suppressions.keys() & checked:
            kept += self._idle(path, suppressions[path], used.get(path, set()))
        return kept

    def _idle(self, path: str, suppressions: Suppressions, used: Collection[Mark]) -> list[Diagnostic]:
        """Findings of the rule about suppressions that suppress nothing."""
        from fastlint.engine.own_rules import UNUSED_SUPPRESSION, shown_to
        from fastlint.nouns import UnusedSuppression

        codes = self.selection.enabled[path]
        if UNUSED_SUPPRESSION not in codes:
            return []
        idle = unused(suppressions, used, manifest(), codes)
        nouns = [UnusedSuppression(u.span, u.message, tuple((e.span, e.content) for e in u.edits)) for u in idle]
        return shown_to(UNUSED_SUPPRESSION, nouns, path)

    def _wanted_fixes(self, diagnostics: list[Diagnostic]) -> list[Diagnostic]:
        """Only the fixes of rules whose fixes are wanted."""
        fixable = self.selection.fixable
        return [
            replace(d, fix=None) if d.fix is not None and d.code not in fixable.get(d.filename, frozenset()) else d
            for d in diagnostics
        ]


class _Item(NamedTuple):
    """All that checking one file needs; picklable."""

    files: Any
    path: str
    context: Context
    codes: frozenset[str]
    facts: bytes


def check_item(item: _Item) -> bytes:
    """Check one file in a worker; pickled findings and crashes."""
    import marshal

    from fastlint.check import check
    from fastlint.index import facts as facts_module
    from fastlint.walk.module import Module
    from fastlint.walk.outline import Outline, names_of

    data = item.files.read(item.path)
    source = Source.from_bytes(item.path, data) if item.facts else other_source(item.path, data)
    raw = marshal.loads(item.facts) if item.facts else facts_module.freeze(facts_module.empty())
    own, *_, statements, _, _ = raw
    context = item.context._replace(names=dict(names_of(facts_module.thaw_function(own[0]).bindings)))
    module = Module(source, context, Outline(statements, lambda: list(map(facts_module.thaw_function, own))))
    found, crashes = check(module, item.codes)
    return pickle.dumps((found, crashes), protocol=5)


def unanalysable(path: str, span: Span, reason: str) -> Diagnostic:
    """The finding that says a file could not be analysed."""
    from fastlint.engine.own_rules import UNANALYSABLE_FILE, shown_to
    from fastlint.nouns import UnanalysableFile

    return shown_to(UNANALYSABLE_FILE, [UnanalysableFile(span, reason)], path)[0]
