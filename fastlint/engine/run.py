"""A run that has work to do: find the files, analyse the project, check, suppress, fix, remember."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fastlint.cache import Cache, Memory
from fastlint.config.errors import Problem, UsageError, shown
from fastlint.config.loading import Configuration
from fastlint.config.roots import folder_of, is_in, is_no_project, naming_root, project_around, repositories_around
from fastlint.config.settings import Settings
from fastlint.diagnostic import Diagnostic, Span
from fastlint.engine import report_cache
from fastlint.engine.belonging import View, Whole, view_of, whole_projects
from fastlint.engine.checking import Checking, Outcome
from fastlint.engine.details import details
from fastlint.engine.folding import fold
from fastlint.engine.known import Known
from fastlint.engine.own_rules import UNANALYSABLE_FILE, unanalysable
from fastlint.engine.request import Report, Request, RouteTable
from fastlint.engine.selecting import Selecting
from fastlint.engine.stamps import Stamp, directory_stamp, listing, stamp
from fastlint.engine.timing import Clock
from fastlint.environment.versions import Versions, places
from fastlint.files import Discovery, discover
from fastlint.passes.degrading import Guard
from fastlint.rules import enrol, find_team, manifest
from fastlint.team import Flaw

if TYPE_CHECKING:
    from fastlint.callgraph.reach.reached import Blocks
    from fastlint.engine.since import Since
    from fastlint.framework.model import Model

_START = Span(1, 1, 1, 1)


class Run:
    """One request on its way through the machine. `cache`: what earlier runs have kept, if not where that is said."""

    def __init__(self, request: Request, cache: Cache | None = None) -> None:
        self.request = request
        self.started = time.time_ns()
        self.clock = Clock(of_rules=request.understand)
        with self.clock.phase("find files"):
            self._prepare(request, cache)

    def _prepare(self, request: Request, cache: Cache | None) -> None:
        """Find out which files the run is about, and what holds for them."""
        self.cache = report_cache.open_cache(request) if cache is None else cache
        self.above = report_cache.names_above(request.paths or (".",)) if request.cache else {}
        self.configuration = Configuration(request.paths, request.overrides)
        self.settings: Settings = self.configuration.settings
        self.stdin = self._standard_input()
        self.listed: dict[str, tuple[Stamp, tuple[str, ...]]] = {}
        self.found = self._discover()
        self.wholes = self._surroundings()
        self.root = naming_root([whole.folder for whole in self.wholes] or self.around)
        self.warnings: list[str] = []
        self.stamps: dict[str, Stamp] = {}
        self.control: set[str] = set(self.found.control_files)
        self.view = self._view()
        self.checked = [self._relative(path) for path in self.found.files]
        self.others = [self._relative(path) for path in self.found.others]
        self.cache.prepare()
        self.paths = self._project_files()
        self.selection = self._select()
        self.settings = self.selection.of_project(self.paths)
        self.versions = self._versions()
        self.warnings += self._unread()
        self.known = None if request.whole else Known(self)
        self.since: Since | None = None

    def _versions(self) -> Versions:
        """What files about dependencies say; where such a file would count if it were there, this is watched."""
        folders, absent = places(self.root) if self.root else ([], [])
        for folder in folders:
            self._watch(folder)
        active = os.environ.get("VIRTUAL_ENV")
        versions = Versions(self.root, self.paths, self.selection.versions_of, self.settings.python, active)
        self.control |= {*absent, *versions.files}
        return versions

    # which files

    def _standard_input(self) -> dict[str, bytes]:
        if self.request.stdin is None:
            return {}
        name, data = self.request.stdin
        return {os.path.abspath(name): data}

    def _discover(self) -> Discovery:
        if not self.stdin:
            return discover(self.request.paths, self.configuration, watch=self._watch)
        return Discovery(tuple(self.stdin), (), tuple(self.configuration.control_files), (), ())

    def _watch(self, folder: str) -> None:
        """Note what a folder holds, before it is listed."""
        if folder not in self.listed:
            self.listed[folder] = directory_stamp(folder), listing(folder) if self.cache.folder is not None else ()

    def _surroundings(self) -> list[Whole]:
        """The projects that the given paths belong to, wherever the run was started; none if they are walked anyway."""
        given = list(self.stdin) or [path for path in self.request.paths if os.path.exists(path)]
        self.around = sorted({project_around(folder_of(path)) for path in given or ["."]})
        is_given = all(self._is_given(folder) and not repositories_around(folder) for folder in self.around)
        # What a path of the command line could not do, its surroundings need not do either.
        if is_given or not self.found.files:
            return []
        return whole_projects(self.around, self.request.overrides, self.stdin, self._watch)

    def _view(self) -> View:
        """How much is seen of the code that can use the files that are checked."""
        if any(whole.is_alone for whole in self.wholes):
            return View.PART
        if any(is_no_project(folder) and not self._is_given(folder) for folder in self.around):
            return View.PART
        return max(view_of(folder, self._watch, self.control.add) for folder in self.around)

    def _relative(self, path: str) -> str:
        relative = path[len(self.root.rstrip(os.sep)) + 1 :]
        return relative if os.sep == "/" else relative.replace(os.sep, "/")

    def _project_files(self) -> list[str]:
        """All files that the checked ones may import: those of the project around them."""
        listings = [whole.listing for whole in self.wholes] or [self.found]
        self.control.update(*(each.control_files for each in listings))
        project = [path for whole in self.wholes for path in whole.files] if self.wholes else self.found.files
        paths = {self._relative(path) for path in project} | set(self.checked)
        asked = {self._relative(path) for each in listings for path in each.files}
        self.about = sorted(self._relative(path) for each in listings for path in each.about)
        self.stamps = {path: stamp(self._path(path)) for path in (*paths, *self.others, *self.about, *asked)}
        return sorted(paths)

    def _is_given(self, folder: str) -> bool:
        """Whether a folder is walked anyway."""
        given = [] if self.stdin else [os.path.abspath(path) for path in self.request.paths or (".",)]
        return any(is_in(folder, path) for path in given)

    def _unread(self) -> list[str]:
        """One line about the files that could have told versions."""
        named = [f"{shown(self._near(path))} {reason}" for path, reason in self.versions.unreadable.items()]
        if not named:
            return []
        return [f"files tell no versions: {'; '.join(named)}; repair them, or state `versions` in the configuration"]

    def _near(self, path: str) -> str:
        return path.removeprefix(self.root.rstrip(os.sep) + os.sep)

    # which rules

    def _select(self) -> Selecting:
        """The rules of each file."""
        selecting = Selecting(self.root, self.configuration)
        self._enrol(selecting)
        paths = *self.checked, *self.others
        self.warnings.extend(selecting.warnings(paths))
        if self.request.needs_rules and paths and not any(selecting(path).of_folder for path in paths):
            raise UsageError("no rules enabled: select and ignore leave none; see --show-settings")
        return selecting

    def _enrol(self, selecting: Selecting) -> None:
        """Let own rules be known: those that configurations of the project name, and those of installed packages."""
        places = selecting.own_rules((*self.paths, *self.others))
        self.team = find_team(places, plugins=self.settings.foreign_code)
        enrol(self.team)
        self.control.update(self.team.files, self.team.sources)
        for folder in self.team.folders:
            self._watch(folder)

    # the work

    def checking(self, overlay: Mapping[str, bytes], cache: Cache) -> Checking:
        """The machine for the project with some files replaced."""
        return Checking(
            self.root,
            self.paths,
            self.checked,
            self.selection,
            self.settings,
            cache,
            overlay,
            self.request.progress,
            noqa=self.request.noqa,
            versions=self.versions,
            others=self.others,
            surroundings=self.about,
            view=self.view,
            clock=self.clock,
        )

    def overlay(self) -> dict[str, bytes]:
        """Contents that stand in for files on disk."""
        return {self._relative(path): data for path, data in self.stdin.items()}

    def outcome(self, overlay: Mapping[str, bytes], cache: Cache) -> Outcome:
        """What is found in the project with some files replaced; once more if a file changed under our hands."""
        outcome = self.checking(overlay, cache).run()
        if outcome.changed:
            outcome = self.checking(overlay, cache).run()
        if self.known is not None:
            outcome = self.known.without(outcome, overlay)
        return self.since.without(outcome, overlay) if self.since is not None else outcome

    def run(self) -> Report:
        """Check, and fix if that is asked for."""
        overlay = self.overlay()
        if self.request.fix != "none" or self.request.silence is not None:
            return self._edited(overlay)
        outcome = self.outcome(overlay, self.cache)
        report = self.report(outcome)
        is_copy = self.request.against is not None and bool(self.request.against.place)
        if not self.stdin and outcome.is_finished and not is_copy:
            files = ((os.path.join(self.root, p), self.stamps[p], outcome.digests.get(p, b"")) for p in self.stamps)
            folders = [(path, *seen) for path, seen in self.listed.items()]
            report_cache.remember(
                self.cache, self.request, report, files, folders, sorted(self.control), self.started, self.above
            )
        return report

    def _edited(self, overlay: dict[str, bytes]) -> Report:
        """Fix or silence what is found; what the later looks at the project have in common with the first is kept."""
        memory = Memory(self.cache)
        outcome = self.outcome(overlay, memory)
        memory.is_shared = False
        if self.request.silence is not None:
            from fastlint.engine.silencing import Silencing

            return Silencing(self, outcome, self.request.silence, memory).run()
        from fastlint.engine.fixing import Fixing

        return Fixing(self, outcome, overlay, memory).run()

    def report(self, outcome: Outcome) -> Report:
        """The outcome as the doors see it: absolute names, problems among the findings."""
        problems = self.problems()
        guard = Guard(len(self.paths), forgives=self.cache.folder is None)
        found, more = self._folded(outcome, guard)
        if self.since is not None:
            found = self.since.new_findings(found)
        failed = self._failed(guard)
        found += failed
        kept = [one for one in found if not self._is_forgiven(one)]
        forgiven = len(found) - len(kept)
        flaws = (*self.team.flaws, *outcome.flaws)
        return Report(
            diagnostics=self._told(kept, problems, flaws),
            files=sum(1 for path in self.checked if self.selection(path).enabled),
            root=Path(self.root),
            warnings=(*self.warnings, *outcome.warnings),
            unanalysed=outcome.unanalysed + len(failed) - forgiven + len(problems) + len(flaws),
            is_fastapi=outcome.is_fastapi,
            more=more,
            details=self._details(outcome),
            notes=tuple(self.known.notes) if self.known else (),
            timings=self.clock.lines(_rule_names()) if self.request.understand else (),
            calls=outcome.understood.calls,
            unresolved=tuple(u._replace(filename=self._path(u.filename)) for u in outcome.understood.unresolved),
        )

    def _failed(self, guard: Guard) -> list[Diagnostic]:
        """What could not be worked out of the findings, told at the first file."""
        first = next(iter(self.checked), "")
        return [unanalysable(first, _START, crash.message(self.paths)) for crash in guard.crashes]

    def _is_forgiven(self, one: Diagnostic) -> bool:
        """Whether a finding says of a file only that it could not be analysed, which it need not be."""
        return one.code == UNANALYSABLE_FILE and self.selection(one.filename).forgives

    def _told(
        self, found: Iterable[Diagnostic], problems: Iterable[Problem], flaws: Iterable[Flaw]
    ) -> tuple[Diagnostic, ...]:
        """All that is told, in order: findings, files that could not be read, flaws of the project's own rules."""
        diagnostics = [self._absolute(one) for one in found]
        diagnostics += [problem_diagnostic(problem) for problem in problems]
        diagnostics += [unanalysable(flaw.path, Span(flaw.row, 1, flaw.row, 1), flaw.message) for flaw in flaws]
        return tuple(sorted(diagnostics, key=lambda one: one.sort_key))

    def _details(self, outcome: Outcome) -> tuple[str, ...]:
        """What the run rests on, and how it was compared with earlier findings."""
        compared = (line for part in (self.known, self.since) if part for line in part.details)
        return (*details(self, outcome), *compared)

    def problems(self) -> list[Problem]:
        """Paths that could not be used."""
        return [*self.found.problems, *(Problem(Path(p), "no such file or directory") for p in self.found.missing)]

    def _folded(self, outcome: Outcome, guard: Guard) -> tuple[list[Diagnostic], int]:
        """One finding for each repair, of those in checked files; and how many that these cause stand elsewhere."""
        checked = {*self.checked, *self.others}
        every = [*outcome.diagnostics, *outcome.elsewhere]
        folded = partial(fold, every, outcome.apart, self.versions.home_of, outcome.beside)
        found = guard.value("what is one finding", folded, lambda: every)
        here = [one for one in found if one.filename in checked]
        return here, sum(1 for one in found if one.filename not in checked and _concerns(one, checked))

    def _absolute(self, diagnostic: Diagnostic) -> Diagnostic:
        related, entries = (
            tuple(replace(place, filename=self._path(place.filename)) for place in places)
            for places in (diagnostic.related, diagnostic.entries)
        )
        cause, filename = diagnostic.cause and self._path(diagnostic.cause), self._path(diagnostic.filename)
        return replace(diagnostic, filename=filename, cause=cause, related=related, entries=entries)

    def _path(self, relative: str) -> str:
        return os.path.join(self.root, relative.replace("/", os.sep))


