"""Read and index files in parallel; what comes back is small and plain."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.cache import digest_of
from fastlint.codec import Codec
from fastlint.index.extract import TOO_DEEP, index
from fastlint.index.facts import FACTS, Facts, Problem, empty
from fastlint.inference.module_summary import Summary, summarise
from fastlint.inference.words import NO_WORDS, Words, words_of
from fastlint.notebook import NOTEBOOK
from fastlint.source import Source, UndecodableError
from fastlint.suppress.model import Suppressions
from fastlint.suppress.parse import parse_suppressions

SUPPRESSIONS: Codec[Suppressions] = Codec(Suppressions)


class Indexed(NamedTuple):
    """One file after indexing: hash of its bytes, its facts and its suppressions as bytes, its summary, its words.

    `rows` are four bytes for each row of it, by which an edit is found.
    """

    digest: bytes
    facts: bytes
    summary: Summary
    suppressions: bytes | None
    problem: Problem | None
    words: Words = NO_WORDS
    rows: bytes = b""


def index_data(path: str, data: bytes) -> Indexed:
    """Index the bytes of a file (path relative to the project)."""
    suppressions = None
    try:
        source = Source.from_bytes(path, data)
    except UndecodableError as error:
        facts = _unless_foreign(data, empty(Problem(1, 1, str(error))))
    else:
        facts = _unless_foreign(data, _facts(source.text))
        if facts.problem is None and may_suppress(source.text):
            suppressions = _suppressions(source)
    return _packed(path, data, facts, suppressions)


def _unless_foreign(data: bytes, facts: Facts) -> Facts:
    """Facts of a file; what is wrong with one of another format is that it is no Python."""
    if facts.problem is None:
        return facts
    from fastlint.engine.templates import other_format

    what = other_format(data)
    return empty(Problem(1, 1, what)) if what else facts


def may_suppress(text: str) -> bool:
    """Whether a text may hold a comment that silences something."""
    lower = text.lower()
    return "noqa" in lower or "fastlint:" in lower


def unreadable(path: str, message: str) -> Indexed:
    """A file that could not even be read."""
    return _packed(path, None, empty(Problem(1, 1, message)), None)


def _packed(path: str, data: bytes | None, facts: Facts, suppressions: bytes | None) -> Indexed:
    summary = summarise(path, facts)
    try:
        frozen = FACTS.encode(facts)
    except RecursionError:  # nested more deeply than it can be written
        return _packed(path, data, empty(Problem(1, 1, TOO_DEEP)), None)
    digest, words = (digest_of(data), words_of(data, facts)) if data is not None else (b"", NO_WORDS)
    return Indexed(digest, frozen, summary, suppressions, facts.problem, words, _rows(path, data))


def _rows(path: str, data: bytes | None) -> bytes:
    """A hash of each row of a file; nothing of one whose rows are those of other text."""
    if data is None or path.endswith(NOTEBOOK):
        return b""
    from zlib import crc32

    rows = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return b"".join([crc32(row).to_bytes(4, "little") for row in rows])


def _suppressions(source: Source) -> bytes | None:
    found = parse_suppressions(source)
    return SUPPRESSIONS.encode(found) if found.directives else None


def _facts(text: str) -> Facts:
    """Facts of a text; one in a newer Python than the running one is rewritten first, place for place."""
    facts = index(text)
    if facts.problem is None or facts.problem.message == TOO_DEEP:
        return facts
    from fastlint.walk.newer import rewritten

    older = rewritten(text)
    if older is not None:
        found = index(older)
        if found.problem is None or found.problem.message == TOO_DEEP:
            return found
    return empty(facts.problem._replace(message=_explained(facts.problem, text)))


def _explained(problem: Problem, text: str) -> str:
    """Tell Python that is newer than the running one from templates and other text that is no Python."""
    import sys

    from fastlint.engine.templates import SYNTAX_ERROR, TEMPLATE, is_template, is_to_be_edited
    from fastlint.walk.nesting import is_too_deep

    if _is_newer_python(text):
        running = ".".join(map(str, sys.version_info[:2]))
        return f"written in a newer Python than the {running} that runs fastlint: run fastlint under that version"
    if is_template(text, problem.row):
        return TEMPLATE
    if edited := is_to_be_edited(text, problem.row):
        return edited
    hint = "; nested too deeply to be tried as a newer Python" if is_too_deep(text) else ""
    return f"{SYNTAX_ERROR}: {problem.message}{hint}"


def _is_newer_python(text: str) -> bool:
    from fastlint.walk.chunk import parsed

    return len(text) <= 2_000_000 and parsed(text) is not None
