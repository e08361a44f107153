"""Numbers of modules in values: what depends on them is found by them, and new numbers are written in their place."""

from __future__ import annotations

import pytest

from fastlint.inference.values import Value, _named, values_moved

VALUES: list[tuple[Value, Value, list[int]]] = [
    (("module", 3), ("module", 13), [3]),
    (("instance", 3, 0), ("instance", 13, 0), [3]),
    (("method", 3, 5, ("instance", 4, 1)), ("method", 13, 5, ("instance", 14, 1)), [3, 4]),
    (("container", (("class", 3, 0), ("class", 4, 0))), ("container", (("class", 13, 0), ("class", 14, 0))), [3, 4]),
    (("iterator", (("instance", 3, 0),), (4, 7)), ("iterator", (("instance", 13, 0),), (14, 7)), [3, 4]),
    (
        ("tuple", ((("instance", 3, 0),), (("instance", 4, 0), ("const", None)), ())),
        ("tuple", ((("instance", 13, 0),), (("instance", 14, 0), ("const", None)), ())),
        [3, 4],
    ),
    (
        ("partial", (("function", 3, 5),), 1, (("method", ("const", "GET")), ("module", ("const", 7)))),
        ("partial", (("function", 13, 5),), 1, (("method", ("const", "GET")), ("module", ("const", 7)))),
        [3],
    ),
    (("const", ("module", 3)), ("const", ("module", 3)), []),
    (
        ("object", "contextvars.ContextVar", (("instance", 3, 0),)),
        ("object", "contextvars.ContextVar", (("instance", 13, 0),)),
        [3],
    ),
]


@pytest.mark.parametrize(("value", "moved", "named"), VALUES, ids=[value[0] for value, *_ in VALUES])
def test_numbers_of_modules_are_found_and_moved(value: Value, moved: Value, named: list[int]) -> None:
    assert values_moved((value,), lambda m: m + 10) == (moved,)
    assert list(_named((value,))) == named
