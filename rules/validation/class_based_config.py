from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, DataModel, Diagnostic, Edit, Fix, Rule, Severity, Span, lines_of
from fastlint.support.cst_queries import is_version_one, names_in
from fastlint.support.pydantic_choice import is_for_pydantic_one

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_RENAMED = {
    "allow_population_by_field_name": "populate_by_name", "anystr_lower": "str_to_lower",
    "anystr_strip_whitespace": "str_strip_whitespace", "anystr_upper": "str_to_upper",
    "keep_untouched": "ignored_types", "max_anystr_length": "str_max_length", "min_anystr_length": "str_min_length",
    "orm_mode": "from_attributes", "schema_extra": "json_schema_extra", "validate_all": "validate_default",
}  # fmt: skip
_KNOWN = frozenset({
    "alias_generator", "allow_inf_nan", "arbitrary_types_allowed", "cache_strings", "coerce_numbers_to_str",
    "defer_build", "extra", "field_title_generator", "from_attributes", "frozen", "hide_input_in_errors",
    "ignored_types", "json_encoders", "json_schema_extra", "json_schema_mode_override",
    "json_schema_serialization_defaults_required", "loc_by_alias", "model_title_generator", "plugin_settings",
    "populate_by_name", "protected_namespaces", "regex_engine", "revalidate_instances", "schema_generator",
    "ser_json_bytes", "ser_json_inf_nan", "ser_json_timedelta", "serialize_by_alias", "str_max_length",
    "str_min_length", "str_strip_whitespace", "str_to_lower", "str_to_upper", "strict", "title",
    "url_preserve_empty_path", "use_attribute_docstrings", "use_enum_values", "val_json_bytes", "validate_assignment",
    "validate_by_alias", "validate_by_name", "validate_default", "validate_return", "validation_error_cause",
})  # fmt: skip
"""Options of a model in Pydantic 2: any other is a mistake that is not to be carried over."""
_REMOVED = frozenset({
    "allow_mutation", "error_msg_templates", "fields", "getter_dict", "smart_union", "underscore_attrs_are_private",
    "json_loads", "json_dumps", "copy_on_model_validation", "post_init_call",
})  # fmt: skip
_WIDTH = 100


class ClassBasedConfig(Rule):
    """A model is configured by an inner `class Config`.

    Why it hurts: the form of Pydantic 1 is deprecated and goes away with Pydantic 3. What is worse: options that were
    renamed are ignored with no more than a warning. A model with `orm_mode = True` cannot be read from a row, one with
    `allow_population_by_field_name` refuses the names of its fields.

    Bad:
        # app/schemas.py
        from pydantic import BaseModel


        class Book(BaseModel):
            title: str

            class Config:  # expect: orm_mode
                orm_mode = True
                extra = "forbid"

    Good:
        # app/schemas.py
        from pydantic import BaseModel, ConfigDict


        class Book(BaseModel):
            model_config = ConfigDict(from_attributes=True, extra="forbid")

            title: str

    Fixed:
        # app/schemas.py
        from pydantic import BaseModel, ConfigDict


        class Book(BaseModel):
            title: str

            model_config = ConfigDict(from_attributes=True, extra="forbid")

    Exceptions: there is no fix where the class holds anything else than plain assignments, has a base, a comment, or an
    option that was removed without a successor.

    Versions: Pydantic 2 and later.

    References: https://docs.pydantic.dev/latest/migration/#changes-to-config
    """

    code = "FLT702"
    scope = "everywhere"
    severity = Severity.WARNING
    versions = {"pydantic": ">=2"}

    def check(self, model: DataModel, module: Module) -> Iterator[Diagnostic]:
        if model.kind not in ("model", "settings", "table"):
            return
        if not module.outline.has_class("Config", model.span.row, model.last_row):
            return
        klass = next((n for n in module.ancestors(model.span) if isinstance(n, cst.ClassDef)), None)
        if klass is None or is_version_one(klass, module) or is_for_pydantic_one(model.span, module):
            return
        for config in klass.body.body:
            if isinstance(config, cst.ClassDef) and config.name.value == "Config":
                pairs = _assignments(config)
                ignored = [key for key in pairs if _is_ignored(key, model.kind)]
                yield Diagnostic(
                    module.span(config.name),
                    _message(model.name.rpartition(":")[2], ignored, _kind(model)[1]),
                    fix=_config_dict(model, config, pairs, module),
                    severity=Severity.ERROR if ignored else Severity.WARNING,
                    habit=f"Config {ignored[0] if ignored else ''} of {model.kind}",
                )


