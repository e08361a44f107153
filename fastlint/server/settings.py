"""What a client says about itself: its settings as overrides of every configuration file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from fastlint.config.settings import Overrides
from fastlint.diagnostic import Confidence

_Value = TypeVar("_Value", str, bool)
_LISTS = ("select", "ignore", "extendSelect", "exclude", "extendExclude")


class ClientSettings(NamedTuple):
    """The settings of a client; `problems` are lines about those that mean nothing."""

    overrides: Overrides = Overrides(own_rules=False)
    code_lens: bool = True
    problems: tuple[str, ...] = ()


def client_settings(sent: object) -> ClientSettings:
    """The settings in what a client sends: as they are, or below `settings` or `fastlint`."""
    values = _inner(sent)
    problems: list[str] = []
    lists = {key: _strings(key, values, problems) for key in _LISTS}
    configuration = _text("configuration", values, problems)
    if configuration and not os.path.isfile(configuration):  # noqa: PTH113
        problems.append(f"fastlint.configuration: no such file: {configuration}")
        configuration = None
    overrides = Overrides(
        config=(configuration,) if configuration else (),
        select=lists["select"],
        ignore=lists["ignore"] or (),
        extend_select=lists["extendSelect"] or (),
        exclude=lists["exclude"],
        extend_exclude=lists["extendExclude"] or (),
        preview=_flag("preview", values, problems),
        confidence=_confidence(values, problems),
        python=_text("python", values, problems) or None,
        # An editor opens what nobody has looked at yet: code of the project runs only where the user says so.
        own_rules=_flag("ownRules", values, problems) is True,
    )
    code_lens = _flag("codeLens", values, problems)
    return ClientSettings(overrides, code_lens is not False, tuple(problems))


def _inner(sent: object) -> Mapping[str, Any]:
    values = sent
    for key in ("settings", "fastlint"):
        if isinstance(values, Mapping) and isinstance(values.get(key), Mapping):
            values = values[key]
    return values if isinstance(values, Mapping) else {}


def _strings(key: str, values: Mapping[str, Any], problems: list[str]) -> tuple[str, ...] | None:
    value = values.get(key)
    if value is None:
        return None
    if isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(one, str) for one in value):
        return tuple(value) or None
    problems.append(f"fastlint.{key}: a list of texts is wanted")
    return None


def _text(key: str, values: Mapping[str, Any], problems: list[str]) -> str | None:
    return _of_type(str, "a text", key, values, problems)


def _flag(key: str, values: Mapping[str, Any], problems: list[str]) -> bool | None:
    return _of_type(bool, "true or false", key, values, problems)


def _of_type(
    wanted: type[_Value], words: str, key: str, values: Mapping[str, Any], problems: list[str]
) -> _Value | None:
    """A setting, None where the client says nothing or something else, which is a problem."""
    value = values.get(key)
    if value is None or isinstance(value, wanted):
        return value
    problems.append(f"fastlint.{key}: {words} is wanted")
    return None


def _confidence(values: Mapping[str, Any], problems: list[str]) -> Confidence | None:
    value = _text("confidence", values, problems)
    if not value:
        return None
    try:
        return Confidence(value)
    except ValueError:
        problems.append(f'fastlint.confidence: "high" or "low" is wanted, not "{value}"')
        return None
