"""What takes the place of a result that an item did not give."""

from __future__ import annotations

import signal
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crashed:
    """The worker died on this item: `code` is minus the number of the signal, else the exit code."""

    code: int

    def __str__(self) -> str:
        if self.code >= 0:
            return f"the process ended with exit code {self.code}"
        try:
            return f"the process was killed by {signal.Signals(-self.code).name}"
        except ValueError:
            return f"the process was killed by signal {-self.code}"


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The item took longer than `seconds`, the time limit, and its worker was killed."""

    seconds: float

    def __str__(self) -> str:
        return f"took longer than {self.seconds:g} seconds"


@dataclass(frozen=True, slots=True)
class Failed:
    """The function raised: name of the exception's type, its message, and the traceback as text."""

    type: str
    message: str
    traceback: str

    def __str__(self) -> str:
        return f"{self.type}: {self.message}"

    @classmethod
    def of(cls, error: BaseException) -> Failed:
        """The exception as data."""
        import traceback

        try:
            message = str(error)
        except Exception as broken:  # noqa: BLE001 - the text of a foreign exception is foreign code
            message = f"<no message: {type(broken).__name__}>"
        return cls(type(error).__name__, message, "".join(traceback.format_exception(error)))
