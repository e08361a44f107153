"""The process that analyses: it keeps projects in memory, and does what is most urgent first.

What an edited file says is told at once, from what is known of all others; the whole project is looked at when nobody
has typed for a moment, and left off when somebody types again. Nothing here can take the server down: it begins anew.
"""

from __future__ import annotations

import gc
import os
import sys
import time
import traceback
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fastlint.config.errors import ConfigError, UsageError, shown
from fastlint.config.roots import is_below
from fastlint.diagnostic import Diagnostic
from fastlint.engine.live import Interrupted, LiveProject
from fastlint.engine.request import Request
from fastlint.server.lenses import lenses
from fastlint.server.messages import (
    Alive,
    Answer,
    Busy,
    ChangedOnDisk,
    Closed,
    Configured,
    Edited,
    FixAll,
    Fixed,
    Found,
    Lens,
    Note,
    Order,
)
from fastlint.server.settings import ClientSettings
from fastlint.source import encoded

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_PAUSE = 0.3
"""Seconds without an edit before the whole project is looked at."""
_GLANCE = 0.02
"""Seconds between two looks for something more urgent."""
_LULL = 2.0
"""Seconds without anything to do before memory is tidied up: it takes as long as an answer may."""
_MOST_UNTIDY = 8
"""Looks at whole projects after which memory is tidied up though somebody types."""
_SIGN = 2.0
"""Seconds between two signs of life."""
_CACHE = ".fastlint_cache"


class Open:
    """An open document: its bytes, and the last ones that could be read as Python."""

    def __init__(self, version: int, data: bytes) -> None:
        self.version = version
        self.data = data
        self.sound: bytes | None = None


