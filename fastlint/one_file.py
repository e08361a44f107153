"""Check one file: every rule that asked for something that is there."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from fastlint import rules
from fastlint.diagnostic import Confidence, Diagnostic, Fix, RuleInfo, arranged, fitting
from fastlint.environment.versions import holds
from fastlint.knowledge import Knowledge
from fastlint.passes.watched_calls import Watched
from fastlint.subjects.applications import DeadEndpoint
from fastlint.subjects.files import ProjectFile
from fastlint.subjects.shared import Call
from fastlint.subjects.statements import StatementText
from fastlint.syntax import unwarned
from fastlint.team import Flaw
from fastlint.walk import later
from fastlint.walk.module import Module

if TYPE_CHECKING:
    from fastlint.rule import Rule


_NAMED = frozenset({Call.__name__, StatementText.__name__})
"""What is shown to the rules that name the callable."""


_FEW = 2
"""Files; more of them are shared out among workers, of which each would import LibCST for itself."""


def _rule(code: str) -> tuple[Rule, type]:
    """A rule, and what it wants to be shown. Raises whatever the file of an own rule raises."""
    return _made(rules.identity(code), code)


@cache
def _made(_: str, code: str) -> tuple[Rule, type]:
    return rules.load(code)(), rules.subject_of(code)


def _wanted_calls(code: str) -> Watched:
    """The callables whose calls a rule wants to be shown."""
    return _watched(rules.manifest()[code].needs)


@cache
def _watched(needs: tuple[str, ...]) -> Watched:
    return Watched(needs, Knowledge())


def _is_about_nodes(code: str) -> bool:
    """Whether a rule wants to be shown LibCST nodes."""
    return rules.manifest()[code].subject.startswith("cst.")


def looking_at_one_file(codes: Iterable[str]) -> frozenset[str]:
    """The rules among these whose findings do not depend on any other file."""
    return frozenset(c for c in codes if _is_about_nodes(c) or rules.manifest()[c].subject == ProjectFile.__name__)


def wanted_subjects(codes: Iterable[str]) -> frozenset[str]:
    """Names of the subjects that some of these rules want to be shown, and of what says where they are silent."""
    subjects = frozenset(rules.manifest()[code].subject for code in codes if not _is_about_nodes(code))
    return subjects | {DeadEndpoint.__name__}


def wanted_calls(codes: Iterable[str]) -> Watched:
    """The callables whose calls some of these rules want to be shown."""
    infos = rules.manifest()
    named = (infos[code].needs for code in codes if infos[code].subject in _NAMED)
    return Watched([need for needs in named for need in needs], Knowledge())


def needed_words(codes: Iterable[str]) -> frozenset[str]:
    """Words of which one stands in every file that a rule about nodes can have a finding in."""
    return frozenset(word for code in codes if _is_about_nodes(code) for word in rules.manifest()[code].needs)


def prepare(contexts: Iterable[tuple[Mapping[str, Sequence[Any]], Collection[str]]]) -> None:
    """Import the rules that will be shown something: once, before worker processes are forked.

    Where only few files are checked, LibCST waits until one of them needs it.
    """
    infos = rules.manifest()
    loaded: set[str] = set()
    todo = [*contexts]
    if len(todo) <= _FEW:
        later.postpone()
    else:
        later.finish()
    for subjects, codes in todo:
        for code in codes:
            shown = subjects.get(infos[code].subject)
            if code not in loaded and shown and _shown(code, shown):
                loaded.add(code)
                if infos[code].origin:
                    failure_of(code)
                else:
                    _rule(code)


def failure_of(code: str) -> Flaw | None:
    """Why an own rule cannot be used, if it cannot: its file is imported."""
    try:
        rule, _ = _rule(code)
        holds(rule.versions, {})
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it does, it costs this rule only
        return flaw_of(rules.manifest()[code], error)
    return None


def _shown(code: str, subjects: Sequence[Any]) -> Sequence[Any]:
    """Of the subjects of its kind those that a rule wants to be shown."""
    if rules.manifest()[code].subject not in _NAMED:
        return subjects
    wanted = _wanted_calls(code)
    return [subject for subject in subjects if wanted.match(subject.name)]


@unwarned()
def check(
    module: Module, codes: Collection[str], seconds: dict[str, float] | None = None
) -> tuple[list[Diagnostic], list[str], list[Flaw]]:
    """Findings of the enabled rules in one file, and a line for each rule that crashed, failures of own rules.

    Where `seconds` are wanted, they are filled with how long each rule took.
    """
    infos = rules.manifest()
    found: list[Diagnostic] = []
    crashes: list[str] = []
    flaws: list[Flaw] = []
    handlers: dict[type, list[Callable[[Any], None]]] = {}
    words: dict[type, set[str]] = {}
    for code in sorted(codes):
        info = infos[code]
        shown = _shown(code, module.context.subjects.get(info.subject, ()))
        if not shown and not (_is_about_nodes(code) and _is_mentioned(info.needs, module)):
            continue
        if info.origin and (flaw := failure_of(code)):
            flaws.append(flaw)
        elif _applies(code, module):
            rule, kind = _rule(code)
            ask = _timed(code, _asker(rule, info, module, found, crashes, flaws), seconds)
            if _is_about_nodes(code):
                handlers.setdefault(kind, []).append(ask)
                words.setdefault(kind, set()).update(info.needs)
            for subject in shown:
                ask(subject)
    if handlers:
        _walk(module, handlers, words)
    return [_noted(module, d) for d in _of_the_living(_once(found), module)], crashes, list(dict.fromkeys(flaws))


def _once(found: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """The findings, each once: two routes of one function show a rule the same returns."""
    return {(d.code, d.span, d.message): d for d in found}.values()


def _of_the_living(found: Iterable[Diagnostic], module: Module) -> list[Diagnostic]:
    """The findings without those in endpoints that no request reaches, unless they say so."""
    dead: Sequence[DeadEndpoint] = module.context.subjects.get(DeadEndpoint.__name__, ())
    return [
        diagnostic
        for diagnostic in found
        if not any(endpoint.first_row <= diagnostic.span.row <= endpoint.last_row for endpoint in dead)
        or _rule(diagnostic.code)[0].of_dead_code
    ]


def _is_mentioned(words: Iterable[str], module: Module) -> bool:
    return any(word in module.source.text for word in words)


def _applies(code: str, module: Module) -> bool:
    """Whether a rule holds for the project's versions, and is for files like this one."""
    rule = _rule(code)[0]
    return holds(rule.versions, module.context.versions) and _in_scope(rule, module)


