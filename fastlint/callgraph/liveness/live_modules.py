"""Which modules come into a process: those with which something begins, and what they import or load by name.

A module may be named where Python does not look: in the settings of a framework (`"app.jobs.clean"`), in a Dockerfile,
a Procfile or the commands of pyproject.toml. Such a text is as good as an import.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from fastlint.callgraph.graph.edges import ModuleCallGraph
from fastlint.callgraph.liveness.served import (
    draws_a_page,
    is_guide,
    is_of_server,
    named_applications,
    named_by_commands,
)
from fastlint.callgraph.reach.reachability import ELSEWHERE
from fastlint.environment.entry_points import PACKAGING, in_groups, plugins
from fastlint.inference.loading import ENTRIES, FILES, GIVEN, GIVEN_FILE, OPEN, OWN, matching
from fastlint.inference.module_summary import Summary
from fastlint.inference.words import Words

Texts = Callable[[str], bytes]
"""The bytes of a file; empty if it cannot be read."""

_CALLED_LIKE_A_START = re.compile(
    r"(?:^|/)(?:__main__|main|app|asgi|wsgi|server|serve|run|start|cli|worker|manage|conftest|lambda_function|handler|"
    r"celery\w*|celeryconfig|\w*_?worker|\w*_app|application|streamlit\w*|conf|settings)\.py$"
)
"""What people start, or a framework finds, by its name alone."""
EXAMPLES = re.compile(r"(^|/)(tests?|docs?|docs_src|examples?|samples?|demos?|benchmarks?|tutorials?)/")
SHOWING = re.compile(
    r"(?:^|/)(?:docs?|docs_src|examples?|samples?|demos?|tutorials?|playgrounds?|uat|e2e)/"
    r"|(?:^|[/_-])(?:examples?|samples?|demos?|tutorials?|playgrounds?|uat|e2e|smoke)(?:[_-][^/]*)?\.py$"
)
"""Files that show or try out something, by their names; `/test_...` and the like are tests."""
_PUT_AWAY = re.compile(r"(?:^|/)(?:(?:backup|archive|old|bak)_?\d[\w-]*|_?(?:deprecated|obsolete|unused|trash))/")
"""Folders of what was put away: nobody loads it without its name."""
_OF_LIBRARIES = re.compile(r"(?:^|/)(?:examples?|samples?|demos?|tutorials?)(?:[_-]\w+)?/")
"""Folders in which a library shows how it is used."""
_MANIFEST = re.compile(r"(?:^|/)(?:pyproject\.toml|setup\.cfg|setup\.py)$")
PUBLISHED = re.compile(rb"\bclassifiers\b")
_NAME = re.compile(rb"""(?m)^\s*name\s*=\s*["']?([\w.-]+)""")
_WORDS = re.compile(rb"[A-Za-z_][\w./-]*")
_COMMANDS = re.compile(
    rb"[A-Za-z_][\w.]*(?=:[A-Za-z_])|(?<=-m )[A-Za-z_][\w.]*|(?:(?<=python )|(?<=python3 )|(?<=run ))[\w./-]+\.py"
)
"""In files that also speak of other things than starting."""
_BY_FILE = re.compile(rb"\b(?:spec_from_file_location|SourceFileLoader|run_path)\(")
_BY_MEMBER = re.compile(
    rb"\bgetattr\((?!\s*[\w.]+(?:\([^()]*\))?\s*,\s*[\"'])|\bgetmembers\(|\b(?:vars|dir)\(|\b__dict__\b|\b__subclasses__\b"
)
"""Ways to find what a module holds without its name."""
_LISTING = re.compile(rb"\b(?:listdir|scandir|iterdir|r?glob|walk)\(")
_CODE_FILE = re.compile(rb"\.py[\"']")
_ENDS = ("", ".*")
"""A text names a module, or something in it."""
_MODULES = re.compile(rb"(?:-m|-A|--app)[ \t\"',=]+([A-Za-z_]\w*)|\b([A-Za-z_]\w*):\w")