def _kind(model: DataModel) -> tuple[str, str]:
    """The module and name of what makes the configuration of a model."""
    return ("pydantic_settings", "SettingsConfigDict") if model.kind == "settings" else ("pydantic", "ConfigDict")


def _message(name: str, ignored: list[str], maker: str) -> str:
    advice = f"write `model_config = {maker}(...)`"
    if not ignored:
        return f"`class Config` of `{name}` is deprecated since Pydantic 2; {advice}"
    key = ignored[0]
    remedy = f"it is called `{_RENAMED[key]}` now" if key in _RENAMED else "it was removed"
    if key not in _RENAMED and key not in _REMOVED:
        meant = _meant(key)
        remedy = f"`{meant}` is meant" if meant else "there is no such option"
    return f"Pydantic 2 ignores `{key}` in `{name}.Config`: {remedy}; {advice}"


def _is_ignored(key: str, kind: str) -> bool:
    """Whether Pydantic 2 has no such option; settings and tables have some of their own."""
    if key in _RENAMED or key in _REMOVED:
        return True
    return kind == "model" and not key.startswith("_") and key not in _KNOWN


def _meant(key: str) -> str:
    """The option with the most similar name, "" if none is."""
    by_words = {"from_orm": "from_attributes", "orm": "from_attributes", "immutable": "frozen"}
    close = difflib.get_close_matches(key, sorted({*_KNOWN, *_RENAMED}), n=1, cutoff=0.75)
    found = by_words.get(key, close[0] if close else "")
    return _RENAMED.get(found, found)


def _assignments(config: cst.ClassDef) -> dict[str, cst.BaseExpression]:
    """The options of a configuration class, in order."""
    found: dict[str, cst.BaseExpression] = {}
    for line in config.body.body:
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(part, cst.Assign) and isinstance(part.targets[0].target, cst.Name):
                found[part.targets[0].target.value] = part.value
            elif isinstance(part, cst.AnnAssign) and isinstance(part.target, cst.Name) and part.value is not None:
                found[part.target.value] = part.value
    return found


def _rows(span: Span, module: Module) -> str:
    """The rows of a configuration class with the comments behind its last statement."""
    source, last = module.source, span.end_row
    for row in range(span.end_row + 1, len(source.line_starts) + 1):
        line = source.line(row)
        if line.strip() and len(line) - len(line.lstrip()) < span.column:
            break
        last = row if line.strip() else last
    return source.rows(span.row, last)


def _config_dict(
    model: DataModel, config: cst.ClassDef, pairs: dict[str, cst.BaseExpression], module: Module
) -> Fix | None:
    if not _can_be_dict(model, config, pairs, module):
        return None
    name, edits = module.ensure_import(*_kind(model))
    # A name that stands there under its old and its new name counts once.
    texts = {_RENAMED.get(key, key): module.text(module.span(value)) for key, value in pairs.items()}
    span = module.span(config)
    end = module.span(config.body.body[-1])
    made = _model_config(name, [f"{key}={text}" for key, text in texts.items()], " " * (span.column - 1))
    edit = Edit(Span(span.row, span.column, end.end_row, end.end_column), made)
    return Fix("Write a `model_config`", (edit, *edits), Applicability.SAFE)


def _can_be_dict(model: DataModel, config: cst.ClassDef, pairs: dict[str, cst.BaseExpression], module: Module) -> bool:
    """Whether the class holds nothing but options that exist, and nothing else is said there or beside it."""
    statements = sum(len(line.body) for line in config.body.body if isinstance(line, cst.SimpleStatementLine))
    if config.bases or config.decorators or statements != len(pairs) or len(config.body.body) > statements or not pairs:
        return False
    if model.kind == "model" and not _KNOWN.issuperset(_RENAMED.get(key, key) for key in pairs):
        return False
    around = next((n for n in module.ancestors(model.span) if isinstance(n, cst.ClassDef)), config)
    is_commented = "#" in _rows(module.span(config), module)
    return not (is_commented or _REMOVED.intersection(pairs) or "model_config" in names_in(around))


def _model_config(name: str, given: list[str], indent: str) -> str:
    """The statement, in one row or with a row for each option."""
    made = f"model_config = {name}({', '.join(given)})"
    if len(indent + made) <= _WIDTH and len(lines_of(made)) == 1:
        return made
    lines = "".join(f"{indent}    {pair},\n" for pair in given)
    return f"model_config = {name}(\n{lines}{indent})"
