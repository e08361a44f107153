"""What code that no root reaches is: of another program, an example, dead, or there for others to call.

The loop's rules speak of the server's loop. A coroutine function that nothing known runs on it may still come to run
there, by ways that nobody can follow; what no module of the server imports, or what nothing names, cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property

from fastlint.index.facts import Place
from fastlint.project.links import FunctionId
from fastlint.project.loop import Entry, Loop

Home = tuple[str, Collection[str]]
"""The folder of a distribution, and the distributions that it asks for."""
Texts = Callable[[str], bytes]
"""The bytes of a file; empty if it cannot be read."""

_EXAMPLES = re.compile(r"(^|/)(tests?|docs?|docs_src|examples?|samples?|demos?|benchmarks?|tutorials?)/")
_ASIDE = re.compile(
    r"(?:^|/)(?:docs?|docs_src|examples?|samples?|demos?|tutorials?|playgrounds?|uat|e2e)/"
    r"|(?:^|[/_-])(?:examples?|samples?|demos?|tutorials?|playgrounds?|uat|e2e|smoke)(?:[_-][^/]*)?\.py$"
)
"""Files that show or try out something, by their names; `/test_...` and the like are tests."""
_TRIED = re.compile(
    r"(?:^|/)(?:docs?|docs_src|tutorials?)/|(?:^|[/_-])(?:e2e|uat|smoke|tests?|testing|(?:example|sample|demo|seed|seeder"
    r"|fixture|mock|fake|stub|playground)s?|dummy)(?=[/._-])"
)
"""Files with data of tests and trials, by their names."""
_WEB = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette)\b", re.MULTILINE)
_BY_NAME = re.compile(rb"\b(?:import_module|iter_modules|walk_packages|exec_module|__import__)\b")
"""What imports modules by names that are put together."""
_CREDENTIALS = re.compile(
    rb"\.cookies\b|\bcookie\(|set_cookie|sessionmiddleware|authenticationmiddleware|request\.(?:session|user|auth)\b"
    rb"|\boauth2\w*|\bhttp(?:basic|bearer|digest)\b|\bapikey(?:header|cookie|query)\b|securityscopes|current_user"
    rb"|[\"'](?:authorization|x-[\w-]*(?:key|auth|token|user)[\w-]*)[\"']|\bauthorization\s*:"
    rb"|\b(?:http_)?40[13](?:_|\b)|\b(?:unauthori[sz]ed|forbidden)\b"
    rb"|(?:depends|security)\(\s*[\w.]*(?:auth|user|login|key|token|admin|permission)",
    re.IGNORECASE,
)
"""What tells callers from each other; of an application without it a foreign site gets no more than everybody."""
_PLAIN_BASES = frozenset({"object", "ABC", "Protocol", "Generic"})
_WEB_DISTRIBUTIONS = frozenset({"fastapi", "starlette"})
_MOST_NAMES = 400
"""Names that are looked for in all texts; what lies beyond counts as named."""


class Standing:
    """Judges the functions of a project that are reached from no root.

    `homes` are the folders of the distributions to which the modules belong, with what these ask for; `grounds` the
    closest marked folders above them.
    """

    def __init__(
        self,
        loop: Loop,
        paths: Sequence[str],
        homes: Sequence[Home],
        applications: Collection[int],
        text: Texts,
        grounds: Sequence[str] = (),
    ) -> None:
        self.loop = loop
        self.paths = paths
        self.homes = homes
        self.grounds = grounds
        self.applications = {m for m in applications if not loop.summaries[m].is_test}
        self._read = text
        self._texts: dict[int, bytes] = {}
        self._mentions: dict[str, tuple[tuple[int, int], ...]] = {}
        self._live: dict[FunctionId, bool] = {}

    def _text(self, m: int) -> bytes:
        text = self._texts.get(m)
        if text is None:
            text = self._texts[m] = self._read(self.paths[m])
        return text

    def text_of(self, function: FunctionId) -> bytes:
        """The text of a function, with its decorators."""
        summary = self.loop.summaries[function[0]].functions[function[1]]
        return b"\n".join(self._text(function[0]).split(b"\n")[summary.first_row - 1 : summary.place[2]])

    def shown(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries that are worth a finding; of those that are there for others to call, one for each cause."""
        found: list[Entry] = []
        public: dict[tuple[FunctionId, Place], Entry] = {}
        for entry in entries:
            if entry.owner in self.loop.reach:
                found.append(entry)
            elif self.is_silent(entry.owner):
                continue
            elif self.is_in_application(entry.owner[0]):
                found.append(entry._replace(is_certain=False))
            else:
                cause = (entry.end_owner, entry.end.place)
                known = public.get(cause)
                if known is None or len(entry.steps) < len(known.steps):
                    public[cause] = entry._replace(is_certain=False)
        return sorted([*found, *public.values()], key=lambda entry: (entry.owner, entry.place))

    def is_silent(self, function: FunctionId) -> bool:
        """Whether a function that no root reaches never comes to run on the loop of a server."""
        m = function[0]
        if self.is_elsewhere(m) or self._is_hidden(m):
            return True
        return self.is_in_application(m) and not self.is_live(function)

    def _is_hidden(self, m: int) -> bool:
        """Whether no import finds a module, because a package of its name stands beside it; it may be a script."""
        package = self.paths[m].rpartition(".")[0] + "/__init__.py"
        return package in self._files and b"__main__" not in self._text(m)

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(self.paths)

    def is_in_application(self, m: int) -> bool:
        """Whether the distribution of a module has an application: nobody else calls its functions."""
        return self.homes[m][0] in self._applied

    @cached_property
    def _applied(self) -> frozenset[str]:
        serving = {m for m, link in self.loop.links.items() if link.servers and not self.loop.summaries[m].is_quiet}
        return frozenset(self.homes[m][0] for m in self.applications | serving if not _EXAMPLES.search(self.paths[m]))

    def is_aside(self, function: FunctionId) -> bool:
        """Whether a function stands beside a server, which does not come to run it on any thread, as far as known."""
        m, loop = function[0], self.loop
        if function in loop.served or function in loop.roles or loop.reach.get(function, "script") != "script":
            return False
        if not self._applied or function in self._threads:
            return False
        is_beside = loop.summaries[m].is_quiet or _EXAMPLES.search(self.paths[m]) is not None or self.is_elsewhere(m)
        return is_beside or (self.is_in_application(m) and m not in self._served_modules)

    @cached_property
    def _threads(self) -> frozenset[FunctionId]:
        return frozenset(
            target for m, link in self.loop.links.items() for target in link.threads if m in self._served_modules
        )

    @cached_property
    def _served_modules(self) -> set[int]:
        """Modules that come into the process of a server; all, if modules are imported by name."""
        every = {m for m in range(len(self.paths)) if not self.loop.summaries[m].is_test}
        if any(_BY_NAME.search(self._text(m)) for m in every):
            return every
        rooted = {m for m, _ in self.loop.roles} | self.applications | {m for m in every if self._serves(m)}
        return self._imported(rooted & every)

    # other programs

    def is_elsewhere(self, m: int) -> bool:
        """Whether a module belongs to a distribution that has nothing to do with a server that stands beside it."""
        home = self.homes[m][0]
        return bool(self._web) and home not in self._web and home not in self._used

    @cached_property
    def _web(self) -> frozenset[str]:
        """Folders of distributions that ask for the framework, import it or serve."""
        asked = {home for home, asked_for in self.homes if not _WEB_DISTRIBUTIONS.isdisjoint(asked_for)}
        every = (m for m in range(len(self.paths)) if self.homes[m][0] not in asked)
        return frozenset(asked | {self.homes[m][0] for m in every if self._is_web(m)})

    def _is_web(self, m: int) -> bool:
        data = self._text(m) if not self.loop.summaries[m].is_test else b""
        return ((b"fastapi" in data or b"starlette" in data) and _WEB.search(data) is not None) or self._serves(m)

    def _serves(self, m: int) -> bool:
        link = self.loop.links.get(m)
        return link is not None and bool(link.servers)

    @cached_property
    def _used(self) -> frozenset[str]:
        """Folders of distributions of which a server imports something."""
        roots = [m for m in range(len(self.paths)) if self.homes[m][0] in self._web]
        return frozenset(self.homes[m][0] for m in self._imported(roots))

    def _imported(self, roots: Collection[int]) -> set[int]:
        """Modules that some modules import, directly or not, and these themselves."""
        found = set(roots)
        queue = list(found)
        while queue:
            link = self.loop.links.get(queue.pop())
            for target in link.imports if link is not None else ():
                if target not in found:
                    found.add(target)
                    queue.append(target)
        return found

    def knows_callers(self, modules: Collection[int]) -> bool:
        """Whether some modules, or what they import, name anything by which a caller is told from others."""
        return any(_CREDENTIALS.search(self._text(m)) for m in sorted(self._imported(modules)))

    # beside the application

    @cached_property
    def aside(self) -> frozenset[int]:
        """Modules that show or try out something, beside an application of their distribution that does not use them.

        What is served there is served to nobody but him who tries it.
        """
        shown = [m for m in range(len(self.paths)) if self._is_called_aside(m)]
        roots = self._roots.difference(shown) if shown else set()
        if not roots or self._imports_by_name:
            return frozenset()
        used, served = self._imported(roots), {self.homes[m][0] for m in roots}
        return frozenset(m for m in shown if m not in used and self.homes[m][0] in served)

    def _is_called_aside(self, m: int) -> bool:
        """Whether its name, or a folder below the one that marks its project, says that it shows something."""
        ground = self.grounds[m] if self.grounds else ""
        return _ASIDE.search(self.paths[m].removeprefix(f"{ground}/" if ground else "")) is not None

    @cached_property
    def tried(self) -> frozenset[int]:
        """Modules for tests and trials by their names, or those of their projects, that no other module imports."""
        served = {self.homes[m][0] for m in self._roots}
        shown = [m for m in range(len(self.paths)) if _TRIED.search(self._within(m, served))]
        others = {m for m in range(len(self.paths)) if not self.loop.summaries[m].is_test}.difference(shown)
        used = self._imported(others)
        return self.aside | {m for m in shown if others and m not in used}

    def _within(self, m: int, served: Collection[str]) -> str:
        """The path of a module, in its own project if that has an application."""
        ground = self.grounds[m] if self.grounds and self.homes[m][0] in served else ""
        return self.paths[m].removeprefix(f"{ground}/" if ground else "")

    @property
    def _roots(self) -> set[int]:
        """Modules with an application, or that start a server."""
        return {m for m in range(len(self.paths)) if m in self.applications or self._serves(m)}

    @cached_property
    def _imports_by_name(self) -> bool:
        return any(_BY_NAME.search(self._text(m)) for m in range(len(self.paths)) if not self.loop.summaries[m].is_test)

    # dead code

    @cached_property
    def _live_modules(self) -> set[int]:
        """Modules that are imported by those with which something begins; all, if modules are imported by name."""
        every = [m for m in range(len(self.paths)) if not self.loop.summaries[m].is_test]
        if self._imports_by_name:
            return set(every)
        rooted = {m for m, _ in (*self.loop.reach, *self.loop.roles)} | set(self.applications)
        begun = {m for m in every if self._serves(m) or b"__main__" in self._text(m) or self._is_named(m)}
        return self._imported({m for m in rooted | begun if not self.loop.summaries[m].is_test})

    def _is_named(self, m: int) -> bool:
        return self.paths[m].endswith(("__main__.py", "conftest.py"))

    def is_live(self, function: FunctionId) -> bool:
        """Whether something that runs names a function."""
        known = self._live.get(function)
        if known is None:
            self._live[function] = False  # what only names itself is dead
            known = self._live[function] = self._is_live(function)
        return known

    def _is_live(self, function: FunctionId) -> bool:
        m, f = function
        if function in self.loop.reach or function in self.loop.roles or f == 0:
            return m in self._live_modules or function in self.loop.reach
        summary = self.loop.summaries[m].functions[f]
        name = summary.qualname.rpartition(".")[2]
        if summary.first_row < summary.place[0] or not name.isidentifier() or name.startswith("__"):
            return True
        klass = summary.qualname.rpartition(".")[0].rpartition(".")[2]
        if self._is_foreign_method(m, klass) or len(self._mentions) >= _MOST_NAMES:
            return True
        names = (name, klass) if klass.isidentifier() else (name,)
        return all(any(self.is_live(place) for place in self._named_in(one, function)) for one in names)

    def _is_foreign_method(self, m: int, klass: str) -> bool:
        """Whether a base class that is not of the project may call the methods of a class."""
        bases = [base for _, name, above, _ in self.loop.summaries[m].classes if name == klass for base in above]
        return any(base not in self._own_classes and base not in _PLAIN_BASES for base in bases)

    @cached_property
    def _own_classes(self) -> frozenset[str]:
        return frozenset(name for summary in self.loop.summaries.values() for _, name, *_ in summary.classes)

    def _named_in(self, name: str, function: FunctionId) -> Iterator[FunctionId]:
        """The functions (or modules, as function 0) in which a name stands, besides what it names itself."""
        if name not in self._mentions:
            self._mentions[name] = tuple(self._rows(name))
        for m, row in self._mentions[name]:
            place = (m, self._around(m, row))
            if place != function and m in self._live_modules and not self._is_inside(place, name):
                yield place

    def _is_inside(self, place: FunctionId, name: str) -> bool:
        """Whether a function is one of the class of this name."""
        m, f = place
        return bool(f) and f"{name}." in f"{self.loop.summaries[m].functions[f].qualname}."[: len(name) + 1]

    def _rows(self, name: str) -> Iterator[tuple[int, int]]:
        word, pattern = name.encode(), re.compile(rb"(?<!\w)" + re.escape(name.encode()) + rb"(?!\w)")
        defined = re.compile(rb"\b(?:def|class)[ \t]+$")
        for m in range(len(self.paths)):
            data = self._text(m) if not self.loop.summaries[m].is_test else b""
            if word in data:
                for match in pattern.finditer(data):
                    if not defined.search(data[max(match.start() - 20, 0) : match.start()]):
                        yield m, data.count(b"\n", 0, match.start()) + 1

    def _around(self, m: int, row: int) -> int:
        """The innermost function around a row, 0 for the module."""
        found, first = 0, 0
        for f, summary in enumerate(self.loop.summaries[m].functions):
            if f and first <= summary.place[0] <= row <= summary.place[2]:
                found, first = f, summary.place[0]
        return found
