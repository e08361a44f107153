"""Data classes, their fields and what routes make of them, as rules see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.framework.data_models import ModelRecord, models

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


class Kept(NamedTuple):
    """The data classes of a module; those of tests are of no interest."""

    models: list[ModelRecord]


ALONE = True


def collect(reader: ModuleReader) -> Kept:
    """Read them."""
    reading = reader.signatures
    return Kept([] if reader.is_test else models(reading.types, reading.markers, reader.m))


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each data class outside of tests."""
    return view.served(view.parameters.data_models(view.defined))
