"""What code that no root reaches is: of another program, an example, dead, or there for others to call.

The loop's rules speak of the server's loop. A coroutine function that nothing known runs on it may still come to run
there, by ways that nobody can follow; what no module of the server imports, or what nothing names, cannot. Nor can what
belongs to a program that has commands and no server. Whatever is
found in such code is of low confidence: it hurts nobody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from fastlint.callgraph.liveness import who_calls
from fastlint.callgraph.liveness.collected_tests import Collected
from fastlint.callgraph.liveness.constant_branches import ConstantBranches
from fastlint.callgraph.liveness.copies import Copy
from fastlint.callgraph.liveness.live_modules import EXAMPLES, PUBLISHED, SHOWING, Begun
from fastlint.callgraph.liveness.named_classes import ClassNaming
from fastlint.callgraph.liveness.named_functions import Mentions, Naming
from fastlint.callgraph.reach.blocking_paths import BlockingEntry
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.environment.entry_points import has_commands, plugins
from fastlint.footprint import FunctionId
from fastlint.index.facts import Place
from fastlint.later_pattern import later

Home = tuple[str, Collection[str]]
"""The folder of a distribution, and the distributions that it asks for."""
_TRIED = later(
    r"(?:^|/)(?:docs?|docs_src|tutorials?)/|(?:^|[/_-])(?:e2e|uat|qa|smoke|staging|postman|loadtest|stress|tests?|testing|(?:example|sample|demo|seed|seeder"
    r"|fixture|mock|fake|stub|playground)s?|dummy)(?=[/._-])"
)
"""Files with data of tests and trials, by their names."""
_SCRIPTS = later(r"(?:^|/)(?:scripts?|evals?|evaluations?|benchmarks?|experiments?|notebooks?|research)/")
"""Folders of what somebody runs by hand."""
_MOCK = later(r"(?:^|[._])_?(?:[A-Z]\w*)?Mock(?:ed)?(?:[A-Z]\w*)?\.")
"""Methods of classes that stand in for others, by their names."""
_WEB = later(rb"^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette)\b", re.MULTILINE)
_LAMBDA = later(rb"^[ \t]*(?:from|import)[ \t]+mangum\b", re.MULTILINE)
_SERVING = later(
    rb"\b(?:uvicorn|gunicorn|hypercorn|granian|daphne)[\"',\s]+(?:-|[\w./]+:\w)|\bfastapi[\"',\s]+(?:run|dev)\b"
    rb"|uvicorn-gunicorn"
)
"""Commands that start a server, and images that do."""
_COMMENT = later(rb"(?m)(?:^|[ \t])#.*$")
_LOCAL = later(r"(?:^|[/._-])(?:local|locally|dev|develop|development|debug)(?:[/._-]|$)")
"""Files with which somebody tries out on his own machine what is served elsewhere."""
_WEB_DISTRIBUTIONS = frozenset({"fastapi", "starlette"})


class Standing:
    """Judges the functions of a project that are reached from no root.

    `begun` knows which modules come into a process; `homes` are the distributions to which they belong,
    `branches` those that are never taken, `in_copies` the modules of folders that repeat others.
    """

    def __init__(
        self,
        loop: Reachability,
        begun: Begun,
        homes: Sequence[Home],
        branches: ConstantBranches,
        in_copies: Mapping[int, Copy],
    ) -> None:
        self.loop = loop
        self.begun = begun
        self.paths = begun.paths
        self.homes = homes
        self.projects = begun.projects
        self.is_never_run = branches.is_never_run
        self.in_copies = in_copies
        self.applications = begun.applications
        self._text = begun.text
        self.texts = Mentions(loop, begun, branches)
        self.tests = Collected(begun, self.texts)
        roots = loop.roles.keys() | loop.reach.keys() | loop.served
        self.naming = Naming(self.texts, roots, lambda: self.aside)
        self._classes = ClassNaming(branches.evaluator, self.texts, roots)

    def text(self, m: int) -> bytes:
        """What a module holds."""
        return self._text(m)

    def text_of(self, function: FunctionId) -> bytes:
        """The text of a function, with its decorators."""
        summary = self.loop.summaries[function[0]].functions[function[1]]
        return b"\n".join(self._text(function[0]).split(b"\n")[summary.first_row - 1 : summary.place[2]])

    def shown(self, entries: Iterable[BlockingEntry]) -> list[BlockingEntry]:
        """The entries that are worth a finding; of those that are there for others to call, one for each cause."""
        found: list[BlockingEntry] = []
        public: dict[tuple[FunctionId, Place], BlockingEntry] = {}
        for entry in entries:
            if entry.owner in self.loop.reach:
                found.append(entry)
            elif self.is_silent(entry.owner[0]):
                continue
            elif not self.is_offered(entry.owner):
                found.append(entry._replace(is_certain=False))
            else:
                cause = (entry.end_owner, entry.end.place)
                known = public.get(cause)
                if known is None or len(entry.steps) < len(known.steps):
                    public[cause] = entry._replace(is_certain=False)
        return sorted([*found, *public.values()], key=lambda entry: (entry.owner, entry.place))

    def is_offered(self, function: FunctionId) -> bool:
        """Whether a function that nothing reaches is there for others to call, outside of any application."""
        m = function[0]
        return function not in self.loop.reach and not self.is_silent(m) and not self.is_in_application(m)

    def leads_nowhere(self, places: Iterable[tuple[str, int]]) -> bool:
        """Whether a way (files and rows) leads through a branch that is never taken."""
        known = ((self._numbers.get(path), row) for path, row in places)
        return any(m is not None and self.is_never_run(m, row) for m, row in known)

    def is_silent(self, m: int) -> bool:
        """Whether what no root reaches in a module never comes to run on the loop of a server."""
        return self.is_elsewhere(m) or self._is_hidden(m)

    def is_unreached(self, m: int, row: int, *, of_calls: bool) -> bool:
        """Whether nothing comes to run what stands in a row of an application's module.

        Plain functions, and what is inside of them, are judged for rules `of_calls` only: one that nothing names may be
        there to be called by hand.
        """
        if m in self.begun.dead:
            return True
        if not self.is_in_application(m) or self.loop.summaries[m].is_test:
            return False
        if self.is_in_idle_class(m, row):
            return True
        function = m, self.texts.around(m, row)
        if function[1] and self.naming.is_lost_inside(function):
            return True
        if not function[1] or not (of_calls or self._is_in_method(m, function[1])):
            return False
        return not self.naming.is_live(function)

    def is_idle_method(self, m: int, row: int) -> bool:
        """Whether what stands in a row is in a method that nothing names, of a class of which others are called."""
        f = self.texts.around(m, row)
        if not self.is_in_application(m) or not self._is_in_method(m, f) or self.naming.is_live((m, f)):
            return False
        functions = self.loop.summaries[m].functions
        klass = functions[f].qualname.partition(".<locals>")[0].rpartition(".")[0]
        names = [one.qualname.rpartition(".") for one in functions]
        others = (n for n, (owner, _, name) in enumerate(names) if owner == klass and not name.startswith("__"))
        return any(n != f and self.naming.is_live((m, n)) for n in others)

    def is_for_scripts(self, m: int, row: int) -> bool:
        """Whether only scripts beside a server name the function in which a row of one of its modules stands."""
        function = m, self.texts.around(m, row)
        if not function[1] or function in self._rooted or m not in self._served_modules or not self._scripts:
            return False
        return not self._naming_beside_scripts.is_live(function)

    def is_on_private_loops(self, m: int, row: int) -> bool:
        """Whether only what runs on private loops names the coroutine function in which a row stands."""
        function = m, self.texts.around(m, row)
        if not function[1] or function in self.loop.reach or not self._private or not self.loop.is_async(function):
            return False
        return self.naming.is_live(function) and not self._naming_beside_private.is_live(function)

    @cached_property
    def _private(self) -> frozenset[FunctionId]:
        """Functions that come to run on event loops of nobody but themselves, and on no server's."""
        return frozenset(f for f, why in self.loop.reach.items() if why == "script" and f not in self.loop.roles)

    @cached_property
    def _naming_beside_private(self) -> Naming:
        roots = frozenset(self.naming.roots) - self._private
        return Naming(self.texts, roots, lambda: self.aside, self._private)

    @cached_property
    def _rooted(self) -> frozenset[FunctionId]:
        """Functions that something known of a server comes to run."""
        reached = (f for f, why in self.loop.reach.items() if why not in ("async", "script"))
        return frozenset({*self.loop.roles, *self.loop.served, *reached})

    @cached_property
    def _scripts(self) -> frozenset[int]:
        """Modules in folders of scripts that come into no server."""
        return frozenset(m for m in self.begun.every - self._served_modules if _SCRIPTS.search(self.paths[m]))

    @cached_property
    def _naming_beside_scripts(self) -> Naming:
        return Naming(self.texts, self._rooted, lambda: self._scripts)

    def _is_in_method(self, m: int, f: int) -> bool:
        """Whether a function is a method, or stands in one."""
        inner = self.loop.summaries[m].functions[f].qualname.partition(".")[2]
        return bool(inner) and not inner.startswith("<locals>")

    def is_in_idle_class(self, m: int, row: int) -> bool:
        """Whether what stands in a row of an application's module is in a class that nothing alive names.

        A class beside the application itself is being written, and no left-over.
        """
        if m in self.begun.applications or m in self.aside or self.loop.summaries[m].is_quiet:
            return False
        if not self.is_in_application(m):
            return False
        return self._classes.is_idle(m, row, self.aside)

    def _is_hidden(self, m: int) -> bool:
        """Whether no import finds a module, because a package of its name stands beside it; it may be a script."""
        package = self.paths[m].rpartition(".")[0] + "/__init__.py"
        return package in self._numbers and b"__main__" not in self._text(m)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {path: m for m, path in enumerate(self.paths)}

    def is_in_application(self, m: int) -> bool:
        """Whether the distribution of a module has an application: nobody else calls its functions."""
        return self.homes[m][0] in self.begun.applied

    def is_aside(self, function: FunctionId) -> bool:
        """Whether a function stands beside a server, which does not come to run it on any thread, as far as known.

        A class that is called a mock stands in for the real one while somebody tries out the rest.
        """
        m, loop = function[0], self.loop
        if _MOCK.search(loop.summaries[m].functions[function[1]].qualname) and function not in loop.roles:
            return True
        if function in loop.served or function in loop.roles or loop.reach.get(function, "script") != "script":
            return False
        if not self.begun.applied or function in self._threads:
            return False
        is_beside = loop.summaries[m].is_quiet or EXAMPLES.search(self.paths[m]) is not None or self._is_unused(m)
        return is_beside or (self.is_in_application(m) and m not in self._served_modules)

    @cached_property
    def _threads(self) -> frozenset[FunctionId]:
        return frozenset(
            target for m, link in self.loop.links.items() for _, target in link.threads if m in self._served_modules
        )

    def is_served(self, m: int) -> bool:
        """Whether a module comes into the process of a server, as far as known."""
        return m in self._served_modules

    @cached_property
    def _served_modules(self) -> set[int]:
        """Modules that come into the process of a server."""
        roles = {m for m, _ in self.loop.roles} - self.begun.dead
        rooted = roles | self.applications | {m for m in self.begun.every if self.begun.serves(m)}
        return self.begun.named(rooted & self.begun.every, outside=False)

    # other programs

    def is_elsewhere(self, m: int) -> bool:
        """Whether a module belongs to a distribution that has nothing to do with a server.

        One stands beside it, or it declares commands, says what it asks for, and is no published library.
        """
        home = self.homes[m][0]
        if home in self._web or home in self._used:
            return False
        return bool(self._web) or (bool(self.homes[m][1]) and home in self._programs)

    def _is_unused(self, m: int) -> bool:
        """Whether a server imports nothing of a distribution, or of one without any server not this module."""
        return self.is_elsewhere(m) or (self.homes[m][0] not in self._web and m not in self._loaded)

    @cached_property
    def _programs(self) -> frozenset[str]:
        """Folders of distributions that declare commands, plug nothing into others, and are not published."""
        about = self.begun.about
        found = (path for path, text in about if has_commands(path, text) and not PUBLISHED.search(text))
        plugged = {path for path, text in about for _ in plugins(path, text)}
        return frozenset(path.rpartition("/")[0] for path in found if path not in plugged)

    @cached_property
    def _web(self) -> frozenset[str]:
        """Folders of distributions that ask for the framework, import it or serve."""
        asked = {home for home, asked_for in self.homes if not _WEB_DISTRIBUTIONS.isdisjoint(asked_for)}
        every = (m for m in range(len(self.paths)) if self.homes[m][0] not in asked)
        return frozenset(asked | {self.homes[m][0] for m in every if self._is_web(m)})

    def _is_web(self, m: int) -> bool:
        data = self._text(m) if not self.loop.summaries[m].is_test else b""
        return ((b"fastapi" in data or b"starlette" in data) and _WEB.search(data) is not None) or self.begun.serves(m)

    @cached_property
    def _used(self) -> frozenset[str]:
        """Folders of distributions of which a server imports something."""
        return frozenset(self.homes[m][0] for m in self._loaded)

    @cached_property
    def _loaded(self) -> set[int]:
        """Modules of servers, and those that they import."""
        return self.begun.imported([m for m in range(len(self.paths)) if self.homes[m][0] in self._web])

    def is_alone_on_its_loop(self, m: int) -> bool:
        """Whether a module belongs to what only AWS Lambda serves, as far as known: one request at a time a process."""
        return self.homes[m][0] in self._on_lambda

    @cached_property
    def _on_lambda(self) -> frozenset[str]:
        asking = {home for home, asked_for in self.homes if "mangum" in asked_for}
        commands = (_COMMENT.sub(b"", text) for path, text in self.begun.about if not _LOCAL.search(path))
        if not asking or any(map(_SERVING.search, commands)):
            return frozenset()
        starting = (m for m in self.begun.every if self.begun.serves(m) and not _LOCAL.search(self.paths[m]))
        serving = {self.homes[m][0] for m in starting}
        modules = (m for m in self.begun.every if self.homes[m][0] in asking - serving)
        return frozenset(self.homes[m][0] for m in modules if _LAMBDA.search(self._text(m)))

    def knows_callers(self, modules: Collection[int]) -> bool:
        """Whether some modules, or what they import, name what a browser adds by itself: cookies, a login by HTTP."""
        return who_calls.are_sent_along(self._with_imports(modules))

    def keeps_cookies_near(self, modules: Collection[int]) -> bool:
        """Whether what some modules, or what they import, set are cookies that no other site brings."""
        return who_calls.stay_near(self._with_imports(modules))

    def _with_imports(self, modules: Collection[int]) -> list[bytes]:
        return [self._text(m) for m in sorted(self.begun.imported(modules, by_name=False))]

    def know_callers_around(self, m: int) -> bool:
        """Whether some module of the distribution of one does so."""
        around = [n for n in self.begun.every if self.homes[n] == self.homes[m] and not self.loop.summaries[n].is_test]
        return who_calls.are_sent_along([self._text(n) for n in around])

    # beside the application

    @cached_property
    def aside(self) -> frozenset[int]:
        """Modules that show or try out something, beside an application of their distribution that does not use them.

        What is served there is served to nobody but him who tries it.
        """
        shown = [m for m in self.begun.every if self._is_called_aside(m)]
        roots = self._roots.difference(shown) if shown else set()
        if not roots:
            return frozenset()
        used, served = self.begun.imported(roots), {self.homes[m][0] for m in roots}
        return frozenset(m for m in shown if m not in used and self.homes[m][0] in served)

    def _is_called_aside(self, m: int) -> bool:
        """Whether its name, or a folder below the one that marks its project, says that it shows something."""
        project = self.projects[m] if self.projects else ""
        return SHOWING.search(self.paths[m].removeprefix(f"{project}/" if project else "")) is not None

    @cached_property
    def tried(self) -> frozenset[int]:
        """Modules for tests and trials by their names, or those of their projects, that no other module imports."""
        served = {self.homes[m][0] for m in self._roots}
        shown = [m for m in range(len(self.paths)) if _TRIED.search(self._within(m, served))]
        others = {m for m in range(len(self.paths)) if not self.loop.summaries[m].is_test}.difference(shown)
        used = self.begun.imported(others, by_name=False)
        return self.aside | {m for m in shown if others and m not in used}

    def _within(self, m: int, served: Collection[str]) -> str:
        """The path of a module, in its own project if that has an application."""
        project = self.projects[m] if self.projects and self.homes[m][0] in served else ""
        return self.paths[m].removeprefix(f"{project}/" if project else "")

    @property
    def _roots(self) -> set[int]:
        """Modules with an application, or that start a server."""
        return {m for m in range(len(self.paths)) if m in self.applications or self.begun.serves(m)}
