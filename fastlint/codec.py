"""Values as bytes and back, derived from the annotations of their types: nothing that is read can run code.

The bytes are MessagePack. What stands where a type says Any comes back as nested tuples, so that it can be hashed. What
does not have the shape that the annotations say is `Malformed`.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, cached_property, partial
from operator import attrgetter
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Read = Callable[[Any], Any]

_ELLIPSIS, _COMPLEX, _LARGE, _DEEP = 1, 2, 3, 4
_FEW_LEVELS, _MOST_LEVELS = 300, 2000
_ENOUGH = 20_000
"""Limit of recursion for what is nested deeply: what calls nothing but itself takes no room on the stack."""


class Malformed(ValueError):  # noqa: N818 - it is said of data, nobody made an error
    """The data is not what the type says."""


class Codec(Generic[T]):
    """For a type made of named tuples, data classes, tuples, lists, dicts, enumerations and plain values.

    With `leaves`, the type of each number and text is looked at too; without, only those of what holds them: for much
    data, which is read only if it bears the user's own digest.
    """

    def __init__(self, kind: Any, *, leaves: bool = True) -> None:
        self.kind = kind
        self.leaves = leaves

    def encode(self, value: T) -> bytes:
        """The bytes of a value; raises RecursionError if it is nested too deeply."""
        try:
            return _packed(value)
        except ValueError:
            return _deeply(lambda: _packed(_folded(value)))

    def decode(self, data: bytes) -> T:
        """The value of some bytes; raises Malformed."""
        try:
            tree = _unpacked(data)
            found: T = self._read(tree) if self._read else tree
        except Malformed:
            raise
        except Exception as error:  # noqa: BLE001 - the many ways to be no MessagePack, or another
            raise Malformed(f"{type(error).__name__}: {error}") from None
        return found

    @cached_property
    def _read(self) -> Read | None:
        return _reader(self.kind, self.leaves)


# bytes


def _packed(value: Any) -> bytes:
    import msgpack

    packed: bytes = msgpack.packb(value, default=_extended, unicode_errors="surrogatepass")
    return packed


def _unpacked(data: bytes) -> Any:
    import msgpack

    return msgpack.unpackb(
        data, use_list=False, strict_map_key=False, unicode_errors="surrogatepass", ext_hook=_unextended
    )


def _extended(value: Any) -> Any:
    """What MessagePack does not know."""
    kind: Any = type(value)
    parts = _PARTS.get(kind)
    if parts is not None:
        return parts(value)
    if is_dataclass(value):
        _PARTS[kind] = _parts_of(kind)
        return _PARTS[kind](value)
    from msgpack import ExtType

    if value is ...:
        return ExtType(_ELLIPSIS, b"")
    if type(value) is complex:
        return ExtType(_COMPLEX, repr(value).encode())
    if type(value) is int:
        return ExtType(_LARGE, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))
    raise TypeError(f"cannot be kept: {type(value).__name__}")


_PARTS: dict[Any, Callable[[Any], tuple[Any, ...]]] = {}
"""How the fields of data classes are asked for, which is done for each of many places."""


def _parts_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the fields of a data class."""
    names = [field.name for field in fields(kind)]
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple([getattr(value, name) for name in names])


def _unextended(code: int, data: bytes) -> Any:
    if code == _ELLIPSIS:
        return ...
    if code == _COMPLEX:
        return complex(data.decode("ascii"))
    if code == _LARGE:
        return int.from_bytes(data, "big", signed=True)
    if code == _DEEP:
        return _unpacked(data)
    raise Malformed(f"extension {code}")


def _folded(value: Any, level: int = 1) -> Any:
    """A value whose deeper levels are bytes: MessagePack has a limit."""
    if level > _MOST_LEVELS:
        raise RecursionError("nested too deeply to be kept")
    if isinstance(value, (tuple, list)):
        parts = tuple([_folded(part, level + 1) for part in value])
    elif isinstance(value, dict):
        return {key: _folded(part, level + 1) for key, part in value.items()}
    else:
        return value
    if level % _FEW_LEVELS:
        return parts
    from msgpack import ExtType

    return ExtType(_DEEP, _packed(parts))


def _deeply(work: Callable[[], bytes]) -> bytes:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _ENOUGH))
    try:
        return work()
    finally:
        sys.setrecursionlimit(limit)


# shapes


@cache
def _reader(kind: Any, leaves: bool) -> Read | None:
    """What makes a value of a type out of tuples, and refuses any other; None if it can stay as it is."""
    origin, given = get_origin(kind), get_args(kind)
    if kind in (Any, object):
        return None
    if kind in (int, str, bool, float, bytes, types.NoneType):
        return partial(_leaf, kind) if leaves else None
    if origin is Literal:
        return partial(_one_of, frozenset(given)) if leaves else None
    if origin in (Union, types.UnionType):
        return _alternatives(given, leaves)
    if origin is dict:
        return _in_dict(*[_reader(part, leaves) for part in given])
    if origin is list or (origin is tuple and given[-1:] == (...,)):
        return _in_sequence(origin, given[0], leaves)
    if origin is tuple:
        return _in_tuple([_reader(part, leaves) for part in given], leaves)
    if isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields")):
        return _of_fields(kind, leaves)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    raise TypeError(f"no codec for {kind}")


