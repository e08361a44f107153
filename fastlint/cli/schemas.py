"""`fastlint schema`: the JSON schemas of the configuration and of the output, for editors and other programs."""

from __future__ import annotations

from fastlint.cli.options import choice
from fastlint.cli.output import write

SCHEMAS = ("config", "output")


def show_schema(of: str) -> int:
    """Print one of the schemas; raises UsageError for another word."""
    if choice("schema", of, SCHEMAS) == "config":
        from fastlint.config.schema import schema_text
    else:
        from fastlint.reporters._output_schema import schema_text
    write(schema_text())
    return 0
