"""`fastlint config`: what can be configured, from the model that validates it."""

from __future__ import annotations

import json
from typing import Any

from fastlint.cli.output import write
from fastlint.config.errors import UsageError
from fastlint.config.selection import suggestion


def show_options(key: str | None, output_format: str) -> int:
    """The page of an option (`key`) or of one below it (`knowledge.blocks`), or the list of all of them."""
    from fastlint.config.schema import Options

    schema = Options.model_json_schema(ref_template="{model}")
    options: dict[str, Any] = dict(schema["properties"])
    row = schema["$defs"]["KnowledgeRow"]["properties"]
    nested = options | {f"knowledge.{name}": entry for name, entry in row.items()}
    if key is not None and key not in nested:
        raise UsageError(f'config: unknown option "{key}"{suggestion(key, nested)}')
    shown = {key: nested[key]} if key else options
    if output_format == "json":
        write(json.dumps({name: _entry(option) for name, option in shown.items()}, indent=2) + "\n")
    elif key:
        write(_page(key, _entry(nested[key])))
    else:
        width = max(map(len, options))
        write("".join(f"{name:<{width}}  {option['description']}\n" for name, option in options.items()))
    return 0


def _entry(option: dict[str, Any]) -> dict[str, Any]:
    example = {"example": option["examples"][0]} if "examples" in option else {}
    return {"description": option["description"], "type": _type(option), "default": option.get("default"), **example}


def _page(key: str, entry: dict[str, Any]) -> str:
    default = "not set" if entry["default"] is None else json.dumps(entry["default"])
    example = f"Example: {json.dumps(entry['example'])}\n" if "example" in entry else ""
    return f"{key}\n\n{entry['description']}\n\nType: {entry['type']}\nDefault: {default}\n{example}"


def _type(option: dict[str, Any]) -> str:
    """A JSON schema in a few words."""
    if "anyOf" in option:
        return " or ".join(_type(part) for part in option["anyOf"] if part.get("type") != "null")
    if "enum" in option:
        return " | ".join(json.dumps(value) for value in option["enum"])
    if option.get("type") == "array":
        return f"list of {_type(option['items'])}"
    if option.get("type") == "object":
        return f"table of {_type(option['additionalProperties'])}"
    return str(option.get("type", "table"))
