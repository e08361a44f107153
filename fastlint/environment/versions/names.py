"""Requirements as text: the name of a distribution, its extras, its specifier."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.later_pattern import later

_SEPARATORS = later(r"[-_.]+")
_REQUIREMENT = later(r"\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(\([^)]*\)|[^;@]*)")
_SPECIFIER = later(r"(?:(?:===|[=~!<>]=|<|>)\s*[\w.*+!-]+\s*(?:,\s*|$))+")
_PIN = later(r"===?\s*([^\s,*]+)")


class Requirement(NamedTuple):
    """One requirement; `name` is normalised, `specifier` empty if any version will do or none is understood."""

    name: str
    extras: tuple[str, ...]
    specifier: str

    @property
    def pin(self) -> str | None:
        """The version, if only one will do."""
        match = _PIN.fullmatch(self.specifier)
        return match[1] if match else None


def normalized(name: str) -> str:
    """The name as package indexes compare it."""
    return _SEPARATORS.sub("-", name).lower()


def parse(text: str) -> Requirement | None:
    """A requirement as in `dependencies`; its environment marker and URL do not count."""
    match = _REQUIREMENT.match(text)
    if match is None:
        return None
    extras = tuple(normalized(extra.strip()) for extra in (match[2] or "").split(",") if extra.strip())
    return Requirement(normalized(match[1]), extras, specifier(match[3].strip("() \t")))


def specifier(text: str) -> str:
    """The text without spaces, if it is a specifier, else nothing."""
    return "".join(text.split()) if _SPECIFIER.fullmatch(text) else ""
