"""Check one file: every rule that asked for something that is there."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from fastlint import rules
from fastlint.diagnostic import Diagnostic
from fastlint.knowledge import Knowledge
from fastlint.nouns import Call
from fastlint.project.calls import Watched
from fastlint.project.versions import holds
from fastlint.walk.module import Module

if TYPE_CHECKING:
    from fastlint.rule import Rule


@cache
def _subscription(code: str) -> tuple[Rule, type, bool]:
    """A rule, what it wants to be shown, and whether that is a LibCST node."""
    subject = rules.subject_of(code)
    return rules.load(code)(), subject, subject.__module__.startswith("libcst")


@cache
def _wanted_calls(code: str) -> Watched:
    """The callables whose calls a rule wants to be shown."""
    return Watched(rules.manifest()[code].needs, Knowledge())


def wanted_nouns(codes: Iterable[str]) -> frozenset[str]:
    """Names of the nouns that some of these rules want to be shown."""
    return frozenset(_subscription(code)[1].__name__ for code in codes if not _subscription(code)[2])


def needed_words(codes: Iterable[str]) -> frozenset[str]:
    """Words of which one stands in every file that a rule about nodes can have a finding in."""
    infos = rules.manifest()
    return frozenset(word for code in codes if _subscription(code)[2] for word in infos[code].needs)


def check(module: Module, codes: Collection[str]) -> tuple[list[Diagnostic], list[str]]:
    """Findings of the enabled rules in one file, and a line for each rule that crashed."""
    found: list[Diagnostic] = []
    crashes: list[str] = []
    handlers: dict[type, list[Callable[[Any], None]]] = {}
    words: set[str] = set()
    for code in sorted(codes):
        rule, subject, is_node = _subscription(code)
        if not holds(rule.versions, module.context.versions) or not _in_scope(rule, module):
            continue
        ask = _asker(rule, module, found, crashes)
        if is_node:
            if any(word in module.source.text for word in rule.needs):
                words.update(rule.needs)
                handlers.setdefault(subject, []).append(ask)
        else:
            for noun in module.context.nouns.get(subject.__name__, ()):
                if subject is not Call or _wanted_calls(code).match(noun.name):
                    ask(noun)
    if handlers:
        _walk(module, handlers, _last_names(words, module.context.names))
    return [_noted(module, d) for d in found], crashes


def _in_scope(rule: Rule, module: Module) -> bool:
    return rule.scope == "everywhere" or (rule.scope == "tests") == module.context.is_test


def _walk(module: Module, handlers: Mapping[type, list[Callable[[Any], None]]], words: Iterable[str]) -> None:
    from fastlint.walk.visitor import dispatch

    for chunk in module.chunks(words):
        dispatch(chunk.module, handlers)


def _last_names(words: Iterable[str], bound: Mapping[str, str]) -> set[str]:
    """The names that stand where something is used: `run` for `asyncio.run`, and what the file calls it."""
    names = {re.split(r"\W+", word)[-1] for word in words}
    return names | {alias for alias, path in bound.items() if not names.isdisjoint(path.split("."))}


def _asker(rule: Rule, module: Module, found: list[Diagnostic], crashes: list[str]) -> Callable[[Any], None]:
    name, filename = rule.name(), module.source.filename
    severity = rule.severity

    def ask(subject: Any) -> None:
        try:
            for diagnostic in rule.check(subject, module):
                weight = diagnostic.severity or severity
                found.append(replace(diagnostic, code=rule.code, name=name, filename=filename, severity=weight))
        except Exception as error:  # noqa: BLE001 - one crashing rule must not cost the user the others
            where = inspect.trace()[-1]
            crashes.append(f"rule {name} crashed ({type(error).__name__}: {error}) at {where.filename}:{where.lineno}")

    return ask


def _noted(module: Module, diagnostic: Diagnostic) -> Diagnostic:
    return diagnostic if diagnostic.noqa_row else replace(diagnostic, noqa_row=diagnostic.span.row)
