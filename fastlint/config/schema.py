"""The options of a configuration file as a pydantic model: validation, documentation and JSON schema in one.

Import this module only where a table really has to be validated or documented: pydantic costs more than a warm run.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from fastlint.config.errors import ConfigError
from fastlint.config.selection import suggestion
from fastlint.config.settings import DEFAULT_EXCLUDE
from fastlint.subjects.kinds import BlockingKind, BlockingLevel, ResourceKind

Selectors = list[str]

_ID = "https://raw.githubusercontent.com/fastlint/fastlint/main/fastlint.schema.json"
_LONGEST_TEXT = 4_000
_LONGEST_VERSION = 100
_MOST_ERRORS = 5


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def _check_version(text: str) -> str:
    """Raise ValueError for a version that fits no release."""
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    try:
        if len(text) <= _LONGEST_VERSION:
            Version(text.removesuffix(".*")) if text[:1].isdigit() else SpecifierSet(text)
            return text
    except ValueError:
        pass
    raise ValueError('must be a version, such as "0.115", or a range, such as ">=0.100,<1"')


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=_kebab, title="Options")


class KnowledgeRow(_Table):
    """What a callable or class of a library, or of your own code, does."""

    name: str | None = Field(None, description='Qualified name: "package.module.function" or "package.Class.method".')
    names: list[str] | None = Field(None, description="Several names for which the same holds.")
    of: str | list[str] | None = Field(None, description="Class or module in front of the names.")
    alias_of: str | None = Field(None, description="Qualified name of what this is another name for.")
    kind: Literal["class", "function", "property"] | None = Field(None, description="What it is.")
    blocks: BlockingKind | None = Field(None, description="A call blocks the thread, in this way.")
    instead: str | None = Field(
        None, description='What to use on the event loop; reads after "use"; {name} is the name itself.'
    )
    level: BlockingLevel | None = Field(None, description="How much the blocking matters.")
    since: str | None = Field(None, description="Version that has what is named in `instead`, as `anyio>=4.9`.")
    only_with: list[int | str] | None = Field(None, description="Blocks only if one of these arguments is given.")
    unless_set: list[str] | None = Field(
        None, description='Calls that keep its object from blocking: "setblocking(0=False)".'
    )
    unless_watched: list[str] | None = Field(
        None, description='Calls that say that the descriptor it is given is ready: "add_reader(0)".'
    )
    after: list[str] | None = Field(
        None, description='Questions to the same object, after a yes to one of which it does not block: "ready".'
    )
    unless: list[str] | None = Field(None, description='Arguments that keep it from blocking: "blocking=False".')
    coroutine: bool | None = Field(None, description="A call returns a coroutine that must be awaited.")
    awaitable: bool | None = Field(None, description="A call returns a task or future, which need not be awaited.")
    returns: str | None = Field(None, description="Qualified name of the type that a call returns.")
    bases: list[str] | None = Field(None, description="Qualified names of the base classes.")
    context: Literal["sync", "async", "both"] | None = Field(None, description="For with, async with, or both.")
    enters: str | None = Field(None, description="Type that with binds.")
    async_enters: str | None = Field(None, description="Type that async with binds.")
    enter_blocks: BlockingKind | None = Field(None, description="Entering it with with blocks, in this way.")
    exit_blocks: BlockingKind | None = Field(None, description="Leaving it blocks, in this way.")
    iterates: str | None = Field(None, description="Type of the items that for yields.")
    iteration_blocks: BlockingKind | None = Field(None, description="Iterating over it blocks, in this way.")
    async_iterates: str | None = Field(None, description="Type of the items that async for yields.")
    offloads: int | str | None = Field(None, description="Argument (position or keyword) that runs on another thread.")
    drops: int | str | None = Field(
        None, description='Argument that it calls without using the result; "decorated": what it decorates.'
    )
    calls: int | str | None = Field(None, description="Argument (position or keyword) that it calls at once.")
    schedules: int | str | None = Field(None, description="Argument that is scheduled on the event loop.")
    awaits: bool | None = Field(None, description="Coroutines among the arguments are awaited.")
    lifespan: str | None = Field(
        None, description="What the lifespan of the application does that it makes: mounted elsewhere it does not run."
    )
    runs_loop: bool | None = Field(None, description="Runs an event loop until the argument is done.")
    runs: Literal["worker", "test", "command", "handler", "beside"] | None = Field(
        None,
        description="A decorator whose function runs in a worker process, a test, as a command, a handler of events, "
        "or again and again beside the requests.",
    )
    decorates: str | None = Field(None, description="Qualified name of the type that a decorator makes of a function.")
    annotates: bool | None = Field(None, description="Subscripting it with a type gives Annotated[type, ...].")
    memoises: bool | None = Field(None, description="A decorator that remembers results.")
    needs_loop: bool | None = Field(None, description="Works only on the thread of a running event loop.")
    serves: bool | None = Field(None, description="Answers requests until it is told to stop.")
    resource: ResourceKind | None = Field(None, description="A call builds something that is meant to be shared.")
    release: str | None = Field(
        None, description='What puts a shared resource away, as written behind it: "close()", "await aclose()".'
    )
    makes: str | None = Field(None, description="Argument with the class of what calling the result returns.")
    type: str | None = Field(None, description="Qualified name of the type of this object.")

    @model_validator(mode="after")
    def _one_subject(self) -> KnowledgeRow:
        if (self.name is None) == (self.names is None) or self.names == []:
            raise ValueError("needs either name or names")
        return self


class Options(_Table):
    """The options of `[tool.fastlint]` in pyproject.toml, and of fastlint.toml and .fastlint.toml."""

    extend: str | None = Field(None, description="Another configuration file to start from; its path starts here.")
    select: Annotated[
        Selectors, Field(description="Rules to switch on: codes, their beginnings, names, groups, ALL.")
    ] = []
    extend_select: Annotated[Selectors, Field(description="Rules to switch on in addition.")] = []
    ignore: Annotated[Selectors, Field(description="Rules to switch off.")] = []
    extend_ignore: Annotated[Selectors, Field(description="Rules to switch off in addition.")] = []
    per_file_ignores: Annotated[
        dict[str, Selectors],
        Field(
            description='Rules to switch off for files that match a pattern; "!pattern" means all other files.',
            examples=[{"tests/*": ["FLT1"], "!src/*": ["security"]}],
        ),
    ] = {}
    fixable: Annotated[Selectors, Field(description="Rules whose fixes may be applied.")] = ["ALL"]
    unfixable: Annotated[Selectors, Field(description="Rules whose fixes may not be applied.")] = []
    preview: bool = Field(False, description="Also use rules that have not yet proven themselves.")
    confidence: Literal["high", "low"] | None = Field(
        None,
        description="Least confidence of the findings shown: high, or low to see guesses too; low with preview.",
    )
    exclude: Annotated[list[str], Field(description="Files and folders to leave out.")] = list(DEFAULT_EXCLUDE)
    extend_exclude: Annotated[list[str], Field(description="Files and folders to leave out in addition.")] = []
    include: Annotated[list[str], Field(description="Files to check when a folder is given.")] = [
        "*.py",
        "*.ipynb",
    ]
    force_exclude: bool = Field(False, description="Leave out excluded files even where they are named one by one.")
    respect_gitignore: bool = Field(True, description="Leave out what .gitignore and .ignore files leave out.")
    fail_on: Literal["error", "warning", "info"] = Field(
        "warning", description="The least severity of a finding for exit code 1."
    )
    output_format: str = Field("full", description="How findings are written.")
    python: str | None = Field(
        None, description="Interpreter or virtual environment in which the project's dependencies are installed."
    )
    versions: Annotated[
        dict[str, Annotated[str, AfterValidator(_check_version)]],
        Field(description='Versions to assume, such as fastapi = "0.115"; else they are looked up.'),
    ] = {}
    ignore_overlap: Annotated[
        list[str], Field(description='Linters that also run; rules that they have too are switched off: ["ruff"].')
    ] = []
    cache_dir: str | None = Field(None, description="Folder of the cache in the project; .fastlint_cache if not set.")
    unsafe_fixes: bool = Field(False, description="Also apply fixes that may change what the program does.")
    rules: Annotated[
        list[str],
        Field(
            description="Folders and files with rules of your own, which are run (unless --no-own-rules).",
            examples=[["tools/lint_rules"]],
        ),
    ] = []
    fix: bool = Field(False, description="Apply fixes; heard only in a file that `--config` names.")
    baseline: str | None = Field(
        None, description="File of known findings, which are not reported; `fastlint baseline` writes it."
    )
    knowledge: Annotated[list[KnowledgeRow], Field(description="What callables that fastlint does not know do.")] = []


def _check_strings(value: Any, location: list[int | str], prefix: str) -> None:
    """Raise ConfigError for a text that is too long or cannot be a name of anything."""
    if isinstance(value, str) and ("\0" in value or len(value) > _LONGEST_TEXT):
        wrong = "holds a NUL character" if "\0" in value else f"is longer than {_LONGEST_TEXT} characters"
        raise ConfigError(f"{_key(prefix, location)}: {wrong}")
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inner:
        _check_strings(entry, [*location, key], prefix)


def validate(table: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The values of a table that are set, by Python name; knowledge rows stay as written.

    `prefix` is the key under which the table stands (`tool.fastlint`, or nothing). Raises ConfigError with the path of
    each key that is wrong.
    """
    _check_strings(table, [], prefix)
    try:
        values = Options.model_validate(table).model_dump(exclude_unset=True)
    except ValidationError as error:
        raise ConfigError(_describe(error, prefix)) from None
    return values | ({"knowledge": table["knowledge"]} if "knowledge" in table else {})


