"""Files about a project that are not Python: read, searched for suppressions and made a subject of rules."""

from __future__ import annotations

from fastlint.cache import digest_of
from fastlint.engine.indexing import SUPPRESSIONS, Indexed, may_suppress
from fastlint.inference.module_summary import NOTHING
from fastlint.passes.project_files import project_file
from fastlint.source import Source
from fastlint.subjects.files import ProjectFile
from fastlint.suppress.parse import parse_suppressions


def other_source(path: str, data: bytes) -> Source:
    """The text of a file that has no declared encoding."""
    return Source(path, data.decode("utf-8", "replace"))


def index_other(path: str, data: bytes) -> Indexed:
    """A file that is no Python, as if it were indexed."""
    source = other_source(path, data)
    found = parse_suppressions(source, is_code=False) if may_suppress(source.text) else None
    suppressions = SUPPRESSIONS.encode(found) if found and found.directives else None
    return Indexed(digest_of(data), b"", NOTHING, suppressions, None)


def subject_of(path: str, data: bytes) -> ProjectFile:
    """The file as rules see it."""
    return project_file(path, other_source(path, data).text)