class Worker:
    """Projects by the order in which they were met, and what is to be done about them."""

    def __init__(self, pipe: Connection[Answer, Order]) -> None:
        self.pipe = pipe
        self.inbox: list[Order] = []
        self.configured: Configured | None = None
        self.documents: dict[str, Open] = {}
        self.projects: dict[str, LiveProject] = {}
        self.homes: dict[str, LiveProject | None] = {}
        self.edited: dict[str, None] = {}
        self.stale: dict[str, float] = {}
        self.fixing: list[FixAll] = []
        self.elsewhere: dict[str, set[str]] = {}
        self.said: set[str] = set()
        self.glanced = 0.0
        self.signed = 0.0
        self.is_idle = False
        self.taken = 0
        """Orders that have come."""
        self.untidy = 0
        """Looks at whole projects since memory was tidied up."""
        self.tidied_from = 0.0
        self.current: LiveProject | None = None

    def run(self) -> None:
        """Work until the server closes the pipe."""
        while True:
            self._take()
            if self.fixing:
                self._fix(self.fixing.pop(0))
            elif self.edited:
                self._look_at(next(iter(self.edited)))
            elif (root := self._due()) is not None:
                self._look(root)
            elif self.untidy and (time.monotonic() >= self.tidied_from or self.untidy >= _MOST_UNTIDY):
                self._tidy_up()
            else:
                self._say_idle()
                self.pipe.poll(self._rest())

    # what the server says

    def _take(self) -> None:
        self._read()
        orders, self.inbox = self.inbox, []
        self.is_idle = self.is_idle and not orders
        if orders:
            self.tidied_from = time.monotonic() + _LULL
        for order in orders:
            self._obey(order)

    def _read(self) -> None:
        while self.pipe.poll():
            self.inbox.append(self.pipe.recv())
            self.taken += 1

    def _obey(self, order: Order) -> None:
        if isinstance(order, Edited):
            known = self.documents.get(order.path)
            document = self.documents[order.path] = Open(order.version, encoded(order.text))
            document.sound = known.sound if known is not None else None
            self.edited[order.path] = None
        elif isinstance(order, Closed):
            self.documents.pop(order.path, None)
            self.edited.pop(order.path, None)
            self._send(Found(order.path, None, ()))
            project = self.homes.pop(order.path, None)
            if project is not None:
                self._mark(project)
        elif isinstance(order, Configured):
            self.configured = order
            self._begin_anew(forget=True)
        elif isinstance(order, ChangedOnDisk):
            if order.is_structure:
                self._begin_anew()
            for project in self.projects.values():
                self._mark(project)
        else:
            self.fixing.append(order)

    def _begin_anew(self, *, forget: bool = False) -> None:
        """Find out again which files belong to which project, and by which settings: if these can be used."""
        self.said.clear()
        self.homes.clear()
        if forget:
            self.projects.clear()
            self.stale.clear()
        else:
            for root, project in list(self.projects.items()):
                seed = next((path for path in self.documents if project.path(path) is not None), None)
                if seed is None:
                    del self.projects[root]
                elif (renewed := self._opened(seed, project)) is not None:
                    del self.projects[root]
                    self.projects[renewed.root] = renewed
        self.edited.update(dict.fromkeys(self.documents))

    def _send(self, answer: Answer) -> None:
        self.pipe.send(answer)

    def _say_idle(self) -> None:
        """Say once that nothing is left to do, so that nobody waits for a sign of life."""
        if not self.stale and not self.is_idle:
            self.is_idle = True
            self._send(Alive(is_idle=True, taken=self.taken))

    def _note(self, text: str, *, is_shown: bool) -> None:
        """Say something once."""
        if text not in self.said:
            self.said.add(text)
            self._send(Note(text, is_shown))

    # projects

    def _home(self, path: str) -> LiveProject | None:
        """The project of a document; None if there is none, or if it is excluded from its project."""
        if path not in self.homes:
            found = next((p for p in self.projects.values() if p.path(path) is not None), None)
            if found is None:
                found = self._opened(path, None)
                if found is not None and found.path(path) is not None:
                    before = self.projects.get(found.root)
                    if before is not None:
                        found.take_over(before)
                    self.projects[found.root] = found
            self.homes[path] = found if found is not None and found.path(path) is not None else None
        return self.homes[path]

    def _opened(self, path: str, before: LiveProject | None) -> LiveProject | None:
        """The project of a file, as the disk and the settings have it now; None where these cannot be used."""
        overrides = self.configured.overrides if self.configured is not None else ClientSettings().overrides
        document = self.documents.get(path)
        stdin = (path, document.data) if document is not None and not os.path.lexists(path) else None
        request = Request(
            (path,), replace(overrides, force_exclude=True), cache_dir=self._cache_dir(path), stdin=stdin,
            cache=self._cache_dir(path) is not None,
        )  # fmt: skip
        try:
            project = LiveProject(request, self._tick)
        except (ConfigError, UsageError) as error:
            self._note(str(error), is_shown=True)
            return None
        except Exception:  # noqa: BLE001 - a file that cannot be placed costs its own findings
            self._fail(f"the project of {shown(path)} cannot be found out")
            return None
        for problem in project.run.problems():
            self._note(str(problem), is_shown=True)
        for warning in project.run.warnings:
            self._note(warning, is_shown=False)
        if before is not None:
            project.take_over(before)
        return project

    def _cache_dir(self, path: str) -> str | None:
        """Where results are kept: in the workspace folder around a file, if there is one."""
        folders = self.configured.folders if self.configured is not None else ()
        around = [folder for folder in folders if is_below(path, folder)]
        return os.path.join(max(around, key=len), _CACHE) if around else None  # noqa: PTH118

    def _mark(self, project: LiveProject, pause: float = _PAUSE) -> None:
        self.stale[project.root] = time.monotonic() + pause

    def _due(self) -> str | None:
        """The project that is to be looked at now."""
        now = time.monotonic()
        return next((root for root, when in self.stale.items() if when <= now), None)

    def _rest(self) -> float | None:
        """How long there is nothing to do."""
        whens = [*self.stale.values(), *([self.tidied_from] if self.untidy else ())]
        return max(0.0, min(whens) - time.monotonic()) if whens else None

    def _tidy_up(self) -> None:
        """Free what is referred to in circles, as what the last look knew: here, and not in the middle of an answer."""
        gc.collect()
        self.untidy = 0

    def _tick(self) -> None:
        """Leave off a look at a whole project for what is more urgent; the first one, of which all depends, is not."""
        now = time.monotonic()
        if now - self.glanced < _GLANCE:
            return
        self.glanced = now
        self._read()
        if now - self.signed >= _SIGN:
            self.signed = now
            self._send(Alive(is_idle=False))
        if self.inbox and self.current is not None and self.current.whole is not None:
            raise Interrupted

    # the work

    def _look_at(self, path: str) -> None:
        """Tell what is found in an edited file."""
        del self.edited[path]
        document, project = self.documents.get(path), self._home(path)
        if document is None:
            return
        if project is None:
            self._send(Found(path, document.version, ()))
            return
        if project.whole is None:
            self._mark(project, 0.0)
            return
        self._tell(project, path, document, is_final=False)
        self._mark(project)  # the pause begins when this is done, however long it took

    def _tell(self, project: LiveProject, path: str, document: Open, *, is_final: bool) -> None:
        name = project.path(path)
        if name is None or name not in project.modules:
            self._send(Found(path, document.version, None))
            return
        try:
            found = project.look_at(name, document.data)
        except Exception:  # noqa: BLE001 - the look at the whole project will tell
            self._fail(f"{shown(path)} could not be looked at")
            if is_final:
                self._send(Found(path, document.version, None))
            return
        if name not in project.broken:
            document.sound = document.data
        self._send(Found(path, document.version, tuple(found), self._lenses(project, name), is_final))

    def _lenses(self, project: LiveProject, name: str) -> tuple[Lens, ...]:
        try:
            return lenses(project.checking_of(name), project.modules[name])
        except Exception:  # noqa: BLE001 - a lens is worth no finding
            self._fail("what is said above routes could not be worked out")
            return ()

    def _look(self, root: str) -> None:
        """Look at a whole project and tell what is found in all open files."""
        project = self.current = self.projects.get(root)
        if project is None:
            del self.stale[root]
            return
        is_first = project.whole is None
        paths = {name: path for path in self.documents if (name := project.path(path)) is not None}
        contents = {name: data for name, path in paths.items() if (data := self._sound(project, name, path))}
        try:
            self._begin(project)
            found = project.look(contents)
            del self.stale[root]
        except Interrupted:
            self._mark(project)
            return
        except Exception:  # noqa: BLE001 - whatever it is, the next edit tries again
            self._give_up(root, paths.values())
            return
        finally:
            self.current = None
            self._send(Busy("", 0, 0))
        by_path: dict[str, list[Diagnostic]] = {}
        for one in found:
            by_path.setdefault(one.filename, []).append(one)
        for name, path in paths.items():
            self._publish(project, name, path, contents.get(name), by_path.get(project.filename(name), []))
        self._publish_problems(project, by_path)
        if is_first:
            self._warm_up(project, paths)
            gc.collect()
            gc.freeze()  # most of it stays for good, and need not be looked through again
        self.untidy += 1
        self.tidied_from = time.monotonic() + _LULL

    def _give_up(self, root: str, paths: Iterable[str]) -> None:
        """Forget a project that could not be analysed, and say so for its open files."""
        del self.stale[root]
        self._fail(f"{shown(root)} could not be analysed")
        del self.projects[root]
        self.homes.clear()
        for path in paths:
            self._send(Found(path, self.documents[path].version, None))

    def _warm_up(self, project: LiveProject, paths: dict[str, str]) -> None:
        """Look at an open file as after an edit, so that the first edit need not wait for imports."""
        self._read()
        known = (name for name in paths if name in project.modules and name not in project.broken)
        if not self.inbox and (name := next(known, None)) is not None:
            with suppress(Exception):  # whatever it is, an edit meets it again
                project.look_at(name, self.documents[paths[name]].data)

    def _sound(self, project: LiveProject, name: str, path: str) -> bytes | None:
        """What a document is for the others: its last text that was Python; None for what is on disk."""
        document = self.documents[path]
        if document.sound is None and name in project.modules and not is_python(name, document.data):
            return None
        return document.sound if document.sound is not None else document.data

    def _begin(self, project: LiveProject) -> None:
        """Show that a first look takes a while."""
        if project.whole is None:
            self._send(Busy(f"Analysing {os.path.basename(project.root)}", 0, len(project.run.paths)))  # noqa: PTH119

    def _publish(
        self, project: LiveProject, name: str, path: str, content: bytes | None, found: list[Diagnostic]
    ) -> None:
        document = self.documents.get(path)
        if document is None:
            return
        if content is not None and content == document.data:
            document.sound = content
            self._send(Found(path, document.version, tuple(found), self._lenses_of(project, name)))
        else:
            self._tell(project, path, document, is_final=True)

    def _lenses_of(self, project: LiveProject, name: str) -> tuple[Lens, ...]:
        return self._lenses(project, name) if name in project.modules else ()

    def _publish_problems(self, project: LiveProject, by_path: dict[str, list[Diagnostic]]) -> None:
        """Tell what is wrong with configuration files, and take back what is no more."""
        wrong = {str(problem.path) for problem in project.run.problems()} - self.documents.keys()
        for path in wrong | self.elsewhere.get(project.root, set()):
            self._send(Found(path, None, tuple(by_path.get(path, ()))))
        self.elsewhere[project.root] = wrong

    def _fix(self, wish: FixAll) -> None:
        """Tell what a document is after all safe fixes."""
        document, project = self.documents.get(wish.path), self._home(wish.path)
        text = None
        if document is not None and project is not None and project.whole is not None:
            name = project.path(wish.path)
            try:
                text = project.fixed(name, document.data) if name is not None and name in project.modules else None
            except Exception:  # noqa: BLE001 - it is not fixed, and nothing is lost
                self._fail(f"{shown(wish.path)} could not be fixed")
        self._send(Fixed(wish.number, document.version if document is not None else 0, text))

    def _fail(self, what: str) -> None:
        """Note an error of ours."""
        kind, error, _ = sys.exc_info()
        name = kind.__name__ if kind is not None else ""
        self._note(f"{what} ({name}: {error}); please report this\n{traceback.format_exc()}", is_shown=False)


def is_python(name: str, data: bytes) -> bool:
    """Whether a text can be read as Python."""
    from fastlint.engine.indexing import index_data

    return index_data(name, data).problem is None


def work(pipe: Any) -> None:
    """The life of the process."""
    gc.disable()
    with suppress(EOFError, BrokenPipeError, ConnectionError, KeyboardInterrupt):
        Worker(pipe).run()
