"""A team's own rules: where a configuration or an installed package puts them, and what is wrong with their form.

`rules = ["tools/lint_rules"]` names folders (`lint_rules/no_print.py`, or `lint_rules/style/no_print.py` in the group
`style`) and single files; an installed package offers some as an entry point of the group `fastlint.rules`, whose value
is the package that holds them. They are read like fastlint's own, without being imported: that happens where they run.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

from fastlint.config.selection import suggestion
from fastlint.diagnostic import RuleInfo
from fastlint.disk import read_regular
from fastlint.rule_form import RuleFormError, read_rule
from fastlint.suppress.model import RESERVED, letters
from fastlint.team import PLUGIN, Flaw, Place, Team

GROUP = "fastlint.rules"
"""The group of entry points."""
_CODE = re.compile(r"[A-Z]{2,10}[0-9]{3,4}")


def find(origins: Sequence[str], shipped: Mapping[str, RuleInfo], *, plugins: bool = False) -> Team:
    """The rules in some folders and files (absolute), and those of installed packages if they are wanted."""
    asked = {origin: origin for origin in origins}
    flaws: list[Flaw] = []
    sources = _installation() if plugins else ()
    asked |= {origin: path for folder in sources for origin, path in _installed(folder, flaws)}
    found: list[RuleInfo] = []
    places: list[Place] = []
    files: list[str] = []
    for origin, path in asked.items():
        inside = _python_files(path)
        files += inside
        places.append(Place(origin, path, _digest(inside)))
        found += _read(origin, path, inside, flaws)
    return Team(tuple(_unique(found, shipped, flaws)), tuple(places), tuple(flaws), tuple(files), sources)


def _installation() -> tuple[str, ...]:
    """The folders into which packages are installed, beside fastlint."""
    return tuple(dict.fromkeys(p for p in sys.path if os.path.basename(p) in ("site-packages", "dist-packages")))


def _installed(folder: str, flaws: list[Flaw]) -> Iterator[tuple[str, str]]:
    """Origin and folder (or file) of what the packages in a folder offer."""
    for info in _distributions(folder):
        yield from _offered(info, flaws)


def _distributions(folder: str) -> list[str]:
    """The entry points of a folder of installed packages that speak of rules."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
    except OSError:
        return []
    found = []
    for name in names:
        path = os.path.join(folder, name, "entry_points.txt")
        try:
            with open(path, "rb") as file:
                if GROUP.encode() in file.read():
                    found.append(path)
        except OSError:
            continue
    return found


