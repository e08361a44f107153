"""The machine on texts in memory: for the tests of rules, and for anybody's scripts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastlint.cache import Cache
from fastlint.config.settings import Settings
from fastlint.diagnostic import Confidence, Diagnostic, Span
from fastlint.engine.checking import Checking, Outcome
from fastlint.engine.own_rules import unanalysable
from fastlint.engine.selecting import FileRules
from fastlint.environment.versions import Versions
from fastlint.fix import Files, fix_until_stable
from fastlint.rules import manifest


def check_texts(
    files: Mapping[str, str],
    *,
    select: Collection[str] | None = None,
    preview: bool = False,
    knowledge: Iterable[Mapping[str, Any]] = (),
    checked: Collection[str] | None = None,
) -> list[Diagnostic]:
    """Findings in a project given as texts by path; `select` are codes (None: the default rules).

    `checked` are the paths whose findings are wanted (None: all).
    """
    outcome = _outcome(_encoded(files), select, preview, knowledge, checked)
    first = min(files, default="")
    failed = [unanalysable(first, Span(1, 1, 1, 1), f"{f.message} ({f.path}:{f.row})") for f in outcome.flaws]
    return sorted([*outcome.diagnostics, *failed], key=lambda d: d.sort_key)


def fix_texts(
    files: Mapping[str, str],
    *,
    select: Collection[str] | None = None,
    unsafe: bool = True,
    preview: bool = False,
) -> dict[str, str]:
    """The texts after all fixes, applied until nothing changes."""
    contents = _encoded(files)

    def look(changed: Mapping[str, bytes]) -> list[Diagnostic]:
        return _outcome({**contents, **changed}, select, preview, ()).diagnostics

    fixed = fix_until_stable(look({}), Files(tuple(files), contents.get, contents.get), look, unsafe=unsafe)
    return {path: fixed.contents[path].decode("utf-8") if path in fixed.contents else files[path] for path in files}


def _encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    return {path: text.encode("utf-8", "surrogatepass") for path, text in files.items()}


def _outcome(
    files: Mapping[str, bytes],
    select: Collection[str] | None,
    preview: bool,
    knowledge: Iterable[Mapping[str, Any]],
    checked: Collection[str] | None = None,
) -> Outcome:
    rules = manifest()
    chosen = frozenset(
        select if select is not None else (c for c, r in rules.items() if r.default and (preview or not r.preview))
    )
    every = sorted(files)
    paths = [path for path in every if path.endswith((".py", ".pyi"))]
    others = [path for path in every if path not in paths]
    wanted = [path for path in every if checked is None or path in checked]
    confidence = Confidence.LOW if preview else Confidence.HIGH
    of_each = FileRules(chosen, frozenset(rules), chosen, preview, confidence=confidence)
    settings = Settings(root=Path(), preview=preview, knowledge=tuple(dict(row) for row in knowledge))
    versions = _versions({path: files[path] for path in others})
    return Checking(
        ".", paths, [path for path in paths if path in wanted], lambda _: of_each, settings, Cache(None), files,
        None, isolate=False, versions=versions, others=[path for path in others if path in wanted],
        surroundings=others,
    ).run()  # fmt: skip


def _versions(texts: Mapping[str, bytes]) -> Versions | None:
    """What some files say about dependencies; None without any."""
    if not texts:
        return None
    with TemporaryDirectory() as folder:
        for path, text in texts.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
        return Versions(folder, texts, {})
