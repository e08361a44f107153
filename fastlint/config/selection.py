"""Which rules are on: selectors against the rules that exist, with ruff's meaning.

A selector is a code (`FLT101`), the beginning of one (`FLT`, `FLT1`), a name (`blocking-sleep`), a group (`blocking`)
or `ALL`. Within one place the more specific selector wins, and at equal length the one that ignores; a later place (an
extending file, the command line) wins over an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fastlint.config.errors import ConfigError, shown
from fastlint.config.patterns import Matcher, matcher, posix
from fastlint.config.settings import SelectionLayer, Settings
from fastlint.diagnostic import RuleInfo
from fastlint.team import PLUGIN

_EXACT = 100
_ALWAYS = "FLT001"
"""Says what could not be checked; it is on whatever is selected."""

Rules = Mapping[str, RuleInfo]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one folder: codes that are on, and codes whose fixes may be applied; `warnings` are for the user."""

    enabled: frozenset[str]
    fixable: frozenset[str]
    warnings: tuple[str, ...] = ()
    _per_file: tuple[tuple[Matcher, frozenset[str]], ...] = field(default=(), repr=False)

    def for_file(self, path: str | Path) -> frozenset[str]:
        """The codes that are on for a file (an absolute path), after the per-file ignores."""
        if not self._per_file:
            return self.enabled
        text = posix(path)
        name = text.rpartition("/")[2]
        ignored = [codes for matches, codes in self._per_file if matches(name, text)]
        return self.enabled.difference(*ignored)

    def forgives(self, path: str | Path) -> bool:
        """Whether the per-file ignores say that a file (an absolute path) need not be one that can be analysed."""
        text = posix(path)
        name = text.rpartition("/")[2]
        return any(_ALWAYS in codes and matches(name, text) for matches, codes in self._per_file)


def select_rules(settings: Settings, rules: Rules) -> RuleSet:
    """Resolve the selectors of the settings; raises ConfigError for one that names no rule.

    Of own rules, those of the settings count: another project beside this one may have others.
    """
    rules = {code: rule for code, rule in rules.items() if not rule.origin or _is_own(rule, settings)}
    chosen = {code for code, rule in rules.items() if rule.default and (settings.preview or not rule.preview)}
    warnings: list[str] = []
    for layer in settings.selections:
        chosen = _apply(layer, chosen, rules, settings, warnings)
    linters = tuple(f"{linter}:" for linter in _known_linters(settings, rules))
    overlapping = {code for code in chosen if any(entry.startswith(linters) for entry in rules[code].overlaps)}
    where = settings.fix_where or (shown(settings.source) if settings.source else "")
    fix_layer = SelectionLayer(settings.fixable, (), settings.unfixable, where)
    return RuleSet(
        enabled=frozenset(chosen - overlapping),
        fixable=frozenset(_decide(fix_layer, rules, settings, "fixable", "unfixable", everything=True)[0]),
        warnings=tuple(dict.fromkeys(warnings)),
        _per_file=tuple(_per_file(settings, rules)),
    )


def _is_own(rule: RuleInfo, settings: Settings) -> bool:
    """Whether a rule that is not fastlint's is one of the settings', or of an installed package."""
    return rule.origin in settings.own_rules or (rule.origin.startswith(PLUGIN) and settings.foreign_code)


def _known_linters(settings: Settings, rules: Rules) -> tuple[str, ...]:
    """The linters whose rules are left to them; raises ConfigError for one that no rule knows."""
    known = {entry.partition(":")[0] for rule in rules.values() for entry in rule.overlaps}
    for linter in settings.ignore_overlap:
        if linter not in known:
            hint = suggestion(linter, known) or f" (known: {', '.join(sorted(known))})"
            raise ConfigError(f'ignore-overlap: no rule overlaps with a linter "{linter}"{hint}', settings.source)
    return settings.ignore_overlap


def find_rule(text: str, rules: Rules) -> RuleInfo | None:
    """The one rule of a code or name (in any case), for `fastlint rule`."""
    wanted = text.lower()
    return next((rule for rule in rules.values() if wanted in (rule.code.lower(), rule.name)), None)


def matching_rules(text: str, rules: Rules) -> list[str]:
    """The codes of a group, or with a beginning (in any case), for `fastlint rule`."""
    upper = text.upper()
    return sorted(code for code, rule in rules.items() if rule.group == text.lower() or code.startswith(upper or "-"))


