"""LibCST, imported when something of it is first used: a hundred files take as long, and many checks need none."""

from __future__ import annotations

import importlib.util
import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import Any

_NAME = "libcst"


def postpone() -> None:
    """Let `import libcst` give a module that is read when it is first asked for something."""
    if _NAME in sys.modules:
        return
    spec = importlib.util.find_spec(_NAME)
    if spec is None or spec.loader is None:
        return
    module = _Later(_NAME, spec.__doc__)
    vars(module).update(__spec__=spec, _loading=_Loading(spec, spec.loader))
    sys.modules[_NAME] = module


def finish() -> None:
    """Read what was postponed: where many processes would do so, each for itself."""
    getattr(sys.modules.get(_NAME), "__path__", None)


class _Loading:
    """How the module is read: once, whoever asks first; others wait for him."""

    def __init__(self, spec: ModuleSpec, loader: Loader) -> None:
        self.spec = spec
        self.loader = loader
        self.lock = RLock()
        self.has_begun = False

    def run(self, module: ModuleType) -> None:
        """Read the module, unless this thread is about to do so."""
        with self.lock:
            if self.has_begun:
                return
            self.has_begun = True
            attributes = vars(importlib.util.module_from_spec(self.spec))
            vars(module).update(attributes)
            try:
                self.loader.exec_module(module)
            except BaseException:
                self.has_begun = False
                raise
            module.__class__ = ModuleType


class _Later(ModuleType):
    """A module without attributes. What asks for its `__path__` wants to import a part of it, which needs the whole."""

    def __getattr__(self, name: str) -> Any:
        loading: _Loading = vars(self)["_loading"]
        loading.run(self)
        try:
            return vars(self)[name]
        except KeyError:
            raise AttributeError(f"module {_NAME!r} has no attribute {name!r}") from None
