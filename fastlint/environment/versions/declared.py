"""The requirements that a project states: pyproject.toml, setup.cfg and requirements files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from fastlint.environment.versions.names import Requirement, normalized, parse, specifier
from fastlint.later_pattern import later
from fastlint.source import lines_of

_REQUIREMENTS = later(
    r"(?:[\w.-]*[-_.])?(?:requirements|requires|reqs|dependencies|deps|constraints)(?:[-_.][\w.-]*)?\.(?:txt|in)"
)
_CONTINUED = later(r"\\\r?\n")
_COMMENT = later(r"(?:^|\s)#.*")
_OPTIONS = later(r"\s--?[a-zA-Z].*")
_INCLUDE = later(r"(?:-r|--requirement|-c|--constraint)[\s=]*(.+)")
_POETRY_RANGE = later(r"([~^])\s*(\d+(?:\.\d+)*)([\w.+-]*)")


def is_requirements(name: str) -> bool:
    """Whether a file is called like one of requirements."""
    return _REQUIREMENTS.fullmatch(name) is not None


def reader(name: str) -> Callable[[str], Iterator[Requirement]] | None:
    """What reads a file of this name; None if it states no requirements."""
    return {"pyproject.toml": from_pyproject, "setup.cfg": from_setup}.get(name)


def from_requirements(text: str, include: Callable[[str], Iterable[Requirement]]) -> Iterator[Requirement]:
    """Requirements of a requirements file, and of those that it includes, which `include` reads."""
    for line in lines_of(_CONTINUED.sub(" ", text)):
        stated = _COMMENT.sub("", line).strip()
        if match := _INCLUDE.fullmatch(stated):
            yield from include(match[1].strip())
        elif stated and not stated.startswith("-"):
            yield from _parsed([_OPTIONS.sub("", stated)])


def from_setup(text: str) -> Iterator[Requirement]:
    """Requirements of setup.cfg; raises ValueError if it cannot be read."""
    import configparser

    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error)) from error
    yield from _parsed(lines_of(parser.get("options", "install_requires", fallback="")))
    if parser.has_section("options.extras_require"):
        for _, lines in parser.items("options.extras_require"):
            yield from _parsed(lines_of(lines))


def from_pyproject(text: str) -> Iterator[Requirement]:
    """Requirements of a pyproject.toml in all tables that packagers know; raises ValueError if it is no TOML."""
    import tomllib

    content = tomllib.loads(text)
    project, tool = _table(content, "project"), _table(content, "tool")
    always = list(_parsed(_strings(project.get("dependencies"))))
    yield from always
    groups = (
        _table(project, "optional-dependencies"),
        _table(content, "dependency-groups"),
        _table(tool, "pdm", "dev-dependencies"),
    )
    optional = [requirement for table in groups for group in table.values() for requirement in _parsed(_strings(group))]
    yield from _alternatives(optional, {requirement.name for requirement in always if requirement.specifier})
    yield from _parsed(_strings(_table(tool, "uv").get("dev-dependencies")))
    poetry = _table(tool, "poetry")
    yield from _from_poetry(_table(poetry, "dependencies"))
    yield from _from_poetry(_table(poetry, "dev-dependencies"))
    for name in _table(poetry, "group"):
        yield from _from_poetry(_table(poetry, "group", name, "dependencies"))


def _alternatives(optional: list[Requirement], known: set[str]) -> Iterator[Requirement]:
    """Requirements of extras and groups, of which any may be installed: a range counts where all that name it agree."""
    ranges: dict[str, set[str]] = {}
    for requirement in optional:
        ranges.setdefault(requirement.name, set()).add(requirement.specifier)
    for requirement in optional:
        is_certain = len(ranges[requirement.name]) == 1 and requirement.name not in known
        yield requirement if is_certain else requirement._replace(specifier="")


def _parsed(texts: Iterable[str]) -> Iterator[Requirement]:
    for text in texts:
        if requirement := parse(text):
            yield requirement


def _table(content: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """A table within tables; empty if there is none."""
    found: Any = content
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, str))


def _from_poetry(table: Mapping[str, Any]) -> Iterator[Requirement]:
    for name, value in table.items():
        if normalized(name) != "python":
            entry = value if isinstance(value, dict) else {"version": value}
            extras = tuple(normalized(extra) for extra in _strings(entry.get("extras")))
            yield Requirement(normalized(name), extras, poetry_specifier(entry.get("version")))


def poetry_specifier(value: Any) -> str:
    """Poetry's notation (`^0.115`, `~2.1`, `2.*`, `1.4`) as a specifier; empty for what has no such form."""
    if not isinstance(value, str) or "|" in value:
        return ""
    clauses = [_poetry_clause(clause) for clause in re.split(r"\s*,\s*|(?<=[\w*])\s+(?=[<>=!~^])", value.strip())]
    return specifier(",".join(clause for clause in clauses if clause != "*"))


def _poetry_clause(clause: str) -> str:
    if match := _POETRY_RANGE.fullmatch(clause):
        parts = [int(part) for part in match[2].split(".")]
        kept = _fixed_parts(parts) if match[1] == "^" else min(len(parts), 2)
        upper = [*parts[: kept - 1], parts[kept - 1] + 1]
        return f">={match[2]}{match[3]},<{'.'.join(map(str, upper))}"
    return f"=={clause}" if clause[:1].isdigit() else clause


def _fixed_parts(parts: list[int]) -> int:
    """How many parts of a version, up to the first that is not 0, `^` keeps."""
    return next((index for index, part in enumerate(parts, 1) if part), len(parts))
