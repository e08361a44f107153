"""`fastlint completion SHELL`: a script that completes commands, options, their values and the names of rules.

Everything is written into the script, from the table of commands and the rules that exist: completing starts no Python.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from fastlint.cli.options import Kind, Option, choice
from fastlint.cli.output import write

if TYPE_CHECKING:
    from fastlint.cli.commands import Command


def show_completion(shell: str, commands: Sequence[Command]) -> int:
    """Print the script of a shell; raises UsageError for one that is not known."""
    writers: dict[str, Callable[[Sequence[Command]], Iterator[str]]] = {
        "bash": _bash,
        "zsh": _zsh,
        "fish": _fish,
        "powershell": _powershell,
    }
    write("\n".join(writers[choice("completion", shell, tuple(writers))](commands)) + "\n")
    return 0


@cache
def _selectors() -> tuple[str, ...]:
    """All that names rules: ALL, groups, codes, names."""
    from fastlint.rules import manifest

    rules = manifest().values()
    return ("ALL", *sorted({r.group for r in rules}), *sorted(r.code for r in rules), *sorted(r.name for r in rules))


def _words(shown: Command) -> tuple[str, ...]:
    """What can stand beside the options of a command; nothing where paths do."""
    if shown.name == "rule":
        return _selectors()[1:]
    if shown.name == "config":
        from fastlint.config.schema import Options

        return tuple(Options.model_json_schema()["properties"])
    return shown.words.choices if shown.words is not None else ()


def _takes_paths(shown: Command) -> bool:
    return shown.words is not None and shown.words.many


def _values(option: Option) -> tuple[str, ...]:
    return option.choices or (_selectors() if option.metavar == "RULES" else ())


def _flags(option: Option) -> tuple[str, ...]:
    return (*option.flags, option.negation) if option.kind is Kind.SWITCH else option.flags


def _names(commands: Sequence[Command]) -> list[str]:
    return [shown.name for shown in commands]


def _bash(commands: Sequence[Command]) -> Iterator[str]:
    yield "_fastlint() {"
    yield "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} chosen=check words= i"
    yield "  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi"
    yield "  [[ $COMP_CWORD -eq 1 ]] ||"
    yield f"    case ${{COMP_WORDS[1]}} in {'|'.join(_names(commands))}) chosen=${{COMP_WORDS[1]}} ;; esac"
    yield "  case $chosen:$prev in"
    for shown in commands:
        for option in shown.options:
            if values := _values(option):
                patterns = "|".join(f"{shown.name}:{flag}" for flag in option.flags)
                yield f"    {patterns}) words={_quoted(values)} ;;"
    yield "    *) case $chosen in"
    for shown in commands:
        options = [flag for option in shown.options for flag in _flags(option)]
        yield f"      {shown.name}) words={_quoted([*_words(shown), *options, '--help'])} ;;"
    yield "    esac"
    yield f'    [[ $COMP_CWORD -gt 1 ]] || words={_quoted([*_names(commands), "--version"])}" $words" ;;'
    yield "  esac"
    yield "  local before=; [[ $cur == *,* ]] && before=${cur%,*},"
    yield '  COMPREPLY=($(compgen -P "$before" -W "$words" -- "${cur##*,}"))'
    yield "}"
    yield "complete -o bashdefault -o default -F _fastlint fastlint"


def _quoted(words: Sequence[str]) -> str:
    return shlex.quote(" ".join(words))


def _zsh(commands: Sequence[Command]) -> Iterator[str]:
    yield "#compdef fastlint"
    yield "_fastlint() {"
    yield "  local chosen=check"
    yield "  local -a commands"
    yield f"  commands=({' '.join(shlex.quote(f'{c.name}:{c.about}') for c in commands)})"
    yield f"  case $words[2] in ({'|'.join(_names(commands))}) if ((CURRENT > 2)); then chosen=$words[2]; fi ;; esac"
    yield "  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then _describe command commands; fi"
    yield "  case $chosen in"
    for shown in commands:
        yield f"    ({shown.name}) _arguments -s \\"
        for option in shown.options:
            for flag in _flags(option):
                yield f"      {shlex.quote(_zsh_option(flag, option))} \\"
        rest = "'*:path:_files'" if _takes_paths(shown) else shlex.quote(f"*:word:({' '.join(_words(shown))})")
        yield f"      {rest} ;;"
    yield "  esac"
    yield "}"
    yield 'if [[ $funcstack[1] == _fastlint ]]; then _fastlint "$@"; else compdef _fastlint fastlint; fi'


def _zsh_option(flag: str, option: Option) -> str:
    """`*--select=[about]:RULES:(...)`."""
    about = option.about.replace("[", "(").replace("]", ")").replace(":", "\\:")
    if not option.takes_value:
        return f"{flag}[{about}]"
    values = _values(option)
    what = f"_values -s , rule {' '.join(values)}" if option.kind is Kind.LIST and values else f"({' '.join(values)})"
    metavar = option.metavar.replace(":", " ") or "value"
    return f"*{flag}{'=' if flag.startswith('--') else '+'}[{about}]:{metavar}:{what if values else '_files'}"


def _fish(commands: Sequence[Command]) -> Iterator[str]:
    names = " ".join(_names(commands))
    yield "function __fastlint_chosen"
    yield "    set -l words (commandline -opc)"
    yield f"    if test (count $words) -gt 1; and contains -- $words[2] {names}"
    yield "        echo $words[2]"
    yield "    else"
    yield "        echo check"
    yield "    end"
    yield "end"
    first = "test (count (commandline -opc)) -eq 1"
    for shown in commands:
        yield f"complete -c fastlint -n {_fish_text(first)} -a {shown.name} -d {_fish_text(shown.about)}"
    for shown in commands:
        condition = _fish_text(f"test (__fastlint_chosen) = {shown.name}")
        if not _takes_paths(shown):
            yield f"complete -c fastlint -n {condition} -f -a {_fish_text(' '.join(_words(shown)))}"
        for option in shown.options:
            yield f"complete -c fastlint -n {condition} {_fish_option(option)}"


def _fish_option(option: Option) -> str:
    names = [f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in _flags(option)]
    values = f" -xa {_fish_text(' '.join(_values(option)))}" if _values(option) else ""
    return f"{' '.join(names)}{values or ' -rF' * option.takes_value} -d {_fish_text(option.about)}"


def _fish_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _powershell(commands: Sequence[Command]) -> Iterator[str]:
    yield "Register-ArgumentCompleter -Native -CommandName fastlint -ScriptBlock {"
    yield "    param($word, $ast, $position)"
    yield f"    $commands = {_powershell_list(_names(commands))}"
    yield "    $options = @{"
    for shown in commands:
        flags = [*_words(shown), *(flag for option in shown.options for flag in _flags(option)), "--help"]
        yield f"        '{shown.name}' = {_powershell_list(flags)}"
    yield "    }"
    yield "    $values = @{"
    for shown in commands:
        for option in shown.options:
            for flag in option.flags if _values(option) else ():
                yield f"        '{shown.name} {flag}' = {_powershell_list(_values(option))}"
    yield "    }"
    yield "    $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })"
    yield "    $before = @($words | Where-Object { $_ -ne $word })"
    yield "    $chosen = if ($before.Count -and $commands -contains $before[0]) { $before[0] } else { 'check' }"
    yield "    $last = if ($before.Count) { $before[-1] } else { '' }"
    yield '    $found = if ($values.ContainsKey("$chosen $last")) { $values["$chosen $last"] }'
    yield "        elseif ($before.Count) { $options[$chosen] } else { $commands + $options[$chosen] }"
    yield '    $found | Where-Object { $_ -like "$word*" } |'
    yield "        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }"
    yield "}"


def _powershell_list(words: Sequence[str]) -> str:
    return "@(" + ", ".join(f"'{word}'" for word in words) + ")"
