"""Patterns that are matched in linear time, whatever they are: they may come with a repository that nobody knows.

A regular expression with several stars tries all ways to share a text among them. Here all ways are followed at once:
the states that can be reached are the bits of one number, and each character of the text is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

_MOST_REMEMBERED = 20_000
"""Steps that are kept; the memory starts afresh beyond it."""


class Part(NamedTuple):
    """A part of a pattern: one character of a class, many of them, or one of some sequences of parts."""

    character: str = ""
    """A regular expression of one character; empty if `choices` are meant."""
    many: bool = False
    choices: tuple[tuple[Part, ...], ...] = ()


def one(character: str) -> Part:
    """A character that a regular expression describes; raises ValueError if it is none."""
    try:
        re.compile(character)
    except (re.error, OverflowError):
        raise ValueError(f"{character} is no set of characters") from None
    return Part(character)


def many(character: str) -> Part:
    """Any number of characters, also none."""
    return Part(character, many=True)


def either(*choices: Sequence[Part]) -> Part:
    """One of some sequences."""
    return Part(choices=tuple(map(tuple, choices)))


def literal(text: str) -> Iterator[Part]:
    """The text itself."""
    return (Part(re.escape(character)) for character in text)


class Automaton:
    """Tells whether a whole text fits one of some patterns."""

    def __init__(self, patterns: Sequence[Sequence[Part]]) -> None:
        self._reads: list[tuple[Callable[[str], object], int] | None] = []
        self._free: list[list[int]] = []
        start = self._state()
        self._end = 1 << self._choice(start, patterns)
        self._closed: dict[int, int] = {}
        self._start = self._closure(start)
        self._steps: dict[tuple[int, str], int] = {}

    def match(self, text: str) -> bool:
        """Whether the whole text fits."""
        states, steps = self._start, self._steps
        for character in text:
            try:
                states = steps[states, character]
            except KeyError:
                states = self._step(states, character)
            if not states:
                return False
        return bool(states & self._end)

    def _step(self, states: int, character: str) -> int:
        after, left = 0, states
        while left:
            lowest = left & -left
            left ^= lowest
            read = self._reads[lowest.bit_length() - 1]
            if read is not None and read[0](character):
                after |= self._closure(read[1])
        if len(self._steps) >= _MOST_REMEMBERED:
            self._steps.clear()
        self._steps[states, character] = after
        return after

    def _closure(self, state: int) -> int:
        """The state and those that are reached from it without reading, as bits."""
        if state not in self._closed:
            found, todo = 0, [state]
            while todo:
                current = todo.pop()
                if not found >> current & 1:
                    found |= 1 << current
                    todo += self._free[current]
            self._closed[state] = found
        return self._closed[state]

    def _state(self) -> int:
        self._reads.append(None)
        self._free.append([])
        return len(self._free) - 1

    def _choice(self, state: int, choices: Sequence[Sequence[Part]]) -> int:
        """The state behind one of some sequences that begin in a state."""
        end = self._state()
        for parts in choices:
            begin = self._state()
            self._free[state].append(begin)
            self._free[self._sequence(begin, parts)].append(end)
        return end

    def _sequence(self, state: int, parts: Sequence[Part]) -> int:
        for part in parts:
            after = self._choice(state, part.choices) if part.choices else self._state()
            if part.character:
                test = re.compile(part.character, re.DOTALL).fullmatch
                if part.many:
                    self._free[state].append(after)
                    self._reads[after] = (test, after)
                    following = self._state()
                    self._free[after].append(following)
                    after = following
                else:
                    self._reads[state] = (test, after)
            state = after
        return state
