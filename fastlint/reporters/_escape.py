"""Make foreign text (file names, messages, source lines) harmless for a terminal and for the log of a CI service."""

from __future__ import annotations

import re
import unicodedata

TAB = " " * 4
_JOINERS = "\u200c\u200d"  # part of many scripts and of emoji, and invisible only between letters
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_CI_COMMAND = re.compile(r"#(?=#(?:\[|vso\[))")
"""GitHub's runner and Azure's agent obey `##[command]` and `##vso[command]` anywhere in a line."""


def visible(char: str) -> str:
    r"""The character, or an escape such as `\x1b` where a terminal would act on it, hide it or could not encode it."""
    if char.isprintable() or char in _JOINERS:
        return char
    if "\udc80" <= char <= "\udcff":  # a byte of a file name that is not UTF-8 (PEP 383)
        return f"\\x{ord(char) - 0xDC00:02x}"
    if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return char
    code = ord(char)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return _SHORT.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def printable(text: str) -> str:
    """The text on one line, with control characters, invisible marks, lone surrogates and CI commands made visible."""
    if not text.isprintable():
        text = "".join(map(visible, text))
    return _CI_COMMAND.sub(r"\\x23", text) if "##" in text else text


def harmless_json(text: str) -> str:
    """JSON in which no text is a CI command; it says the same."""
    return _CI_COMMAND.sub(r"\\u0023", text) if "##" in text else text


def is_plain(text: str) -> bool:
    """Whether a text is shown as it is, each character in one column: most are."""
    return text.isascii() and text.isprintable() and "##" not in text


def cells(line: str) -> list[str]:
    """What is shown for each character of a source line: like `printable`, but a tab is four spaces."""
    if is_plain(line):
        return [*line]
    shown = [TAB if char == "\t" else visible(char) for char in line]
    for match in _CI_COMMAND.finditer(line):
        shown[match.start()] = "\\x23"
    return shown


def width(shown: str) -> int:
    """Terminal columns that a text takes: two for wide characters, none for combining marks and joiners."""
    return len(shown) if shown.isascii() else sum(map(_char_width, shown))


def _char_width(char: str) -> int:
    if char in _JOINERS or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def well_formed(text: str) -> str:
    """The text with U+FFFD for each lone surrogate, which strict JSON parsers refuse."""
    return _SURROGATE.sub("\ufffd", text)