def _same(value: Any) -> Any:
    return value


def _leaf(kind: type, value: Any) -> Any:
    return value if type(value) is kind else _refuse(value)


def _one_of(known: frozenset[Any], value: Any) -> Any:
    return value if type(value) is str and value in known else _refuse(value)


def _alternatives(given: tuple[Any, ...], leaves: bool) -> Read:
    """Plain values by their types; at most one alternative is made of others."""
    plain = {part for part in given if part in (int, str, bool, float, bytes, types.NoneType)}
    others = [part for part in given if part not in plain]
    other = (_reader(others[0], leaves) or _same) if len(others) == 1 else _refuse
    return lambda value: value if type(value) in plain else other(value)


def _in_dict(of_key: Read | None, of_value: Read | None) -> Read:
    if of_key is None and of_value is None:
        return lambda value: value if type(value) is dict else _refuse(value)
    if of_key is None:
        one: Read = of_value or _same
        return lambda value: {k: one(v) for k, v in value.items()}
    key, item = of_key, of_value or _same
    return lambda value: {key(k): item(v) for k, v in value.items()}


def _in_tuple(parts: list[Read | None], leaves: bool) -> Read | None:
    if not leaves and not any(parts):
        return None
    readers = [part or _same for part in parts]
    return lambda value: tuple([read(v) for read, v in zip(readers, _tuple(value), strict=True)])


def _in_sequence(origin: Any, item: Any, leaves: bool) -> Read | None:
    one = _reader(item, leaves)
    if one is None:
        return list if origin is list else (_tuple if leaves else None)
    if leaves or not hasattr(item, "_fields"):
        return lambda value: origin(map(one, _tuple(value)))
    make, size = partial(tuple.__new__, item), {len(item._fields)}

    inner: list[tuple[int, Read]] | None = None

    def read(value: Any) -> Any:
        nonlocal inner
        if not _tuple(value):
            return origin()
        if not size.issuperset(map(len, value)):
            _refuse(value)
        if inner is None:
            inner = _inner(item, leaves)
        if not inner:
            return origin(map(make, value))
        # Field by field, not item by item: there are few fields and many items.
        columns: list[Any] = [*zip(*value, strict=True)]
        for i, one in inner:
            columns[i] = map(one, columns[i])
        return origin(map(make, zip(*columns, strict=True)))

    return read


def _of_fields(kind: Any, leaves: bool) -> Read:
    """A named tuple or a data class. Its fields are looked at when one is read, as it may hold others of its kind."""
    if not hasattr(kind, "_fields"):
        return lambda value: kind(*[read(v) for read, v in zip(_all_inner(kind, leaves), _tuple(value), strict=True)])
    make, size = partial(tuple.__new__, kind), len(kind._fields)
    inner: list[tuple[int, Read]] | None = None

    def read(value: Any) -> Any:
        nonlocal inner
        if len(value) != size:
            _refuse(value)
        if inner is None:
            inner = _inner(kind, leaves)
        parts = [*value]
        for i, one in inner:
            parts[i] = one(parts[i])
        return make(parts)

    return read


@cache
def _all_inner(kind: Any, leaves: bool) -> list[Read]:
    names = getattr(kind, "_fields", None) or [field.name for field in fields(kind)]
    hints = get_type_hints(kind)
    return [_reader(hints[name], leaves) or _same for name in names]


@cache
def _inner(kind: Any, leaves: bool) -> list[tuple[int, Read]]:
    """The fields that do not stay as they are."""
    return [(i, read) for i, read in enumerate(_all_inner(kind, leaves)) if read is not _same]


def _tuple(value: Any) -> Any:
    return value if type(value) is tuple else _refuse(value)


def _refuse(value: Any) -> Any:
    raise Malformed(f"unexpected {type(value).__name__}")


# nothing


def nothing(kind: Any) -> Any:
    """The value of a type that says nothing: what is empty, zero or False, and None where it may be."""
    return _maker(kind)()


@cache
def _maker(kind: Any) -> Callable[[], Any]:
    origin, given = get_origin(kind), get_args(kind)
    if types.NoneType in given:
        return types.NoneType
    if origin is Literal:
        return lambda: given[0]
    if origin is tuple and given[-1:] != (...,):
        makers = [_maker(part) for part in given]
        return lambda: tuple([make() for make in makers])
    if hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        parts = [_maker(hints[name]) for name in kind._fields]
        return lambda: tuple.__new__(kind, [make() for make in parts])
    made: Callable[[], Any] = origin or kind
    return made
