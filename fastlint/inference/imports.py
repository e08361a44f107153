"""Which file does an import statement mean? Answered from the list of paths alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

from fastlint.index.facts import Facts


class ImportMap:
    """Import resolution over the paths of a project (relative to its root, with forward slashes).

    Where a project's import roots are is nowhere written down for certain, so they are looked for as Python itself
    would be started: from the folders above the importing file that are no packages (nearest first), then from any
    folder of the project that holds a module of that name, and last from packages above the file (run with their folder
    on the path).
    """

    def __init__(self, paths: Iterable[str], is_third_party: Callable[[str], bool]) -> None:
        self.files = {path: number for number, path in enumerate(paths)}
        self.paths = list(self.files)
        self.is_third_party = is_third_party
        self.folders: set[str] = set()
        self.packages: set[str] = set()
        self.holders: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str], int | str | None] = {}
        self._modules: dict[tuple[int, int, str], int | str | None] = {}
        self._around: dict[str, frozenset[int]] = {}
        for path in self.files:
            self._add(path)
        for holders in self.holders.values():
            holders.sort(key=lambda folder: (folder.count("/"), folder))

    def _add(self, path: str) -> None:
        folder, _, name = path.rpartition("/")
        if name == "__init__.py":
            self.packages.add(folder)
        else:
            self.holders.setdefault(name.removesuffix(".py"), []).append(folder)
        while folder not in self.folders:
            self.folders.add(folder)
            if not folder:
                break
            above, _, own = folder.rpartition("/")
            self.holders.setdefault(own, []).append(above)
            folder = above

    def module(self, importer: int, level: int, dotted: str) -> int | str | None:
        """The file (a number) or namespace package (a folder) that `dotted` names in an importing file, or None."""
        key = (importer, level, dotted)
        if key not in self._modules:
            self._modules[key] = self._module(importer, level, dotted)
        return self._modules[key]

    def _module(self, importer: int, level: int, dotted: str) -> int | str | None:
        folder = self.paths[importer].rpartition("/")[0]
        if level:
            for _ in range(level - 1):
                folder = folder.rpartition("/")[0]
            return self.below(folder, dotted)
        key = (folder, dotted)
        if key not in self._found:
            self._found[key] = self._absolute(folder, dotted)
        found = self._found[key]
        # `docker.py` that imports docker means the package from elsewhere; a package may import from itself.
        own_name = found == importer and not self.paths[importer].endswith("__init__.py")
        return None if own_name else found

    def meaning(self, importer: int, level: int, dotted: str, name: str | None) -> tuple[str | None, ...]:
        """All that an import can mean, by paths: the module, what its package has of a name, and what is above."""
        found = self.module(importer, level, dotted)
        folder = self.folder_of(found) if isinstance(found, int) else found
        inner = self.below(folder, name) if name and folder is not None else None
        above = () if level else self._from_above(importer, dotted)
        own = self.root_of_own(importer, dotted)
        return own, *(self.paths[one] if isinstance(one, int) else one for one in (found, inner, *above))

    def below(self, folder: str, dotted: str) -> int | str | None:
        """The module at a dotted path below a folder."""
        path = dotted.replace(".", "/")
        if folder and path:
            path = f"{folder}/{path}"
        elif folder:
            path = folder
        package = self.files.get(f"{path}/__init__.py" if path else "__init__.py")
        if package is not None:
            return package
        module = self.files.get(path + ".py")
        if module is not None:
            return module
        return path if path in self.folders else None

    def root_of_own(self, importer: int, top: str) -> str | None:
        """The folder from which a package is imported, if the file lies in it: Python knows no other of this name."""
        folder = self.paths[importer].rpartition("/")[0]
        while folder:
            above, _, own = folder.rpartition("/")
            if own == top and folder in self.packages and above not in self.packages:
                return above
            folder = above
        return None

    def is_held_above(self, importer: int, dotted: str) -> bool:
        """Whether some folder above a file holds what it imports: it is found if the application runs from there."""
        return any(found is not None for found in self._from_above(importer, dotted))

    def is_above(self, importer: int, dotted: str, target: int) -> bool:
        """Whether a module is found from a folder above the importing file, not by a guess."""
        return target in self._from_above(importer, dotted)

    def is_started_above(self, importer: int, top: str) -> bool:
        """Whether a folder above a file that is no package holds a module; one elsewhere may be a namesake."""
        folder = self.paths[importer].rpartition("/")[0]
        while folder and (folder in self.packages or self.below(folder, top) is None):
            folder = folder.rpartition("/")[0]
        return self.below(folder, top) is not None

    def _from_above(self, importer: int, dotted: str) -> Iterator[int | str | None]:
        """What each folder above a file has of a name, the closest first."""
        folder = self.paths[importer].rpartition("/")[0]
        while folder:
            yield self.below(folder, dotted)
            folder = folder.rpartition("/")[0]
        yield self.below("", dotted)

    def _absolute(self, folder: str, dotted: str) -> int | str | None:
        top = dotted.partition(".")[0]
        if top in sys.stdlib_module_names:
            return None
        fallback: int | str | None = None
        above = folder
        roots: list[str] = []
        while True:
            roots.append(above)
            if not above:
                break
            above = above.rpartition("/")[0]
        for root in roots:
            if root not in self.packages:
                found = self.below(root, dotted)
                if isinstance(found, int):
                    return found
                fallback = fallback if fallback is not None else found
        if not self.is_third_party(top):
            for root in (*self.holders.get(top, ()), *roots):
                if root in self.packages and root not in roots:
                    continue
                found = self.below(root, dotted)
                if isinstance(found, int):
                    return found
                fallback = fallback if fallback is not None else found
        elif isinstance(fallback, str):
            return None
        return fallback

    def imported(self, importer: int, facts: Facts) -> list[int]:
        """The files that a module imports, with the packages that they lie in."""
        found: set[int] = set()
        for function in facts.functions:
            for binding in function.bindings:
                if type(binding.value) is tuple and binding.value[0] == "import":
                    _, level, dotted, name = binding.value
                    inner = (f"{dotted}.{name}" if dotted else name,) if name else ()
                    found.update(t for d in (dotted, *inner) if isinstance(t := self.module(importer, level, d), int))
        for folder in {self.paths[target].rpartition("/")[0] for target in found}:
            found.update(self._packages_around(folder))
        return sorted(found - {importer})

    def _packages_around(self, folder: str) -> frozenset[int]:
        """The `__init__.py` of a folder and of those above it."""
        known = self._around.get(folder)
        if known is None:
            own = self.files.get(f"{folder}/__init__.py" if folder else "__init__.py")
            above = self._packages_around(folder.rpartition("/")[0]) if folder else frozenset()
            known = self._around[folder] = above if own is None else above | {own}
        return known

    def folder_of(self, module: int) -> str | None:
        """Folder of a package's `__init__`, None for a plain module."""
        folder, _, name = self.paths[module].rpartition("/")
        return folder if name == "__init__.py" else None

    def dotted(self, module: int) -> str:
        """A readable dotted name of a module."""
        path = self.paths[module].removesuffix(".py").removesuffix("/__init__")
        return path.replace("/", ".")
