"""Parameters of all that FastAPI calls, as rules see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.framework.path_reads import path_reads
from fastlint.framework.records import Target
from fastlint.framework.signatures import Signature

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


class Kept(NamedTuple):
    """The signatures of what a module has FastAPI call, and the names that it reads from `request.path_params`."""

    signatures: dict[Target, Signature]
    path_reads: tuple[str, ...]


ALONE = True


def collect(reader: ModuleReader) -> Kept:
    """Read them."""
    reading = reader.signatures
    signatures = {target: reading.of(target) for target in reader.part.callables}
    return Kept(signatures, path_reads(reader.ev, reader.m))


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each parameter that is declared outside of tests."""
    return view.served(view.parameters.declared())