def _describe(error: ValidationError, prefix: str) -> str:
    """What is wrong with each key, on one line; of many keys the first ones."""
    wrong: dict[str, str] = {}
    for item in error.errors(include_url=False):
        location = _location(item["loc"])
        wrong.setdefault(_key(prefix, location), _message(item, location))
    more = f"; and {len(wrong) - _MOST_ERRORS} more" if len(wrong) > _MOST_ERRORS else ""
    return "; ".join(f"{key}: {message}" for key, message in list(wrong.items())[:_MOST_ERRORS]) + more


def _message(item: Any, location: list[int | str]) -> str:
    if item["type"] == "extra_forbidden":
        known = KnowledgeRow if location[0] == "knowledge" else Options
        return "unknown key" + suggestion(str(location[-1]), map(_kebab, known.model_fields))
    if item["type"] == "literal_error":
        return f"must be {item['ctx']['expected']}"
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    return _MESSAGES.get(item["type"]) or str(item["msg"])


def _location(loc: tuple[int | str, ...]) -> list[int | str]:
    """The keys and positions that lead to a value, without pydantic's mention of the alternative it tried."""
    return list(loc[:-1] if loc[0] == "knowledge" and loc[-1] in ("int", "str") else loc)


_MESSAGES = {
    "string_type": "must be a string",
    "int_type": "must be a number or a string",
    "bool_type": "must be true or false",
    "list_type": 'must be a list, such as ["..."]',
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
}


def _key(prefix: str, location: list[int | str]) -> str:
    """`tool.fastlint.per-file-ignores."tests/*"[0]`."""
    text = prefix
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            bare = part.replace("-", "").replace("_", "").isalnum()
            text += f".{part}" if bare else f".{json.dumps(part)}"
    return text.removeprefix(".")


def schema_text() -> str:
    """The JSON schema of the options, as checked in."""
    schema = Options.model_json_schema(ref_template="#/definitions/{model}")
    schema["definitions"] = schema.pop("$defs")
    return json.dumps({"$schema": "http://json-schema.org/draft-07/schema#", "$id": _ID, **schema}, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