def _rule_names() -> dict[str, str]:
    return {code: rule.name for code, rule in manifest().items()}


def _concerns(found: Diagnostic, files: Collection[str]) -> bool:
    """Whether a finding of another file has its cause, or one of its places, in some files."""
    cause = (found.cause or "").rpartition(":")[0]
    return cause in files or any(place.filename in files for place in found.entries)


def problem_diagnostic(problem: Problem) -> Diagnostic:
    """A configuration or path that had to be left out, said in the place where everything else is said."""
    return replace(unanalysable("", _START, problem.message), filename=os.path.abspath(problem.path))


def run(request: Request, cache: Cache | None = None) -> Report:
    """Check the files of a request."""
    whole = Run(request, cache)
    if request.against is not None:
        from fastlint.engine.since import Since

        whole.since = Since(whole, request.against)
    return whole.run()


def route_table(request: Request, tell: Callable[[str], None]) -> RouteTable:
    """What `fastlint routes` shows; `tell` hears of each file that could not be read."""
    from fastlint.framework.assemble import assemble
    from fastlint.framework.route_rows import routes_json, unincluded

    whole = Run(request)
    checking = whole.checking(whole.overlay(), whole.cache)
    checking.load()
    for path, line, column, reason in checking.unread():
        tell(f"{shown(whole._path(path))}:{line}:{column}: {reason}")
    for problem in whole.problems():
        tell(str(problem))
    wanted, guard = set(whole.checked), checking.guard
    model = guard.value("the applications", checking.model, lambda: assemble({}))
    blocks = _blocks(checking, model)
    tests = checking.analysis.tests()
    rows = routes_json(model, whole.paths, partial(guard.items, "a route"), blocks, tests)
    routers = guard.items("routers that no application includes", lambda: unincluded(model, whole.paths, tests))
    lost = [one for one in routers if one["filename"] in wanted]
    for crash in dict.fromkeys(guard.crashes):
        tell(crash.message(whole.paths))
    rows = [row for row in rows if row["application"]["filename"] in wanted]
    _make_absolute([rows, lost], whole)
    for row in rows:
        row["application"]["unincluded"] = lost
    return RouteTable(rows, lost)


def _blocks(checking: Checking, model: Model) -> Blocks:
    """What blocks the event loop; nothing, where that cannot be worked out."""
    from fastlint.callgraph.reach.reached import blocking

    def what_blocks() -> Blocks:
        survey = checking.survey(model)
        return blocking(survey.loop, survey.entries)

    return checking.guard.value("what blocks the event loop", what_blocks, lambda: lambda _: [])


def _make_absolute(row: object, whole: Run) -> None:
    if isinstance(row, dict):
        if isinstance(row.get("filename"), str):
            row["filename"] = whole._path(row["filename"])
        for value in row.values():
            _make_absolute(value, whole)
    elif isinstance(row, list):
        for value in row:
            _make_absolute(value, whole)
