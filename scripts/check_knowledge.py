"""Check the knowledge files against the installed libraries: `python scripts/check_knowledge.py [PACKAGE ...]`.

With `--distributions` it prints instead what `pip install` needs to check them all, one name on a line.

Prints the names that do not exist, classes and coroutine functions that are not described as such, and the reverse.
Installs nothing: a library that is not there is skipped with the reason. Exit code 1 if anything is wrong.
"""

from __future__ import annotations

import importlib
import inspect
import io
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from types import ModuleType
from typing import Any

from fastlint.knowledge import Knowledge
from fastlint.knowledge.row import Row, make_row
from fastlint.knowledge.tables import data_files, table_of

_TYPE_FIELDS = ("returns", "enters", "async_enters", "iterates", "async_iterates", "type")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+")
_AWAITABLE = re.compile(r"Awaitable|Coroutine|Future|Deferred|coroutine")
_ELSEWHERE = frozenset({
    # newer than the oldest supported Python
    "pathlib.Path.walk",
    # made by a metaclass for each model
    "django.db.models.Model.objects", "mongoengine.Document.objects",
    # another major version
    "mistralai.Mistral", "mistralai.basesdk.BaseSDK", "mistralai.client.Mistral", "mistralai.client.sdk.Mistral",
    "mistralai.sdk.Mistral", "cv2.CascadeClassifier", "cv2.CascadeClassifier.detectMultiScale",
    "moviepy.editor.VideoFileClip", "moviepy.editor.AudioFileClip",
})  # fmt: skip
_FACTORIES = frozenset({"threading.Lock", "threading.RLock"})
_ABSENT = object()


class NotInstalledError(Exception):
    """The library, or an optional part of it, is not there to be checked against."""


class MissingNameError(Exception):
    """The library is installed and has no such name."""


@cache
def imported(name: str) -> ModuleType:
    """An imported module; raises NotInstalledError, MissingNameError."""
    parent = name.rpartition(".")[0]
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise NotInstalledError(f"{name} needs {error.name}") from None
        if not parent or getattr(imported(parent), "__file__", None) is None:
            raise NotInstalledError(f"{name} is not installed") from None
        raise MissingNameError(name) from None
    except Exception as error:
        raise NotInstalledError(f"{name} cannot be imported: {type(error).__name__}: {error}"[:160]) from None


@cache
def resolved(name: str) -> Any:
    """The object of a full name, or the class for `Class.*`; raises NotInstalledError, MissingNameError."""
    try:
        return _resolved(name)
    except MissingNameError:
        if name in _ELSEWHERE:
            raise NotInstalledError(f"{name} is not in this version") from None
        raise


def _resolved(name: str) -> Any:
    parts = re.sub(r"\.\*\w*$", "", name).split(".")
    found: Any = imported(parts[0])
    for number, part in enumerate(parts[1:], 2):
        if ".".join(parts[: number - 1]) in _FACTORIES:
            found = type(found())
        inner = _attribute(found, part)
        if inner is _ABSENT and ".".join(parts[: number - 1]) in sys.modules:
            inner = imported(".".join(parts[:number]))
        if inner is _ABSENT:
            if _is_instance_attribute(found, part):
                return _ABSENT
            raise MissingNameError(name)
        found = inner
    return found


def _attribute(owner: Any, name: str) -> Any:
    try:
        return inspect.getattr_static(owner, name) if inspect.isclass(owner) else getattr(owner, name)
    except AttributeError:
        pass
    except Exception as error:
        raise NotInstalledError(f"{name}: {error}"[:160]) from None
    try:
        return getattr(owner, name, _ABSENT)
    except Exception:
        return _ABSENT


def _is_instance_attribute(owner: Any, name: str) -> bool:
    """Whether the class annotates the name or assigns it to `self`."""
    if not inspect.isclass(owner):
        return False
    for klass in owner.__mro__[:-1]:
        if name in inspect.get_annotations(klass) or name in getattr(klass, "model_fields", {}):
            return True
        source = _source(klass) or _source(vars(klass).get("__init__"))
        if re.search(rf"self\.{name}\b[^=\n]*=|^\s+{name}\s*:|def {name}\b", source, re.MULTILINE):
            return True
    return False


def _source(found: Any) -> str:
    try:
        return inspect.getsource(found)
    except (OSError, TypeError):
        return ""


