"""Which files belong to the project of a given folder: its own distribution, and those that imports connect it with.

A repository may hold many distributions: services, libraries that they share, examples that have nothing to do with
each other. The closest folder with a marker (pyproject.toml, requirements.txt, ...) is the distribution of a file.
Those of the same repository that import from each other, directly or not, are one project; which import means which
file is answered from the list of paths, as for the analysis.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from fastlint.config.errors import ConfigError
from fastlint.config.loading import Configuration
from fastlint.config.roots import folders_above, is_below, is_marked, is_no_project, marked_project, repositories_around
from fastlint.config.settings import Overrides
from fastlint.disk import read_regular
from fastlint.files import Discovery, discover
from fastlint.inference.imports import ImportMap
from fastlint.knowledge import Knowledge

LIMIT = 10_000
"""Files of a repository up to which imports are followed in all of it; in a larger one a distribution stands alone."""

_IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+([^\W\d][\w.]*)[ \t]+import\b|import[ \t]+([^\W\d][^\n#;]*))", re.MULTILINE)
_NAME = re.compile(rb"[\w.]+")


class View(IntEnum):
    """How much is seen of the code that can use a project's."""

    WHOLE = 0
    """All of it: a marker tells where the project ends."""
    OPEN = 1
    """Nothing tells where the project ends, and no file in the folders above imports from it."""
    PART = 2
    """Code around the project that is not analysed imports from it, or may do so."""


class Whole(NamedTuple):
    """A project as it is analysed: the folder that its files are named from, its files, and what was listed for it.

    `files` are absolute. `listing` is that of the repository: a file that comes or changes there may connect more.
    `is_alone`: the repository around it is too large, or could not be listed.
    """

    folder: str
    files: tuple[str, ...]
    listing: Discovery
    is_alone: bool = False


def view_of(folder: str, watch: Callable[[str], object], looked_at: Callable[[str], object]) -> View:
    """How much is seen of the code around a project (absolute folder).

    `watch` is told of the folders above that are listed, `looked_at` of the files that are read there.
    """
    if _is_cut_off(folder):
        return View.PART
    if marked_project(folder):
        return View.WHOLE
    below = folder
    for above in folders_above(folder):
        watch(above)
        for path in _python_files(above):
            looked_at(path)
            if _may_import(path, os.path.basename(below)):
                return View.PART
        below = above
    return View.OPEN


def _is_cut_off(folder: str) -> bool:
    """Whether the way to a folder leads through a link into the middle of a project or repository."""
    real = os.path.realpath(folder)
    if real == folder:
        return False
    known, there = [*repositories_around(folder)], [*repositories_around(real)]
    own, own_there = marked_project(folder), marked_project(real)
    return [*map(os.path.realpath, known)] != there or (own and os.path.realpath(own)) != own_there


def _python_files(folder: str) -> list[str]:
    try:
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".py"))
    except OSError:
        return []


