"""Colours of the text formats, as plain ANSI sequences."""

from __future__ import annotations

from dataclasses import dataclass

from fastlint.diagnostic import Severity
from fastlint.reporters._escape import printable

_CODES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "blue": 34, "cyan": 36}
_SEVERITY = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


@dataclass(frozen=True, slots=True)
class Style:
    """Paints text if `color` is wanted, else leaves it as it is."""

    color: bool
    links: bool = False

    def paint(self, text: str, *names: str) -> str:
        """The text in the named colours and weights."""
        if not self.color or not text:
            return text
        return f"\x1b[{';'.join(str(_CODES[name]) for name in names)}m{text}\x1b[0m"

    def label(self, severity: Severity, code: str, url: str | None = None) -> str:
        """`error[FLT101]`: the severity as a word, for those who see no colours, and the code, linked to its page."""
        return self.severity(f"{severity.value}[{self.link(code, url)}]", severity)

    def link(self, text: str, url: str | None) -> str:
        """The text as a hyperlink of a terminal (OSC 8), where these are wanted."""
        if not self.links or not url:
            return text
        return f"\x1b]8;;{printable(url)}\x1b\\{text}\x1b]8;;\x1b\\"

    def severity(self, text: str, severity: Severity) -> str:
        """The text, bold and in the colour of a severity."""
        return self.paint(text, "bold", _SEVERITY[severity])