def _in_scope(rule: Rule, module: Module) -> bool:
    return rule.scope == "everywhere" or (rule.scope == "tests") == module.context.is_test


def _walk(
    module: Module, handlers: Mapping[type, list[Callable[[Any], None]]], words: Mapping[type, Iterable[str]]
) -> None:
    """Show the rules about nodes the functions that are decorated with what they need, and statements that name it."""
    import libcst as cst

    from fastlint.walk.visitor import dispatch

    bound = module.context.names
    if cst.FunctionDef in handlers:
        for chunk in module.functions_with(_spellings(words[cst.FunctionDef], bound)):
            dispatch(chunk.module, {cst.FunctionDef: handlers[cst.FunctionDef]})
    others = {kind: asked for kind, asked in handlers.items() if kind is not cst.FunctionDef}
    if others:
        named = set().union(*(words[kind] for kind in others))
        for chunk in module.statements_with(_spellings(named, bound)):
            dispatch(chunk.module, others)


def _spellings(words: Iterable[str], bound: Mapping[str, str]) -> set[str]:
    """How a file writes what some words name: `asyncio.run` is `aio.run` after `import asyncio as aio`."""
    found: set[str] = set()
    for word in words:
        module, _, last = word.removeprefix("import ").rpartition(".")
        found.add(word)
        for alias, path in bound.items():
            if module and path == module:
                found.add(f"{alias}.{last}")
            elif path == word or (not module and path.rpartition(".")[2] == last):
                found.add(alias)
    return found


def _asker(
    rule: Rule, info: RuleInfo, module: Module, found: list[Diagnostic], crashes: list[str], flaws: list[Flaw]
) -> Callable[[Any], None]:
    name, filename = info.name, module.source.filename
    severity = rule.severity
    is_doubtful = module.context.is_aside and rule.needs_server

    def ask(subject: Any) -> None:
        try:
            for diagnostic in rule.check(subject, module):
                weight = diagnostic.severity or severity
                fix = _arranged(diagnostic.fix)
                told = replace(
                    diagnostic,
                    message=fitting(diagnostic.message),
                    fix=fix,
                    code=rule.code,
                    name=name,
                    filename=filename,
                    severity=weight,
                )
                found.append(replace(told, confidence=Confidence.LOW) if is_doubtful else told)
        except Exception as error:  # noqa: BLE001 - one crashing rule must not cost the user the others
            if info.origin:
                flaws.append(flaw_of(info, error))
                return
            where = inspect.trace()[-1]
            crashes.append(f"rule {name} crashed ({type(error).__name__}: {error}) at {where.filename}:{where.lineno}")
        except SystemExit as error:
            if not info.origin:
                raise
            flaws.append(flaw_of(info, error))

    return ask


def _timed(code: str, ask: Callable[[Any], None], seconds: dict[str, float] | None) -> Callable[[Any], None]:
    """The same with the time taken, where it is wanted."""
    if seconds is None:
        return ask

    def timed(subject: Any) -> None:
        start = time.perf_counter()
        ask(subject)
        seconds[code] = seconds.get(code, 0.0) + time.perf_counter() - start

    return timed


def flaw_of(info: RuleInfo, error: BaseException) -> Flaw:
    """What went wrong in an own rule, and on which row of its files."""
    folder = str(Path(info.path).parent)
    frames = [(frame.filename, frame.lineno or 1) for frame in extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append((error.filename, error.lineno or 1))
    path, row = next((place for place in reversed(frames) if place[0].startswith(folder)), (info.path, 1))
    return Flaw(path, row, f"own rule {info.name} failed: {type(error).__name__}: {' '.join(str(error).split())}")


def _arranged(fix: Fix | None) -> Fix | None:
    """The fix with the imports that it needs once, in their order."""
    if fix is None or not any(edit.rank for edit in fix.edits):
        return fix
    return replace(fix, edits=arranged(fix.edits))


def _noted(module: Module, diagnostic: Diagnostic) -> Diagnostic:
    return diagnostic if diagnostic.noqa_row else replace(diagnostic, noqa_row=diagnostic.span.row)
