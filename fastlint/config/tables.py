"""One configuration file: read, parsed, validated. What was validated once is remembered by its content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastlint.cache import Cache
from fastlint.codec import Codec
from fastlint.config.errors import ConfigError
from fastlint.disk import read_regular
from fastlint.version import __version__

FILENAMES = (".fastlint.toml", "fastlint.toml", "pyproject.toml")
CACHE_FOLDER = ".fastlint_cache"


Values = dict[str, Any]
"""The values that a table sets, by Python name; plain JSON."""
_KEPT: Codec[dict[str, str]] = Codec(dict[str, str])


@dataclass(slots=True)
class Memory:
    """Validated tables, by the digest of the file: pydantic is needed only where a configuration is new.

    Kept on disk in a cache whose folder is there (it never creates one); None keeps them in memory only.
    """

    cache: Cache | None = None
    _known: dict[str, str] = field(default_factory=dict)
    _used: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, str] | None = None

    def recall(self, key: str) -> Values | None:
        """What was kept for this content, if anything."""
        if self._kept is None:
            self._kept = self._read()
            self._known |= self._kept
        if key not in self._known:
            return None
        self._used[key] = self._known[key]
        values: Values = json.loads(self._known[key])
        return values

    def keep(self, key: str, values: Values) -> None:
        """Remember validated values; `save` writes them."""
        self._known[key] = self._used[key] = json.dumps(values)

    def save(self) -> None:
        """Write what this run used to the cache folder; a failure only costs time in the next run."""
        folder = self.cache.folder if self.cache else None
        if self.cache is not None and folder is not None and self._used != (self._kept or {}) and folder.is_dir():
            self.cache.write("configuration", _KEPT, self._used)

    def _read(self) -> dict[str, str]:
        return (self.cache.read("configuration", _KEPT) if self.cache else None) or {}


MEMORY = Memory()


def read_table(path: Path) -> Values | None:
    """The values of our table in a configuration file; None for a pyproject.toml without it.

    Raises ConfigError for a file that cannot be read, is no TOML, or has unknown keys or values of the wrong type.
    """
    try:
        return _table(path)
    except ConfigError:
        raise
    except Exception as error:
        raise ConfigError(f"cannot be used: {type(error).__name__}: {' '.join(str(error).split())}", path) from error


def _table(path: Path) -> Values | None:
    try:
        data = read_regular(path)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path) from None
    if path.name == "pyproject.toml" and b"fastlint" not in data:
        return None
    key = hashlib.sha256(f"{__version__}\0{_schema_stamp()}\0{path.name}\0".encode() + data).hexdigest()
    values = MEMORY.recall(key)
    if values is None:
        values = _validated(path, data)
        if values is not None:
            MEMORY.keep(key, values)
    return values


def inline_table(text: str) -> Values:
    """The values of a `--config 'key = value'`; raises ConfigError."""
    import tomllib

    from fastlint.config.schema import validate

    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f'neither a TOML file that exists nor "key = value" in TOML ({_reason(error)})'
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
        table: Any = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error}", path) from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"not valid TOML: {_reason(error)}", path) from None
    prefix = ""
    if path.name == "pyproject.toml":
        prefix = "tool.fastlint"
        tools = table.get("tool")
        table = tools.get("fastlint") if isinstance(tools, dict) else None
        if table is None:
            return None
        if not isinstance(table, dict):
            raise ConfigError("tool.fastlint: must be a table", path)
    elif isinstance(table.get("tool"), dict) and "fastlint" in table["tool"]:
        reason = f"tool.fastlint: only pyproject.toml has this table; in {path.name} its keys stand by themselves"
        raise ConfigError(reason, path)
    from fastlint.config.schema import validate

    try:
        return validate(table, prefix)
    except ConfigError as error:
        raise ConfigError(error.message, path) from None


def _reason(error: Exception) -> str:
    """What is wrong with a TOML text, without advice for programmers."""
    import tomllib

    if isinstance(error, tomllib.TOMLDecodeError):
        return str(error)
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it holds a number that is too long"


def _schema_stamp() -> str:
    """Changes with the schema while fastlint itself is being worked on."""
    stat = (Path(__file__).parent / "schema.py").stat()
    return f"{stat.st_size}:{stat.st_mtime_ns}"
