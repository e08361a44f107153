"""Dependencies on argument flow: while what flows into the parameters stays that an answer asked for, it holds."""

from __future__ import annotations

from collections.abc import Iterable

FlowKey = tuple[int, int, str]
"""A parameter: module, function, name."""
_MOST = 4096
"""Bits that are used: with more parameters, some of them share one."""


class AskedFlows:
    """Gives each parameter a bit, for one process."""

    def __init__(self) -> None:
        self._bits: dict[FlowKey, int] = {}
        self._keys: list[list[FlowKey]] = []

    def bit(self, key: FlowKey) -> int:
        """The bit of a parameter."""
        bit = self._bits.get(key)
        if bit is None:
            number = len(self._bits) % _MOST
            bit = self._bits[key] = 1 << number
            if number == len(self._keys):
                self._keys.append([])
            self._keys[number].append(key)
        return bit

    def bits_of(self, keys: Iterable[FlowKey]) -> int:
        """The bits of those among some parameters that anything has asked for."""
        mask = 0
        for key in keys:
            mask |= self._bits.get(key, 0)
        return mask

    def keys(self, mask: int) -> list[FlowKey]:
        """The parameters of some bits, and others that share these."""
        found: list[FlowKey] = []
        while mask:
            low = mask & -mask
            found += self._keys[low.bit_length() - 1]
            mask ^= low
        return found
