"""From an analysed project to findings: contexts, rules in worker processes, suppressions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from fastlint import parallel
from fastlint.cache import Cache
from fastlint.callgraph.liveness.unreached import Standing
from fastlint.codec import Codec
from fastlint.config.settings import Settings
from fastlint.diagnostic import Diagnostic, Span
from fastlint.engine.analysis import Analysis, Progress
from fastlint.engine.belonging import View
from fastlint.engine.checking_files import FOUND, Item, check_item, is_lasting, untimed
from fastlint.engine.elsewhere import Elsewhere, Subjects
from fastlint.engine.indexing import SUPPRESSIONS
from fastlint.engine.mentions import Mentions
from fastlint.engine.own_rules import UNUSED_SUPPRESSION, unanalysable
from fastlint.engine.project_files import index_other, subject_of
from fastlint.engine.selecting import Selection
from fastlint.engine.shown import Contexts, contexts_of_checked
from fastlint.engine.surveying import surveyed
from fastlint.engine.templates import is_left_out, left_out
from fastlint.engine.timing import Clock
from fastlint.engine.understood import NOTHING_UNDERSTOOD, Understood, understood
from fastlint.engine.weighing import beside, weighed
from fastlint.environment.installed import Answers, Environment
from fastlint.environment.versions import Versions
from fastlint.framework.assemble import assemble
from fastlint.framework.model import Model
from fastlint.knowledge import Knowledge
from fastlint.passes.degrading import Guard
from fastlint.passes.project_files import kind_of
from fastlint.passes.view import ProjectView, Survey
from fastlint.rules import manifest, team
from fastlint.subjects.files import ProjectFile
from fastlint.subjects.serving import OrmValidation, TestClientUse
from fastlint.subjects.shared import Call
from fastlint.subjects.statements import StatementText
from fastlint.suppress import Mark, Noqa, Suppressions, own_places, suppress, unused
from fastlint.team import Flaw
from fastlint.walk.context import Context

CHECK_TIMEOUT = 60.0
"""Seconds by the clock, for one file: a loaded machine gives a worker a small part of a core."""
_ABOUT_CALLS = frozenset({Call.__name__, StatementText.__name__, TestClientUse.__name__, OrmValidation.__name__})
_FRAMEWORKS = (b"fastapi", b"starlette")

_CHECKS: Codec[dict[str, tuple[bytes, bytes]]] = Codec(dict[str, tuple[bytes, bytes]])
_ENVIRONMENT: Codec[Answers] = Codec(Answers)

Task = tuple[str, Context, frozenset[str]]
"""A file to be checked: its path, its context, the rules."""


@dataclass(frozen=True)
class Outcome:
    """Findings with file names relative to the project, and the hashes of the files they were found in.

    `changed` are files that were not what had been indexed any more when they were to be checked. What a run that
    `is_finished` says holds as long as the files stay; where something crashed, took too long or could not be read, it
    is to be tried again. `apart` are the files and rows whose findings a host (flake8) is to silence itself,
    `elsewhere` findings of files that are not checked, because they may have their cause in common with those of
    checked ones. `reused` files were not read again, `templates` left out. `mentions` tells whether any module says a
    word. `flaws` are failures of own rules. `beside` tells whether a file is a test, or comes into no server.
    """

    diagnostics: list[Diagnostic]
    digests: Mapping[str, bytes]
    unanalysed: int
    warnings: tuple[str, ...]
    changed: tuple[str, ...] = ()
    is_finished: bool = True
    is_fastapi: bool = True
    apart: frozenset[tuple[str, int]] = frozenset()
    elsewhere: tuple[Diagnostic, ...] = ()
    reused: int = 0
    templates: tuple[str, ...] = ()
    understood: Understood = NOTHING_UNDERSTOOD
    mentions: Callable[[bytes], bool] = lambda _: True
    flaws: tuple[Flaw, ...] = ()
    beside: Callable[[str], bool] = lambda _: False


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
        surroundings: Sequence[str] = (),
        view: View = View.WHOLE,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.view = view
        self.others = others
        self.surroundings = surroundings
        self.isolate = isolate
        self.noqa = noqa
        self.versions = versions or Versions(None, (), dict(settings.versions))
        self.checked = checked
        self.selection = selection
        self.settings = settings
        self.cache = cache
        self.progress = progress
        sites = self.versions.sites
        self.environment = Environment(sites, cache.read("environment", _ENVIRONMENT)) if sites else None
        knowledge = Knowledge(settings.knowledge, self.environment)
        # Whatever is enabled: what is kept of a module must not depend on it.
        watched = {need for rule in manifest().values() if rule.subject in _ABOUT_CALLS for need in rule.needs}
        self.analysis = Analysis(
            root, paths, knowledge=knowledge, cache=cache, overlay=overlay, progress=progress, watched=watched
        )
        self.warnings: list[str] = []
        self.unanalysed = 0
        self.changed: list[str] = []
        self.is_finished = True
        self.apart: frozenset[tuple[str, int]] = frozenset()
        self.elsewhere: list[Diagnostic] = []
        self.raw: list[Diagnostic] = []
        self.flaws: dict[Flaw, None] = {}
        self.aside: frozenset[int] = frozenset()
        self.standing: Standing | None = None
        self.dear: set[str] = set()
        """Names of the subjects that are made where the whole project is shown only."""
        self.surveyed: Survey | None = None
        self.project: ProjectView
        """What rules were last shown the subjects of."""
        self._stamps: dict[frozenset[str], bytes] = {}
        self.analysis.clock = self.clock
        self.here: frozenset[int] | None = None
        # With what is kept, a run that raises is made once more without it.
        self.guard = self.analysis.guard = Guard(len(paths), forgives=cache.folder is None)

    def model(self) -> Model:
        """The FastAPI model of the project."""
        return assemble({m: record.fastapi for m, record in enumerate(self.analysis.records)})

    def load(self) -> None:
        """Analyse: index what changed, link, tell which versions hold where."""
        analysis = self.analysis
        analysis.load()
        if self.environment is not None and self.environment.is_changed:
            self.cache.write("environment", _ENVIRONMENT, self.environment.kept())
        self.number = {path: m for m, path in enumerate(analysis.paths)}
        self.files = dict(zip(analysis.paths, analysis.indexed, strict=True))
        self.is_finished = not analysis.failures and all(file.digest for file in analysis.indexed)
        imports = [record.links.imports for record in analysis.records]
        self.guard.value("versions", lambda: self.versions.connect(analysis.paths, imports), lambda: None)

    def run(self) -> Outcome:
        """Analyse, check, suppress."""
        self.load()
        return self.judged()

    def judged(self) -> Outcome:
        """Check what is analysed, and suppress."""
        analysis = self.analysis
        with self.clock.phase("project"):
            contexts = self.contexts()
        with self.clock.phase("rules"):
            found = self._unreadable() + self._check(contexts)
            kept = self._suppress(found, contexts)
        kept += self._crashes()
        digests = {path: file.digest for path, file in self.files.items()}
        templates = left_out(((path, self.files[path].problem) for path in self.checked), self._mentioned)
        return Outcome(
            self._wanted_fixes(kept), digests, self.unanalysed, tuple(self.warnings), tuple(self.changed),
            self.is_finished, any(map(self._mentioned, _FRAMEWORKS)), self.apart, tuple(self.elsewhere),
            analysis.reused, templates, understood(self), self._mentioned, tuple(self.flaws),
            beside(self.number, self.standing),
        )  # fmt: skip

    def _mentioned(self, word: bytes) -> bool:
        """Whether a module of the project says a word."""
        return any(word in file.facts for file in self.files.values())

    # contexts

    def contexts(self) -> Contexts:
        """The subjects of each checked module, without those that fail to be worked out."""
        return contexts_of_checked(self)

    def _crashes(self) -> list[Diagnostic]:
        """One finding for each part that failed, at the file that it looked at if that is checked."""
        found: list[Diagnostic] = []
        for crash in dict.fromkeys(self.guard.crashes):
            path = self.analysis.paths[crash.module] if crash.module >= 0 else ""
            near = path if path in self.checked else next(iter(self.checked), "")
            self._fail(found, near, crash.message(self.analysis.paths))
        return found

    def survey(self, known: Model | None = None) -> Survey:
        """What runs where in the analysed project, and which calls on the loop lead to blocking ones."""
        found = surveyed(self, known or self.guard.value("the applications", self.model, lambda: assemble({})))
        self.surveyed, self.standing, self.aside = found, found.standing, found.standing.aside
        return found

    def enabled(self) -> frozenset[str]:
        """Rules enabled in some checked file."""
        return frozenset().union(*{self.selection(path).enabled for path in (*self.checked, *self.others)})

    # rules

    def _check(self, contexts: Mapping[int, Subjects]) -> list[Diagnostic]:
        from fastlint.one_file import wanted_subjects

        enabled = self.enabled()
        todo = self.tasks(self.checked, contexts, enabled)
        if ProjectFile.__name__ in wanted_subjects(enabled):
            todo += self._surroundings()
        return self._run_rules(todo)

    def tasks(self, paths: Iterable[str], contexts: Mapping[int, Subjects], enabled: frozenset[str]) -> list[Task]:
        """The files among some in which some rules can have findings, with the rules that are on there."""
        from fastlint.one_file import needed_words, wanted_calls, wanted_subjects

        subjects, words, calls = wanted_subjects(enabled), needed_words(enabled), wanted_calls(enabled)
        mentions = Mentions(self.analysis, self.cache, words)
        todo: list[Task] = []
        for path in paths:
            m = self.number[path]
            if self.analysis.indexed[m].problem is not None:
                continue
            shown = {name: items for name, items in contexts.get(m, {}).items() if name in subjects}
            if Call.__name__ in shown:
                shown[Call.__name__] = tuple(call for call in shown[Call.__name__] if calls.match(call.name))
            if kind_of(path.rpartition("/")[2]) and ProjectFile.__name__ in subjects:
                data = self.content(path)
                shown[ProjectFile.__name__] = (subject_of(path, data),) if data is not None else ()
            if any(shown.values()) or mentions.is_in(m):
                todo.append((path, self.context(path, m, shown), self.selection(path).enabled & enabled))
        mentions.keep()
        return todo

    def context(self, path: str, m: int | None, subjects: dict[str, tuple[Any, ...]]) -> Context:
        """What a file is checked with; files that are no module have no number."""
        is_test = m is not None and self.analysis.summaries[m].is_test
        missing = self.versions.for_file(path).missing
        versions, preview = self.versions.watched(path), self.selection(path).preview
        return Context(subjects, {}, versions, is_test, preview, missing, m in self.aside)

    def _surroundings(self) -> Iterator[Task]:
        """The files about the project that are not Python; what cannot be read is not there."""
        for path in self.others:
            data = self.content(path)
            if data is None:
                continue
            self.files[path] = index_other(path, data)
            subjects = {ProjectFile.__name__: (subject_of(path, data),)}
            yield path, self.context(path, None, subjects), self.selection(path).enabled

    def content(self, path: str) -> bytes | None:
        """What a file holds; None if it cannot be read."""
        return self.analysis.content(path)

    def _run_rules(self, todo: Sequence[Task]) -> list[Diagnostic]:
        found: list[Diagnostic] = []
        for (path, _, _), outcome in zip(todo, self.results(todo, "checks"), strict=True):
            if outcome is None:
                self._fail(found, path, "changed while it was checked: run fastlint again")
            elif not isinstance(outcome, bytes):
                self._fail(found, path, f"could not be checked: {outcome}")
            else:
                diagnostics, crashes, flaws = FOUND.decode(outcome)
                found += self.weighed_in(path, diagnostics)
                self.note(flaws)
                for crash in dict.fromkeys(crashes):
                    self._fail(found, path, f"{crash}; please report this")
        return found

    def weighed_in(self, path: str, found: list[Diagnostic]) -> list[Diagnostic]:
        """The findings of a file; those in code that nothing comes to run are of low confidence."""
        m, standing = self.number.get(path), self.standing
        if m is None or standing is None:
            return found
        return self.guard.value("what comes to run", lambda: weighed(found, m, standing), lambda: found)

    def results(self, todo: Sequence[Task], name: str) -> list[Any]:
        """What checking files gives, kept under a name: findings and crashes as bytes, or why there is nothing.

        It is None of a file that is not what was indexed any more.
        """
        kept = self.cache.read(name, _CHECKS) or {}
        results = {path: result for path, result in kept.items() if path in self.files}
        keys = {task[0]: self._key(*task) if self.cache.keeps else b"" for task in todo}
        fresh = [task for task in todo if task[0] not in kept or kept[task[0]][0] != keys[task[0]]]
        failures: dict[str, Any] = {}
        done: dict[int, Any] = {}
        try:
            outcomes = self._in_workers(fresh, done)
        except KeyboardInterrupt:
            found = {fresh[n][0]: one for n, one in done.items() if is_lasting(one)}
            self.cache.write(name, _CHECKS, results | {path: (keys[path], one) for path, one in found.items()})
            raise
        for (path, _, _), outcome in zip(fresh, outcomes, strict=True):
            if is_lasting(outcome):
                results[path] = (keys[path], outcome)
            else:
                self.changed += [path] if outcome is None else []
                failures[path] = outcome
        # What crashed or changed is tried again.
        lasting = {path: r for path, r in results.items() if path not in failures}
        if fresh or len(results) != len(kept):
            self.cache.write(name, _CHECKS, lasting)
        return [failures[path] if path in failures else results[path][1] for path, _, _ in todo]

    def note(self, flaws: Iterable[Flaw]) -> None:
        """Note the failures of own rules, each once: it is for the rule to be mended, whatever the file."""
        self.flaws |= dict.fromkeys(flaws)
        self.is_finished &= not self.flaws

    def _fail(self, found: list[Diagnostic], path: str, reason: str) -> None:
        self.unanalysed += 1
        self.is_finished = False
        found.append(unanalysable(path, Span(1, 1, 1, 1), reason))

    def _key(self, path: str, context: Context, codes: frozenset[str]) -> bytes:
        if codes not in self._stamps:
            self._stamps[codes] = repr(sorted(codes)).encode() + team().stamp(codes)
        return self.files[path].digest + context.digest() + self._stamps[codes]

    def _in_workers(self, todo: list[Task], results: dict[int, Any]) -> list[Any]:
        from fastlint.one_file import prepare

        prepare((context.subjects, codes) for _, context, codes in todo)
        done = 0

        def on_done(_: int) -> None:
            nonlocal done
            done += 1
            if self.progress is not None:
                self.progress("Checking", done, len(todo))

        items = [
            Item(
                self.analysis.files, path, self.files[path].digest, context, codes, self.files[path].facts,
                team(), self.clock.of_rules,
            )
            for path, context, codes in todo
        ]  # fmt: skip
        outcomes = parallel.run(
            check_item, items, workers=self.analysis.workers, timeout=CHECK_TIMEOUT, on_done=on_done,
            isolate=self.isolate, results=results,
        )  # fmt: skip
        return [untimed(outcome, self.clock) for outcome in outcomes]

    # what could not be read, and what is suppressed

    def _unreadable(self) -> list[Diagnostic]:
        found = [unanalysable(path, Span(row, column, row, column), why) for path, row, column, why in self.unread()]
        self.unanalysed += len(found)
        return found

    def unread(self) -> Iterator[tuple[str, int, int, str]]:
        """Files that could not be read or analysed: the place, and why."""
        number = {path: m for m, path in enumerate(self.analysis.paths)}
        for path in self.checked:
            m = number[path]
            problem = self.analysis.indexed[m].problem
            if problem is not None and not is_left_out(path, problem, self._mentioned):
                yield path, *problem
            elif m in self.analysis.failures:
                yield path, 1, 1, f"could not be analysed: {self.analysis.failures[m]}"

    def _suppress(self, found: list[Diagnostic], contexts: Mapping[int, Subjects]) -> list[Diagnostic]:
        marked = ((path, file.suppressions) for path, file in self.files.items())
        suppressions = {path: SUPPRESSIONS.decode(data) for path, data in marked if data is not None}
        self.raw = [*found]
        kept, used = suppress(found, suppressions, manifest(), self.noqa)
        judged = self._judged(suppressions)
        found_elsewhere, elsewhere = self._found_elsewhere(kept, judged, contexts)
        self.raw += found_elsewhere
        self.elsewhere, marks = suppress(dict.fromkeys(found_elsewhere), suppressions, manifest(), self.noqa)
        if self.noqa == "defer":
            self.apart = frozenset(own_places([*kept, *self.elsewhere], suppressions, manifest()))
        self.elsewhere = [one for one in self.elsewhere if self.selection(one.filename).is_sure_enough(one)]
        kept = [one for one in kept if self.selection(one.filename).is_sure_enough(one)]
        for path, own in judged.items():
            used_there = (table.get(path, set()) for table in (used, elsewhere, marks))
            kept += self._idle(path, own, set().union(*used_there))
        return kept

    def _found_elsewhere(
        self, kept: list[Diagnostic], judged: Mapping[str, Suppressions], contexts: Mapping[int, Subjects]
    ) -> tuple[list[Diagnostic], dict[str, set[Mark]]]:
        """Findings in files that are not checked, of the same cause or habit, and the suppressions that were used."""
        others = Elsewhere(self)
        found, used = self.guard.value(
            "findings with a cause elsewhere", lambda: others.caused(judged, contexts), lambda: ([], {})
        )
        found += self.guard.value("what is a habit", lambda: others.alike(kept, contexts), list)
        return found, used

    def _judged(self, suppressions: Mapping[str, Suppressions]) -> dict[str, Suppressions]:
        """The suppressions of checked files in which idle ones are to be told."""
        paths = sorted(suppressions.keys() & {*self.checked, *self.others})
        return {path: suppressions[path] for path in paths if UNUSED_SUPPRESSION in self.selection(path).enabled}

    def _idle(self, path: str, suppressions: Suppressions, used: Collection[Mark]) -> list[Diagnostic]:
        """Findings of the rule about suppressions that suppress nothing.

        Where code that is not seen may be what a suppression is for, it is judged only if the rules that it means look
        at nothing but its own file; where no such code is known, removing it is unsafe.
        """
        from fastlint.engine.own_rules import shown_to
        from fastlint.one_file import looking_at_one_file
        from fastlint.subjects.files import UnusedSuppression

        enabled = self.selection(path).enabled
        view = View.PART if self.guard.crashes else self.view
        alone = enabled if view is View.WHOLE else enabled & looking_at_one_file(enabled)
        judge = partial(unused, suppressions, used, manifest(), all_known=self.settings.foreign_code)
        sure, idle = judge(alone), judge(alone if view is View.PART else enabled)
        subjects = [
            UnusedSuppression(u.span, u.message, tuple((e.span, e.content) for e in u.edits), is_sure=u in sure)
            for u in idle
        ]
        return shown_to(UNUSED_SUPPRESSION, subjects, path)

    def _wanted_fixes(self, diagnostics: list[Diagnostic]) -> list[Diagnostic]:
        """Only the fixes of rules whose fixes are wanted."""
        return [
            replace(d, fix=None) if d.fix is not None and d.code not in self.selection(d.filename).fixable else d
            for d in diagnostics
        ]