def _may_import(path: str, name: str) -> bool:
    """Whether a file seems to import a name; one that cannot be read may."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return True
    word = re.escape(name.encode("utf-8", "surrogateescape"))
    return re.search(rb"^[ \t]*(?:from|import)\b[^\n#]*\b" + word + rb"\b", data, re.MULTILINE) is not None


def whole_projects(
    distributions: Iterable[str], overrides: Overrides, texts: Mapping[str, bytes], watch: Callable[[str], object]
) -> list[Whole]:
    """The projects of some distributions (absolute folders), each once; `watch` is told of the folders listed.

    `texts` replace the content of files, by absolute path.
    """

    @cache
    def listed(folder: str, limit: int | None) -> Discovery | None:
        try:
            return discover([folder], Configuration([folder], overrides), is_around=True, watch=watch, limit=limit)
        except ConfigError:
            if limit is None:
                raise
            return None

    groups: dict[str, list[str]] = {}
    alone_there: set[str] = set()
    for folder in distributions:
        around = repositories_around(folder)
        holding = (above for above in around if _holds(listed(above, LIMIT), folder))
        root = next(holding, folder)
        groups.setdefault(root, []).append(folder)
        outer = around[: around.index(root)] if root in around else around
        if any(_is_too_large(listed(above, LIMIT)) for above in outer):
            alone_there.add(root)
    found: list[Whole] = []
    for root, folders in groups.items():
        listing = listed(root, LIMIT) if folders != [root] else None
        files = _connected(root, listing, folders, texts) if listing else ()
        if listing and (len(folders) > 1 or not all(is_below(file, folders[0]) for file in files)):
            found.append(Whole(root, files, listing, root in alone_there))
        elif not is_no_project(folders[0]) and (alone := listed(folders[0], None)):
            files = alone.files
            # What an import in a file elsewhere could connect has to stay as it is.
            found.append(Whole(folders[0], files, listing or alone, root in alone_there))
    return found


def _is_too_large(listing: Discovery | None) -> bool:
    return listing is None or listing.is_cut


def _holds(listing: Discovery | None, folder: str) -> bool:
    """Whether a repository is small enough, and does not exclude a folder."""
    return listing is not None and not _is_too_large(listing) and folder in listing.directories


def _connected(root: str, listing: Discovery, folders: Iterable[str], texts: Mapping[str, bytes]) -> tuple[str, ...]:
    start = len(root.rstrip(os.sep)) + 1
    paths = [path[start:].replace(os.sep, "/") for path in listing.files]
    inner = [folder[start:].replace(os.sep, "/") for folder in folders]
    connected = Repository(root, paths, Knowledge().describes, texts).connected(inner)
    return tuple(os.path.join(root, path.replace("/", os.sep)) for path in connected)


class Repository:
    """The Python files of a repository (relative to its `root`, with slashes) and the distributions that they form.

    `texts` replace the content of files, by absolute path.
    """

    def __init__(
        self, root: str, paths: Sequence[str], describes: Callable[[str], bool], texts: Mapping[str, bytes]
    ) -> None:
        self.root = root
        self.texts = texts
        self.imports = ImportMap(paths, describes)
        self.paths = self.imports.paths
        self._distributions: dict[str, str] = {"": ""}

    def connected(self, folders: Iterable[str]) -> list[str]:
        """The files of the distributions in or around some folders, and of all that are connected with these."""
        wanted = [self._distribution(folder) for folder in folders]
        links = self._links()
        reached = {d for d in {*links, *wanted} if any(d == w or d.startswith(w + "/") or not w for w in wanted)}
        todo = sorted(reached)
        while todo:
            new = links.get(todo.pop(), set()) - reached
            reached |= new
            todo += sorted(new)
        return [path for path in self.paths if self._distribution(path.rpartition("/")[0]) in reached]

    def _distribution(self, folder: str) -> str:
        known = self._distributions.get(folder)
        if known is None:
            own = is_marked(os.path.join(self.root, folder))
            known = self._distributions[folder] = folder if own else self._distribution(folder.rpartition("/")[0])
        return known

    def _links(self) -> dict[str, set[str]]:
        """The distributions that each imports from or is imported by."""
        links: dict[str, set[str]] = {}
        known: dict[tuple[str, str], str] = {}
        for number, path in enumerate(self.paths):
            folder = path.rpartition("/")[0]
            own = self._distribution(folder)
            links.setdefault(own, set())
            data = self._content(os.path.join(self.root, path.replace("/", os.sep)))
            others: dict[str, str] = {}
            for name in self._seen(data):
                if (folder, name) not in known:
                    meant = self._meant(number, name)  # "" is the distribution of the root
                    known[folder, name] = own if meant is None else meant
                if (other := known[folder, name]) != own and other not in links[own]:
                    others[name] = other
            # Most files import from their own distribution and need no parser.
            for name in others.keys() & _imported(data) if others else ():
                links[own].add(others[name])
                links.setdefault(others[name], set()).add(own)
        return links

    def _meant(self, importer: int, name: str) -> str | None:
        """The distribution that a module comes from; None outside the repository, and if it may be one of several."""
        found = self.imports.module(importer, 0, name)
        if found is None:
            return self._meant(importer, name.rpartition(".")[0]) if "." in name else None
        folder = self.paths[importer].rpartition("/")[0]
        holders = self.imports.holders[name.partition(".")[0]]
        is_above = any(not holder or f"{folder}/".startswith(f"{holder}/") for holder in holders)
        modules = [below for holder in holders if isinstance(below := self.imports.below(holder, name), type(found))]
        if not is_above and len({self._of_module(module) for module in modules}) > 1:
            return None
        return self._of_module(found)

    def _of_module(self, found: int | str | None) -> str:
        """The distribution of a module or namespace package."""
        path = self.paths[found].rpartition("/")[0] if isinstance(found, int) else found
        return self._distribution(path or "")

    def _seen(self, data: bytes) -> Iterator[str]:
        """The dotted names that a text seems to import, as far as the repository has such top-level modules."""
        holders = self.imports.holders
        for one, many in _IMPORT.findall(data):
            for part in (one,) if one else many.split(b","):
                if match := _NAME.search(part):
                    name = match[0].decode("ascii", "replace").rstrip(".")
                    if name.partition(".")[0] in holders:
                        yield name

    def _content(self, path: str) -> bytes:
        if path in self.texts:
            return self.texts[path]
        try:
            return read_regular(path)
        except OSError:
            return b""


def _imported(data: bytes) -> set[str]:
    """The dotted names that a file imports; what is written in a string is none."""
    import ast

    from fastlint.syntax import parsed

    try:
        nodes = list(ast.walk(parsed(data)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    found = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return found.union(alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names)