def problems(name: str, row: Row) -> Iterator[str]:
    """What is wrong with a row; raises NotInstalledError where that cannot be told."""
    try:
        found = resolved(name)
    except MissingNameError:
        if not _is_made_at_run_time(name):
            yield f"{name} does not exist"
        return
    yield from _unknown_types(name, row)
    if found is _ABSENT or ".*" in name:
        return
    used_as_function = row.returns or row.memoises or row.runs or row.coroutine or row.calls is not None
    if inspect.isclass(found) and not (row.is_class or used_as_function):
        yield f"{name} is a class: kind or bases missing"
    if row.is_class and not inspect.isclass(found) and name not in _FACTORIES:
        yield f"{name} is no class"
    if not inspect.isclass(found):
        yield from _wrong_colour(name, row, found)


def _is_made_at_run_time(name: str) -> bool:
    """Whether it is a member of a class whose members the data describes by a wildcard."""
    owner = name.rpartition(".")[0]
    return f"{owner}.*" in table_of(name.partition(".")[0]).fields


def _unknown_types(name: str, row: Row) -> Iterator[str]:
    mentioned = [text for key in _TYPE_FIELDS if (text := getattr(row, key))] + list(row.bases)
    for type_name in {dotted for text in mentioned for dotted in _DOTTED.findall(text)}:
        try:
            resolved(type_name)
        except MissingNameError:
            yield f"{name}: type {type_name} does not exist"
        except NotInstalledError:
            continue


def _wrong_colour(name: str, row: Row, found: Any) -> Iterator[str]:
    if isinstance(found, staticmethod | classmethod):
        found = found.__func__
    if isinstance(found, property):
        if row.kind != "property" and not row.type:
            yield f"{name} is a property"
        return
    found = inspect.unwrap(found) if callable(found) else found
    is_coroutine = inspect.iscoroutinefunction(found)
    if row.blocks and (is_coroutine or inspect.isasyncgenfunction(found)):
        yield f"{name} blocks, but is asynchronous"
    if is_coroutine and not (row.coroutine or row.awaitable or row.context in ("async", "both")):
        yield f"{name} is a coroutine function"
    if row.coroutine and not is_coroutine and inspect.isfunction(found) and row.context is None:
        returns = str(found.__annotations__.get("return", ""))
        if not _AWAITABLE.search(returns) and not _hands_coroutine_on(found):
            yield f"{name} is no coroutine function (returns {returns or 'what it does not say'})"


def _hands_coroutine_on(function: Any) -> bool:
    """Whether a plain function returns what a command or inner coroutine gives, as far as its source tells."""
    source = _source(function)
    return (
        not source
        or "async def" in source
        or "execute_command(" in source
        or "await " in source
        or "awaitable" in source.lower()
    )


def _is_same(one: Any, other: Any) -> bool:
    """Whether two names mean the same; a private module stands for the package that exports its names."""
    return isinstance(one, ModuleType) or getattr(one, "__func__", one) is getattr(other, "__func__", other)


def rows_of(package: str) -> Mapping[str, Row]:
    """The rows of a data file by name."""
    return {name: make_row(name, fields) for name, fields in table_of(package).fields.items()}


def check(package: str) -> tuple[list[str], list[str]]:
    """What is wrong in a data file, and what could not be checked."""
    wrong: list[str] = []
    skipped: list[str] = []
    for name, row in rows_of(package).items():
        try:
            wrong.extend(problems(name, row))
        except NotInstalledError as error:
            skipped.append(str(error))
    knowledge = Knowledge()
    for spelling, target in table_of(package).aliases.items():
        if knowledge.canonical(target) != target:
            wrong.append(f"alias {spelling} = {target} is itself an alias")
        try:
            if not _is_same(resolved(spelling), resolved(target)):
                wrong.append(f"alias {spelling} is not {target}")
        except MissingNameError as error:
            wrong.append(f"alias {spelling}: {error} does not exist")
        except NotInstalledError as error:
            skipped.append(str(error))
    return wrong, list(dict.fromkeys(skipped))


def main(packages: list[str]) -> int:
    if packages == ["--distributions"]:
        print("\n".join(sorted({name for package in data_files() for name in table_of(package).distributions})))
        return 0
    unknown = [package for package in packages if package not in data_files()]
    if unknown:
        print(f"no data file for {', '.join(unknown)}")
        return 2
    failed = False
    for package in packages or sorted(data_files()):
        wrong, skipped = check(package)
        for line in wrong:
            print(f"{package}: {line}")
        for reason in skipped:
            print(f"{package}: skipped, {reason}")
        failed = failed or bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