def _offered(path: str, flaws: list[Flaw]) -> Iterator[tuple[str, str]]:
    """What one file of entry points offers."""
    from configparser import ConfigParser, Error
    from importlib.util import find_spec

    parser = ConfigParser(delimiters=("=",), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        parser.read_string(read_regular(path).decode("utf-8"))
        offered = dict(parser.items(GROUP)) if parser.has_section(GROUP) else {}
    except (OSError, Error, UnicodeDecodeError) as error:
        flaws.append(Flaw(path, 1, f"cannot be read: {' '.join(str(error).split())}"))
        return
    for name, value in offered.items():
        try:
            spec = find_spec(value.strip())
        except Exception as error:  # noqa: BLE001 - a package above it is imported, and may do anything
            spec, reason = None, f"{type(error).__name__}: {error}"
        else:
            reason = "no such package"
        if spec is None:
            flaws.append(Flaw(path, 1, f"the entry point {name} = {value} cannot be used: {reason}"))
        else:
            where = next(iter(spec.submodule_search_locations or ()), spec.origin or "")
            yield f"{PLUGIN}{name}", where


def _python_files(path: str) -> list[str]:
    """The Python files of a place: those of a folder and of the folders in it, or the one that is named."""
    if not os.path.isdir(path):
        return [path]
    folders = [path, *sorted(entry.path for entry in os.scandir(path) if _is_group(entry))]
    return sorted(str(file) for folder in folders for file in Path(folder).glob("*.py"))


def _is_group(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and not entry.name.startswith((".", "__"))


def _digest(files: Iterable[str]) -> str:
    """Changes with the names and contents of some files."""
    from hashlib import blake2b

    total = blake2b(digest_size=12)
    for file in files:
        try:
            content = read_regular(file)
        except OSError:
            content = b""
        total.update(file.encode("utf-8", "surrogatepass") + b"\0" + blake2b(content).digest())
    return total.hexdigest()


def _read(origin: str, path: str, files: Sequence[str], flaws: list[Flaw]) -> Iterator[RuleInfo]:
    for name in files:
        file = Path(name)
        if file.name.startswith("_"):
            continue
        try:
            info = read_rule(file, group_of(path, file), origin)
            _check(info)
        except RuleFormError as error:
            flaws.append(Flaw(name, error.row, error.message))
        except OSError as error:
            flaws.append(Flaw(name, 1, f"cannot be read: {error.strerror}"))
        else:
            yield info


def group_of(path: str, file: Path) -> str:
    """The folder of a rule, as a word that selects it."""
    return re.sub(r"[^a-z0-9]+", "_", file.parent.name.lower()).strip("_") or "own"


def problem_of_code(code: str) -> str | None:
    """What is wrong with the code of an own rule."""
    if not _CODE.fullmatch(code):
        return f"the code {code!r} is not two to ten capital letters and three or four digits, as ACME001"
    if letters(code) in RESERVED:
        return f"codes that begin with {letters(code)} belong to fastlint or another linter: take others"
    return None


def _check(info: RuleInfo) -> None:
    """Raise RuleFormError for a rule that cannot be told from others, or is shown nothing."""
    if wrong := problem_of_code(info.code):
        raise _flaw(info, wrong)
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", info.name):
        raise _flaw(info, f"the file name gives the name {info.name!r}: use lower-case words with underscores")
    if not info.subject:
        raise _flaw(info, "check(self, subject, module) needs an annotation of its subject: what it is shown")
    if not info.subject.startswith("cst.") and info.subject not in _subjects():
        hint = (
            suggestion(info.subject, _subjects()) or "; those of fastlint.rule and the nodes of LibCST (cst.Call) are"
        )
        raise _flaw(info, f"`{info.subject}` is nothing that a rule can be shown{hint}")
    if info.subject.startswith("cst.") and not info.needs:
        raise _flaw(info, "a rule about nodes has `needs`: words of which one stands in every file that it is for")


def _subjects() -> list[str]:
    from fastlint import rule

    return rule.__all__


def _flaw(info: RuleInfo, message: str) -> RuleFormError:
    return RuleFormError(info.path, message)


def _unique(found: Iterable[RuleInfo], shipped: Mapping[str, RuleInfo], flaws: list[Flaw]) -> Iterator[RuleInfo]:
    """The rules whose code and name nothing has before them."""
    taken = {word: info.path for info in shipped.values() for word in (info.code, info.name)}
    for info in found:
        clash = next((word for word in (info.code, info.name) if word in taken), None)
        if clash is None:
            taken |= {info.code: info.path, info.name: info.path}
            yield info
        else:
            flaws.append(Flaw(info.path, 1, f"there is a rule {clash} already: {taken[clash]}"))


# running them


def load_file(team: Team, info: RuleInfo) -> ModuleType:
    """Import the file of a rule; raises whatever it raises."""
    place = team.place_of(info)
    folder = place.path if os.path.isdir(place.path) else os.path.dirname(place.path)
    group = f"{place.package}.{info.group}"
    _package(place.package, folder)
    _package(group, os.path.dirname(info.path))
    with _leaving_nothing_behind():
        return import_module(f"{group}.{Path(info.path).stem}")


def _package(name: str, folder: str) -> None:
    """A package without a file: what lies in the folder is imported as parts of it."""
    if name not in sys.modules:
        module = ModuleType(name)
        module.__path__ = [folder]
        sys.modules[name] = module


@contextmanager
def _leaving_nothing_behind() -> Iterator[None]:
    """Write no bytecode beside the rules."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
