"""Examples on the pages of rules, loaded as the programs that they are: what a page claims is executed."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from fastlint.rules import manifest
from fastlint.testing import read_page


def files(name: str, heading: str = "Bad") -> dict[str, str]:
    """The files of an example of a rule (by code or name), without marks."""
    info = next(rule for rule in manifest().values() if name in (rule.code, rule.name))
    return read_page(info.page).examples[heading].files


@contextmanager
def load(name: str, folder: Path, heading: str = "Bad", module: str = "app.main") -> Iterator[ModuleType]:
    """The module of an example, imported from files written to a folder; nothing of it remains imported after."""
    return_to = set(sys.modules)
    for path, text in files(name, heading).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(module)
    finally:
        sys.path.remove(str(folder))
        tops = {path.partition("/")[0].removesuffix(".py") for path in files(name, heading)}
        for loaded in set(sys.modules) - return_to:
            if loaded.partition(".")[0] in tops:
                del sys.modules[loaded]
