"""One configuration file: read, parsed, validated. What was validated once is remembered by its content."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastlint import __version__
from fastlint.config.errors import ConfigError

FILENAMES = (".fastlint.toml", "fastlint.toml", "pyproject.toml")
CACHE_FOLDER = ".fastlint_cache"

Values = dict[str, Any]
"""The values that a table sets, by Python name; plain JSON."""


@dataclass(slots=True)
class Memory:
    """Validated tables, by the digest of the file: pydantic is needed only where a configuration is new.

    Kept on disk in the cache folder beside the configuration file, if that folder is there (it never creates one).
    """

    on_disk: bool = True
    _known: dict[str, Values | None] = field(default_factory=dict)
    _new: dict[Path, dict[str, Values | None]] = field(default_factory=dict)
    _read: set[Path] = field(default_factory=set)

    def recall(self, path: Path, key: str) -> Values | None:
        """What was kept for this content, if anything."""
        file = self._file(path)
        if self.on_disk and key not in self._known and file not in self._read:
            self._read.add(file)
            with suppress(OSError, ValueError, TypeError):
                self._known |= json.loads(file.read_text("utf-8"))
        return self._known.get(key)

    def keep(self, path: Path, key: str, values: Values) -> None:
        """Remember validated values; `save` writes them."""
        with suppress(TypeError, ValueError):  # dates in a table are no JSON: simply validate them again next time
            self._known[key] = json.loads(json.dumps(values))
            self._new.setdefault(self._file(path), {})[key] = self._known[key]

    def save(self) -> None:
        """Write what is new to the cache folders that exist; a failure only costs time in the next run."""
        for file, entries in self._new.items():
            if self.on_disk and file.parent.is_dir():
                with suppress(OSError):
                    temporary = file.with_suffix(f".{os.getpid()}")
                    temporary.write_text(json.dumps(entries), "utf-8")
                    temporary.replace(file)
        self._new.clear()

    @staticmethod
    def _file(path: Path) -> Path:
        return path.parent / CACHE_FOLDER / f"{path.name.removeprefix('.')}.json"


MEMORY = Memory()


def read_table(path: Path) -> Values | None:
    """The values of our table in a configuration file; None for a pyproject.toml without it.

    Raises ConfigError for a file that cannot be read, is no TOML, or has unknown keys or values of the wrong type.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path) from None
    if path.name == "pyproject.toml" and b"fastlint" not in data:
        return None
    key = hashlib.sha256(f"{__version__}\0{_schema_stamp()}\0{path.name}\0".encode() + data).hexdigest()
    values = MEMORY.recall(path, key)
    if values is None:
        values = _validated(path, data)
        if values is not None:
            MEMORY.keep(path, key, values)
    return values


def inline_table(text: str) -> Values:
    """The values of a `--config 'key = value'`; raises ConfigError."""
    import tomllib

    from fastlint.config.schema import validate

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = f'neither a TOML file that exists nor "key = value" in TOML ({error})'
        raise ConfigError(f"--config {text}: {reason}") from None
    if "extend" in table:
        raise ConfigError(f"--config {text}: extend works in files only")
    try:
        return validate(table, "")
    except ConfigError as error:
        raise ConfigError(f"--config {text}: {error.message}") from None


def _validated(path: Path, data: bytes) -> Values | None:
    import tomllib

    try:
        table: Any = tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error}", path) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"not valid TOML: {error}", path) from None
    prefix = ""
    if path.name == "pyproject.toml":
        prefix = "tool.fastlint"
        tools = table.get("tool")
        table = tools.get("fastlint") if isinstance(tools, dict) else None
        if table is None:
            return None
        if not isinstance(table, dict):
            raise ConfigError("tool.fastlint: must be a table", path)
    from fastlint.config.schema import validate

    try:
        return validate(table, prefix)
    except ConfigError as error:
        raise ConfigError(error.message, path) from None


def _schema_stamp() -> str:
    """Changes with the schema while fastlint itself is being worked on."""
    stat = (Path(__file__).parent / "schema.py").stat()
    return f"{stat.st_size}:{stat.st_mtime_ns}"