def suggestion(text: str, known: Iterable[str]) -> str:
    """`' (did you mean "x"?)'` where something known is spelt much like the text, else nothing."""
    from difflib import get_close_matches

    known = list(known)
    upper = {name.lower(): name for name in known}
    close = get_close_matches(text.lower(), list(upper), n=1, cutoff=0.6)
    return f' (did you mean "{upper[close[0]]}"?)' if close else ""


def _apply(layer: SelectionLayer, chosen: set[str], rules: Rules, settings: Settings, warnings: list[str]) -> set[str]:
    on, off, without_effect = _decide(layer, rules, settings, "select", "ignore")
    warnings += [f"selecting {text} has no effect because preview is not enabled" for text in without_effect]
    return on if layer.select is not None else (chosen | on) - off


def _decide(
    layer: SelectionLayer, rules: Rules, settings: Settings, choose: str, drop: str, *, everything: bool = False
) -> tuple[set[str], set[str], list[str]]:
    """Codes switched on and off by one place, and the selectors that only name preview rules while preview is off."""
    decided: dict[str, tuple[int, bool]] = {}
    without_effect: list[str] = []
    steps = [(text, choose, True) for text in layer.select or ()]
    steps += [(text, f"extend-{choose}", True) for text in layer.extend_select]
    steps += [(text, drop, False) for text in layer.ignore]
    for text, key, wanted in steps:
        where = f"{layer.where}: {key}" if layer.where else key
        weight, codes = _matching(text, rules, where, settings)
        if key == "ignore" and weight == _EXACT:
            _refuse_always(where, text, codes)
        shows_preview = everything or not wanted or settings.preview
        usable = codes if shows_preview else [code for code in codes if not rules[code].preview]
        if codes and not usable:
            without_effect.append(text)
        for code in usable:
            decided[code] = _heavier(decided.get(code), (weight, wanted))
    on = {code for code, (_, wanted) in decided.items() if wanted}
    return on, decided.keys() - on, without_effect


def _heavier(known: tuple[int, bool] | None, new: tuple[int, bool]) -> tuple[int, bool]:
    """The more specific of two decisions; of two that are as specific the one that drops, or the first."""
    if known is None or new[0] > known[0] or (new[0] == known[0] and not new[1]):
        return new
    return known


def _refuse_always(where: str, text: str, codes: list[str]) -> None:
    """Raise ConfigError for a selector that would ignore what could not be checked."""
    if codes == [_ALWAYS]:
        remedy = "exclude the file (exclude, --exclude), or ignore it by per-file-ignores"
        raise ConfigError(f"{where}: {text} says what could not be checked, and is always on; {remedy}")


def _matching(text: str, rules: Rules, where: str, settings: Settings) -> tuple[int, list[str]]:
    """How specific a selector is, and the codes it names.

    A file may name own rules that are not to be run: then a selector of it may mean none.
    """
    if text == "ALL":
        return 0, list(rules)
    if text in rules:
        return _EXACT, [text]
    if named := [code for code, rule in rules.items() if rule.name == text]:
        return _EXACT, named
    if grouped := [code for code, rule in rules.items() if rule.group == text]:
        return len("FLT1"), grouped
    if text and (prefixed := [code for code in rules if code.startswith(text)]):
        return len(text), prefixed
    if settings.source and not settings.foreign_code and not where.startswith(("the command line:", "--config:")):
        return 0, []
    known = {"ALL", *rules, *(rule.name for rule in rules.values()), *(rule.group for rule in rules.values())}
    raise ConfigError(f'{where}: unknown rule "{text}"{suggestion(text, sorted(known))}')


def _per_file(settings: Settings, rules: Rules) -> Iterable[tuple[Matcher, frozenset[str]]]:
    for pattern, selectors in settings.per_file_ignores:
        where = f"{shown(settings.source)}: per-file-ignores" if settings.source else "per-file-ignores"
        codes = frozenset(code for text in selectors for code in _matching(text, rules, where, settings)[1])
        yield ignoring_matcher(pattern, settings), codes


def ignoring_matcher(pattern: str, settings: Settings) -> Matcher:
    """Which files a pattern of the per-file ignores is about: all others if it begins with `!`."""
    bare, wanted = pattern.removeprefix("!").rstrip("/"), not pattern.startswith("!")
    relative = bare if "/" in bare else f"./{bare}"
    matches = matcher((bare, relative, f"{relative}/**"), settings.root)
    return lambda name, path: matches(name, path) is wanted


def codes_of(text: str, settings: Settings, rules: Rules) -> frozenset[str]:
    """The codes that a selector names."""
    return frozenset(_matching(text, rules, "", settings)[1])
