"""The parser of the command line: it reads what a command's table says, and starts no library for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastlint.cli.commands import Command, ParsedCommand
from fastlint.cli.options import Kind, Option, value_of
from fastlint.config.errors import UsageError

_HELP = ("--help", "-h")


def parse(command: Command, words: Sequence[str]) -> ParsedCommand | None:
    """What the words ask of a command; None if they ask for its help. Raises UsageError."""
    return _Parser(command).parse(words)


class _Parser:
    def __init__(self, command: Command) -> None:
        self.command = command
        self.by_flag = _by_flag(command.options)
        self.places: list[str] = []
        self.found: dict[str, Any] = {}

    def parse(self, words: Sequence[str]) -> ParsedCommand | None:
        rest = iter(words)
        for word in rest:
            if word in _HELP:
                return None
            if word == "--":
                self.places += rest
            elif word == "-" or not word.startswith("-"):
                self.places.append(word)
            elif word.startswith("--"):
                self._take_long(word, rest)
            else:
                self._take_short(word, rest)
        self._check_places()
        options = (option for option in self.command.options if option.field in self.found)
        return ParsedCommand(tuple(self.places), {o.field: value_of(o, self.found[o.field]) for o in options})

    def _take_long(self, word: str, rest: Iterator[str]) -> None:
        flag, equals, value = word.partition("=")
        option = self.by_flag.get(flag)
        if option is None:
            raise self._error(f"no such option: {flag}{_hint(flag, self.by_flag)}")
        if option.kind is Kind.OPTIONAL:
            self.found.setdefault(option.field, []).append(value)
            return
        if not option.takes_value:
            if equals:
                raise self._error(f"{flag} takes no value")
            self.found[option.field] = flag in option.flags
            return
        self.found.setdefault(option.field, []).append(value if equals else self._value(flag, rest))

    def _take_short(self, word: str, rest: Iterator[str]) -> None:
        """`-q`, several of them (`-qe`), and a value behind the last one (`-o FILE`, `-oFILE`)."""
        for position, letter in enumerate(word[1:], 2):
            flag = f"-{letter}"
            if flag in _HELP:
                raise self._error(f"{flag} stands alone")
            option = self.by_flag.get(flag)
            if option is None:
                raise self._error(f"no such option: {flag}{_hint(word, self.by_flag)}")
            if option.takes_value:
                self.found.setdefault(option.field, []).append(word[position:] or self._value(flag, rest))
                return
            self.found[option.field] = True

    def _value(self, flag: str, rest: Iterator[str]) -> str:
        value = next(rest, None)
        if value is None or (value.startswith("-") and value != "-"):
            raise self._error(f"{flag} needs a value")
        return value

    def _check_places(self) -> None:
        words = self.command.words
        if words is not None and words.required and not self.places:
            raise self._error(f"{words.metavar} is missing")
        most = 0 if words is None else len(self.places) if words.many else 1
        if len(self.places) > most:
            raise self._error(f'unexpected "{self.places[most]}"')

    def _error(self, what: str) -> UsageError:
        return UsageError(f"{what} (fastlint {self.command.name} --help)")


def _by_flag(options: Sequence[Option]) -> Mapping[str, Option]:
    flags = {flag: option for option in options for flag in option.flags}
    return flags | {option.negation: option for option in options if option.kind is Kind.SWITCH}


def _hint(flag: str, known: Mapping[str, Option]) -> str:
    from fastlint.config.selection import suggestion

    return suggestion(flag, known).replace('"', "")
