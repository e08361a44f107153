"""The machine on texts in memory: for the tests of rules, and for anybody's scripts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastlint.cache import Cache
from fastlint.config.settings import Settings
from fastlint.diagnostic import Diagnostic
from fastlint.engine.checking import Checking, Outcome, Selection
from fastlint.fix import apply_fixes, wanted_by, without_idle_imports
from fastlint.project.versions import Versions
from fastlint.rules import manifest
from fastlint.source import Source

_ROUNDS = 10


def check_texts(
    files: Mapping[str, str],
    *,
    select: Collection[str] | None = None,
    preview: bool = False,
    knowledge: Iterable[Mapping[str, Any]] = (),
) -> list[Diagnostic]:
    """Findings in a project given as texts by path; `select` are codes (None: the default rules)."""
    outcome = _outcome(files, select, preview, knowledge)
    return sorted(outcome.diagnostics, key=lambda d: d.sort_key)


def fix_texts(
    files: Mapping[str, str],
    *,
    select: Collection[str] | None = None,
    unsafe: bool = True,
    preview: bool = False,
) -> dict[str, str]:
    """The texts after all fixes, applied until nothing changes."""
    texts = dict(files)
    for _ in range(_ROUNDS):
        outcome = _outcome(texts, select, preview, ())
        before = dict(texts)
        for path, text in before.items():
            own = [d for d in outcome.diagnostics if d.filename == path and d.fix]
            if own:
                source, others = Source(path, text), (t for p, t in before.items() if p != path)
                fixed = apply_fixes(source, own, unsafe=unsafe).text
                texts[path] = without_idle_imports(source, fixed, wanted_by(others, path))
        if texts == before:
            break
    return texts


def _outcome(
    files: Mapping[str, str], select: Collection[str] | None, preview: bool, knowledge: Iterable[Mapping[str, Any]]
) -> Outcome:
    rules = manifest()
    chosen = frozenset(
        select if select is not None else (c for c, r in rules.items() if r.default and (preview or not r.preview))
    )
    every = sorted(files)
    paths = [path for path in every if path.endswith((".py", ".pyi"))]
    others = [path for path in every if path not in paths]
    selection = Selection(dict.fromkeys(every, chosen), dict.fromkeys(every, frozenset(rules)), preview)
    settings = Settings(root=Path(), preview=preview, knowledge=tuple(dict(row) for row in knowledge))
    overlay = {path: text.encode("utf-8", "surrogatepass") for path, text in files.items()}
    versions = _versions({path: files[path] for path in others})
    return Checking(
        ".", paths, paths, selection, settings, Cache(None, b""), overlay, None,
        isolate=False, versions=versions, others=others,
    ).run()  # fmt: skip


def _versions(texts: Mapping[str, str]) -> Versions | None:
    """What some files say about dependencies; None without any."""
    if not texts:
        return None
    with TemporaryDirectory() as folder:
        for path, text in texts.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return Versions(folder, texts, {})
