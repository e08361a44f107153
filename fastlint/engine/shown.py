"""What rules are shown of a project, by module; where only some files are checked, no more than that takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from fastlint.passes.builder import Subjects as Listed
from fastlint.passes.builder import build
from fastlint.passes.view import ProjectView, Survey

if TYPE_CHECKING:
    from fastlint.engine.checking import Checking
    from fastlint.engine.elsewhere import Subjects

Contexts = dict[int, dict[str, tuple[Any, ...]]]


def contexts_of_checked(checking: Checking) -> Contexts:
    """The subjects of checked files; of others those that can lead to a finding, or a mark that is used, in these."""
    return _guarded(checking, lambda: _built(checking))


def contexts_of(
    checking: Checking, paths: Iterable[str], codes: frozenset[str], known: Mapping[int, Subjects]
) -> Contexts:
    """The subjects of some unchecked files that some rules want, where those that concern others are known."""
    survey, near = checking.surveyed, _numbers(checking, paths)
    if survey is None:
        return {}
    view = _view(checking, survey, near, codes)
    more = _guarded(checking, lambda: build(view, checking.guard, only_alone=True).by_module)
    return {m: {**known.get(m, {}), **more.get(m, {})} for m in near}


def _numbers(checking: Checking, paths: Iterable[str]) -> frozenset[int]:
    some = {*paths}
    return frozenset(m for m, path in enumerate(checking.analysis.paths) if path in some)


def _built(checking: Checking) -> dict[int, Listed]:
    near = _numbers(checking, checking.checked)
    some = near if len(near) < len(checking.analysis.paths) else None
    checking.project = _view(checking, checking.survey(), some, checking.enabled())
    shown = build(checking.project, checking.guard)
    checking.dear = shown.dear
    return shown.by_module


def _view(checking: Checking, survey: Survey, near: frozenset[int] | None, codes: frozenset[str]) -> ProjectView:
    """What slices see, for subjects that some rules want; of those that concern no other module, some are."""
    from fastlint.one_file import wanted_calls, wanted_subjects

    analysis, hears = checking.analysis, wanted_calls(codes).match
    kinds = wanted_subjects(codes) if near is not None else None
    return ProjectView(
        analysis.paths, analysis.records, survey, analysis.evaluator, checking.here, near, kinds, hears
    )  # fmt: skip


def _guarded(checking: Checking, make: Callable[[], dict[int, Listed]]) -> Contexts:
    """Without the subjects that fail to be worked out."""
    nothing: dict[int, Listed] = {}
    built = checking.guard.value("whatever crosses modules", make, lambda: nothing)
    return {m: {name: tuple(items) for name, items in subjects.items()} for m, subjects in built.items()}
