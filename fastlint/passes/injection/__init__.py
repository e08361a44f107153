"""What one module does with what FastAPI injects, and with what it should have injected: sessions, settings, globals.

`collect` reads one module; which of the functions are dependencies or routes is known when all modules are, and that is
where `passes/slices/dependencies.py` takes over.
"""

from fastlint.passes.injection.collect import collect
from fastlint.passes.injection.record import Injected

__all__ = ["Injected", "collect"]