class Begun:
    """Closes sets of modules under imports, loading by name and texts that name modules.

    `homes` are the folders of the distributions to which the modules belong, `applications` the modules that make
    one, `others` the files, with their texts, that say how the project is started, `found` are, for modules with
    applications, those that these are known to find, `broken` those of which each import fails; `maybe` are modules
    with what somebody includes without a name that is known; `projects` are the closest marked folders above the
    modules, `words` what the files of these say.
    """

    def __init__(
        self,
        paths: Sequence[str],
        links: Mapping[int, ModuleCallGraph],
        summaries: Mapping[int, Summary],
        homes: Sequence[str],
        applications: Collection[int],
        text: Texts,
        others: Iterable[tuple[str, bytes]],
        found: Mapping[int, Collection[int]],
        broken: Collection[int],
        maybe: Collection[int],
        projects: Sequence[str],
        words: Callable[[int], Words],
    ) -> None:
        self.paths = paths
        self.links = links
        self.summaries = summaries
        self.homes = homes
        self.applications = {m for m in applications if not summaries[m].is_test}
        self._read = text
        self._texts: dict[int, bytes] = {}
        self._others = tuple(others)
        self._found_by = found
        self.broken = broken
        self._maybe = maybe
        self.projects = projects
        self.words = words
        self._tokens: dict[int, frozenset[str]] = {}
        self.dotted = [_dotted(path) for path in paths]
        self._loads: dict[int, tuple[int, ...]] = {}
        self.every = frozenset(m for m in range(len(paths)) if not summaries[m].is_test)

    def text(self, m: int) -> bytes:
        """What a module holds."""
        known = self._texts.get(m)
        if known is None:
            known = self._texts[m] = self._read(self.paths[m])
        return known

    def saying(self, word: bytes) -> list[tuple[int, bytes]]:
        """The modules, but for tests, in whose text something stands, with their texts."""
        return [(m, text) for m in self.every if word in (text := self.text(m))]

    def serves(self, m: int) -> bool:
        """Whether a module starts a server."""
        link = self.links.get(m)
        return link is not None and bool(link.servers)

    @cached_property
    def applied(self) -> frozenset[str]:
        """Homes with an application, or what starts a server: nobody else calls what is defined there."""
        serving = {m for m in self.links if self.serves(m) and not self.summaries[m].is_quiet}
        every = self.applications | serving
        return frozenset(self.homes[m] for m in every if not EXAMPLES.search(self.paths[m]))

    @cached_property
    def live(self) -> set[int]:
        """Modules that come into some process, but for those of tests, and of examples beside an application."""
        roots = (m for m in range(len(self.paths)) if self.starts(m) and not self._only_shows(m))
        return self.named(roots, unnamed=self.left_over)

    @cached_property
    def _found(self) -> frozenset[int]:
        """Modules that something else is known to find, but for what only left-overs find."""
        return frozenset(m for k, found in self._found_by.items() if k not in self.left_over for m in found)

    @cached_property
    def left_over(self) -> frozenset[int]:
        """Applications that no command names, of projects (or packages) of which a command names another one.

        What tests import is no left-over; examples are neither. Those that stand in a page are: what runs it serves it.
        """
        return self._unnamed | self.pages

    @cached_property
    def pages(self) -> frozenset[int]:
        """Modules that draw a page while they are imported, which runners of pages do, if no other imports them."""
        drawn = {m for m in self.applications if not self.serves(m) and draws_a_page(self.text(m))}
        if not drawn:
            return frozenset()
        pairs = {name.rpartition("/")[2] for path, data in self.commands for name in named_applications(path, data)}
        used = {k for m in self.every for k in (self.links[m].imports if m in self.links else ()) if k != m}
        return frozenset(m for m in drawn - used if self.dotted[m].rpartition(".")[2] not in pairs)

    @cached_property
    def _unnamed(self) -> frozenset[int]:
        named = named_by_commands(self.paths, self.commands) if len(self.applications) > 1 else None
        if named is None or named.started.isdisjoint(self.every):
            return frozenset()
        started = named.started & self.every
        alone = self.applications - started
        first = self.named(started, outside=False, unnamed=alone)
        reached = {k for m in first for k in self._found_by.get(m, ())}
        served = self.named(reached.union(started) & self.every, outside=False, unnamed=alone)
        shown = {m for m in self.applications if SHOWING.search(self.paths[m]) or EXAMPLES.search(self.paths[m])}
        projects = {self.projects[m] for m in (served & self.applications) - shown}
        folders = {_folder_of(self.paths[m]) for m in served} - {""} if projects else set()
        tested = {m for k, link in self.links.items() if self.summaries[k].is_test for m in link.imports}
        rest = self.applications.difference(served, named.meant, tested, shown)
        return frozenset(m for m in rest if self.projects[m] in projects or _folder_of(self.paths[m]) in folders)

    @cached_property
    def of_libraries(self) -> frozenset[int]:
        """Modules in folders that show how a published library is used, beside its package, which makes no application.

        What the package imports or loads is none.
        """
        shown: set[int] = set()
        own: set[int] = set()
        for folder, name in self._libraries():
            below = {m for m in self.every if self.paths[m].startswith(folder)}
            package = {m for m in below if re.match(rf"(?:src/)?{name}/", self.paths[m].removeprefix(folder))}
            starting = {m for m in package if self.serves(m) or _CALLED_LIKE_A_START.search(self.paths[m])}
            if package and not starting & self.applications:
                shown |= {m for m in below if _OF_LIBRARIES.search(self.paths[m].removeprefix(folder))} - package
                own |= package
        return frozenset(shown - self.imported(own)) if shown else frozenset()

    def _libraries(self) -> Iterator[tuple[str, str]]:
        """The folders of published distributions, each with the package that is called like it."""
        for path, text in self._others:
            if _MANIFEST.search(path) and PUBLISHED.search(text) and (found := _NAME.search(text)) is not None:
                folder = path.rpartition("/")[0]
                name = re.sub(r"[-.]", "_", found[1].decode())
                yield f"{folder}/" if folder else "", re.escape(name)

    def _only_shows(self, m: int) -> bool:
        """Whether a module shows how something is used, and beside it, below the same mark, is an application."""
        return EXAMPLES.search(self.paths[m]) is not None and self.projects[m] in self._served

    @cached_property
    def _served(self) -> frozenset[str]:
        """Marked folders with an application that does not look like an example."""
        every = (m for m in range(len(self.paths)) if m in self.applications or self.serves(m))
        shown = (m for m in every if not EXAMPLES.search(self.paths[m]) and not SHOWING.search(self.paths[m]))
        return frozenset(self.projects[m] for m in shown)

    @cached_property
    def dead(self) -> frozenset[int]:
        """Modules of applications that nothing imports, loads or names, or only others of these."""
        if not self.applied:
            return frozenset()
        rest = self.every - self.live
        return frozenset(m for m in rest if self.homes[m] in self.applied and self.paths[m].endswith(".py"))

    def starts(self, m: int) -> bool:
        """Whether a module is one to be started, or somebody finds it for what it offers to a framework."""
        if self.summaries[m].is_test or m in self.broken or m in self.left_over:
            return False
        return self.begins(m) or m in self._found or (m in self._maybe and self._may_be_included(m))

    def begins(self, m: int) -> bool:
        """Whether a module is one to be started: by what it does, its name, or what a framework does with it."""
        summary, link = self.summaries[m], self.links.get(m)
        if m in self.applications or summary.begins or summary.is_script or _CALLED_LIKE_A_START.search(self.paths[m]):
            return True
        return link is not None and bool(link.servers or any(runner in ELSEWHERE for _, runner in link.workers))

    def imported(self, roots: Iterable[int], *, by_name: bool = True, unnamed: Collection[int] = ()) -> set[int]:
        """Modules that some modules import (or load `by_name`), directly or not, and these themselves.

        Who loads anything does not load those that are `unnamed`.
        """
        found: set[int] = set()
        queue = list(roots)
        while queue:
            m = queue.pop()
            if m in found or m in self.broken:
                continue
            found.add(m)
            link = self.links.get(m)
            queue += link.imports if link is not None else ()
            queue += (k for k in self._loaded(m) if k not in unnamed) if by_name else ()
        return found

    def named(self, roots: Iterable[int], *, outside: bool = True, unnamed: Collection[int] = ()) -> set[int]:
        """The same with those that texts in them name, and texts about the project: these may start `outside` of it.

        A text that names a package does not name those that are `unnamed` among its modules.
        """
        found = self.imported(roots, unnamed=unnamed)
        rest = self.every.difference(found, self.broken)
        told = self._told_outside if rest and outside else frozenset()
        seen: set[int] = set()
        while rest:
            told |= frozenset().union(*(self._told_in(m) for m in found - seen))
            seen = set(found)
            fresh = {m for m in rest if (self._is_told_alone if m in unnamed else self._is_told)(m, told)}
            if not fresh:
                break
            found = found | self.imported(fresh, unnamed=unnamed)
            rest = rest - found
        return found

    # by name

    def _may_be_included(self, m: int) -> bool:
        """Whether somebody may find a module: of a project that loads modules, one of these, or in a named folder."""
        if _PUT_AWAY.search(self.paths[m]):
            return False
        if not self._by_name or m in self._by_name:
            return True
        return self.paths[m].rpartition("/")[0].rpartition("/")[2] in self._told_files

    @cached_property
    def _by_name(self) -> frozenset[int]:
        """Modules that others load by name, whatever they take out of them."""
        return frozenset(m for k in self.every if self.summaries[k].loads for m in self._loaded(k))

    def is_by_file(self, m: int) -> bool:
        """Whether a module is run from its file, and no import finds that: not by its name, or it would run again."""
        if not self.dotted[m].rpartition(".")[2].isidentifier():
            return True
        if any(m in link.imports for link in self.links.values()):
            return False
        loading = (k for k in self.every if self.summaries[k].loads and _BY_FILE.search(self.text(k)))
        return any(m in self._loaded(k) for k in loading)

    def _loaded(self, m: int) -> tuple[int, ...]:
        known = self._loads.get(m)
        if known is None:
            known = self._loads[m] = tuple(dict.fromkeys(self._loaded_by(m))) if self.summaries[m].loads else ()
        return known

    def _loaded_by(self, m: int) -> Iterator[int]:
        for what in self.summaries[m].loads:
            if what == OPEN or (what in (GIVEN, GIVEN_FILE) and self._is_listed_for(m)):
                yield from (k for k in self.every if not _PUT_AWAY.search(self.paths[k]))
            elif what == GIVEN:
                yield from self._told
            elif what == GIVEN_FILE:
                yield from (k for k in self.every if not _of_file(self.paths[k]).isdisjoint(self._told_files))
            elif what == OWN:
                yield from self._below(self.paths[m].rpartition("/")[0])
            elif what.startswith(FILES):
                pattern = matching(what.removeprefix(FILES))
                yield from (k for k in self.every if pattern.search(self.paths[k]))
            elif what.startswith(ENTRIES):
                for module in in_groups(self._declared, what.removeprefix(ENTRIES)):
                    yield from self._meant(module, is_folder=False)
            else:
                yield from self._meant(what.rstrip("/"), is_folder=what.endswith("/"))

    def _is_listed_for(self, m: int) -> bool:
        """Whether a module that loads others, or one that uses it, looks for files with code."""
        return any(_LISTING.search(self.text(k)) and _CODE_FILE.search(self.text(k)) for k in self._users(m))

    @cached_property
    def _told(self) -> tuple[int, ...]:
        """Modules that some text in the code, or about the project, names."""
        told = self._told_outside.union(*(self._told_in(m) for m in self.every))
        return tuple(m for m in sorted(self.every) if self._is_told(m, told))

    @cached_property
    def _told_files(self) -> frozenset[str]:
        """Names of files and folders in quoted paths."""
        return frozenset().union(*(self.words(m).files for m in self.every))

    @cached_property
    def loaded(self) -> frozenset[int]:
        """Modules that others load by names that are put together, and in which they find things in the same way."""
        loading = (k for k in self.every if self.summaries[k].loads and self._takes_anything(k))
        return frozenset(m for k in loading for m in self._loaded(k))

    def _takes_anything(self, m: int) -> bool:
        """Whether a module that loads others, or one that uses it, takes out of them what has no name there."""
        is_declared = any(what.startswith(ENTRIES) for what in self.summaries[m].loads)
        return is_declared or any(_BY_MEMBER.search(self.text(k)) for k in self._users(m))

    def _users(self, m: int) -> Iterator[int]:
        """A module and those that import it."""
        yield m
        yield from (k for k in self.every if k in self.links and m in self.links[k].imports)

    def _below(self, folder: str) -> Iterator[int]:
        return (m for m in self.every if not folder or self.paths[m].startswith(f"{folder}/"))

    def _meant(self, dotted: str, *, is_folder: bool) -> Iterator[int]:
        """Modules of a dotted name, wherever it begins, and all in a package of that name."""
        if not dotted:
            return
        end, inside = f".{dotted}", f".{dotted}."
        for m, own in self._own:
            if inside in own or (not is_folder and own[:-1].endswith(end)):
                yield m

    @cached_property
    def _own(self) -> tuple[tuple[int, str], ...]:
        """The dotted names of all modules, between dots."""
        return tuple((m, f".{self.dotted[m]}.") for m in self.every)

    @cached_property
    def _declared(self) -> tuple[tuple[str, str], ...]:
        """Groups of entry points, with modules."""
        return tuple(entry for path, text in self.about for entry in plugins(path, text))

    @cached_property
    def about(self) -> tuple[tuple[str, bytes], ...]:
        """Files that say how the project is started, with their texts."""
        return tuple((path, text) for path, text in self.commands if not is_guide(path) and not is_of_server(path))

    @cached_property
    def commands(self) -> tuple[tuple[str, bytes], ...]:
        """The same with those that tell people how to start it."""
        names = ((m, path.rpartition("/")[2]) for m, path in enumerate(self.paths))
        telling = (m for m, name in names if name == PACKAGING or is_of_server(name))
        return (*self._others, *((self.paths[m], self.text(m)) for m in telling))

    # by texts

    def _is_told_alone(self, m: int, told: Collection[str]) -> bool:
        """Whether a text names a module, and no other one that ends in the same way."""
        parts = self.dotted[m].split(".")
        for first in range(len(parts) - 1):
            end = ".".join(parts[first:])
            if any(end + suffix in told for suffix in _ENDS):
                return not any(n != m and f".{self.dotted[n]}".endswith(f".{end}") for n in self.every)
        return False

    def _is_told(self, m: int, told: Collection[str]) -> bool:
        """Whether a text names a module, or a package in which it lies, by at least two parts of the way to it."""
        parts = self.dotted[m].split(".")
        for first in range(len(parts) - 1):
            packages = [".".join(parts[first:end]) for end in range(first + 2, len(parts))]
            if any(name in told for name in (*packages, *(".".join(parts[first:]) + suffix for suffix in _ENDS))):
                return True
        return f"{parts[-1]}:" in told or (len(parts) == 1 and f"{parts[0]}{_ENDS[1]}" in told)

    def _told_in(self, m: int) -> frozenset[str]:
        """Dotted texts in a module, each with its beginnings: of `app.jobs.Clean` also `app.jobs.*`."""
        known = self._tokens.get(m)
        if known is None:
            found: set[str] = set()
            for text in self.words(m).dotted:
                found.add(text)
                while text := text.rpartition(".")[0]:
                    found.add(text + _ENDS[1])
            known = self._tokens[m] = frozenset(found)
        return known

    @cached_property
    def _told_outside(self) -> frozenset[str]:
        """Modules that files about the project start; `name:` for what is given to a command or is a file."""
        found: set[str] = set()
        for path, text in self.about:
            is_general = path.endswith((".toml", ".cfg", ".ini", PACKAGING))
            pattern = _COMMANDS if is_general else _WORDS
            for word in set(pattern.findall(text)):
                token = word.decode("ascii", "ignore")
                parts = [part for part in re.split(r"[./]+", token.removesuffix(".py")) if part]
                found.update(".".join(parts[first:]) + end for first in range(len(parts) - 1) for end in _ENDS[1:])
                found.update(".".join(parts[first:-1]) + _ENDS[1] for first in range(len(parts) - 2))
                if token.endswith(".py") and parts:
                    found.add(f"{parts[-1]}:")
            for pair in _MODULES.findall(text):
                found.update(f"{name.decode('ascii', 'ignore')}:" for name in pair if name)
        # An entry point may be a module as a whole, which looks like any other text.
        found.update(module if "." in module else f"{module}:" for _, module in self._declared)
        return frozenset(found)


def _of_file(path: str) -> frozenset[str]:
    """The names by which a file is found: its own and that of its folder; for a package also that of the one above."""
    *folders, name = path.removesuffix(".py").split("/")
    own = folders[-2:] if name == "__init__" else [*folders[-1:], name]
    return frozenset(own)


def _dotted(path: str) -> str:
    stem = path.rpartition(".")[0]
    return stem.removesuffix("/__init__").replace("/", ".")


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]
