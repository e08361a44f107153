"""Cells of a notebook as one Python module, and what becomes of that written back cell by cell.

Cells are joined by a row that no program holds by chance, so that they can be told apart again whatever was edited.
What only IPython reads (`%magic`, `!shell`, `name?`) is hidden behind a name or comment of our own while the module is
looked at; cells of other languages are left out. In the file nothing but the sources of changed cells is touched.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, chain, zip_longest
from typing import Any, NamedTuple

from fastlint.notebook import LINE_END, NotebookError

_ROW = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BETWEEN = "\n# %%%% the next cell of the notebook %%%%\n"
_HIDDEN = re.compile(r"(?:# )?__fastlint_hidden_(\d+)__")
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()

_RUNS_PYTHON = frozenset({"capture", "debug", "ipytest", "prun", "pypy", "python", "python3", "time", "timeit"})
"""Magics of a whole cell below which Python stands."""
_COMMANDS = r"cat|cd|conda|cp|less|ll|ls|mamba|man|mkdir|mv|pip|rm|rmdir|uv"
_MAGIC = re.compile(
    rf"[ \t]*(?:[%!?]|[,;/](?=[A-Za-z_])|(?:{_COMMANDS})[ \t]+(?!(?:and|if|in|is|not|or)\b)[\w.~/\"'$])"
    r"|[ \t]*[\w.%*\[\]()'\"]+\?\??[ \t]*$"
)
_ASSIGNED = re.compile(r"([ \t]*[\w.,\[\]'\" \t*]+?=[ \t]*)(?=[%!])")
_TOKEN = re.compile(r"\"\"\"|'''|[\"']|#.*|[(\[{]|[)\]}]|\\.?")
_ENDS = {quote: re.compile(rf"\\.|{quote}", re.DOTALL) for quote in ('"""', "'''", '"', "'")}


class Cell(NamedTuple):
    """A cell with Python: its number among all cells, the first row it has in the module, its text in the notebook.

    `start` and `end` are the offsets of the JSON value that holds it.
    """

    number: int
    row: int
    text: str
    start: int
    end: int


class Notebook:
    """The content of a notebook. Raises NotebookError for what is none, or none of Python."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._hidden: list[str] = []
        try:
            found = [*_code(document)]
        except json.JSONDecodeError as error:
            raise NotebookError(f"no notebook: row {error.lineno} is no JSON ({error.msg})") from None
        except RecursionError:
            raise NotebookError("no notebook: nested too deeply") from None
        texts = [self._as_python(text) for _, text, _, _ in found]
        rows = accumulate((len(LINE_END.findall(text)) + 2 for text in texts), initial=1)
        self.text = _BETWEEN.join(texts)
        self.cells = [Cell(one[0], row, *one[1:]) for row, one in zip(rows, found, strict=False)]

    def place(self, row: int) -> tuple[int, int]:
        """The number of the cell in which a row of the module lies, and the row in it."""
        if not self.cells:
            return 1, row
        cell = self.cells[max(bisect_right(self.cells, row, key=lambda each: each.row) - 1, 0)]
        return cell.number, row - cell.row + 1

    def texts(self) -> dict[int, str]:
        """The texts of the cells by their numbers, as they stand in the notebook."""
        return {cell.number: cell.text for cell in self.cells}

    def written(self, text: str) -> str:
        """The notebook with another text of its module. Raises NotebookError if its cells cannot be told apart."""
        numbers = [int(number) for number in _HIDDEN.findall(text)]
        texts = text.split(_BETWEEN)
        if numbers != [*range(len(self._hidden))] or len(texts) != max(len(self.cells), 1):
            raise NotebookError("its cells cannot be told apart")
        parts, position = [], 0
        for cell, new in zip(self.cells, texts, strict=False):
            told = _HIDDEN.sub(lambda match: self._hidden[int(match[1])], new)
            if told != cell.text:
                value = _value(self._document[cell.start : cell.end], told, is_ascii=self._document.isascii())
                parts += [self._document[position : cell.start], value]
                position = cell.end
        return "".join([*parts, self._document[position:]])

    def _as_python(self, text: str) -> str:
        """A cell without what only IPython reads."""
        rows: list[str] = []
        state = _State()
        goes_on = False
        for number, row in enumerate(LINE_END.split(text)):
            if goes_on or (number == 0 and row.startswith("%%")):
                goes_on = goes_on and row.endswith("\\")
                rows.append(self._hide(row, is_statement=False))
            elif state.is_inside:
                rows.append(state.read(row))
            elif _MAGIC.match(row):
                goes_on = row.endswith("\\")
                indent = len(row) - len(row.lstrip(" \t"))
                rows.append(row[:indent] + self._hide(row[indent:], is_statement=indent > 0))
            elif (assigned := _ASSIGNED.match(row)) is not None:
                goes_on = row.endswith("\\")
                rows.append(assigned[1] + self._hide(row[assigned.end() :], is_statement=True))
            else:
                rows.append(state.read(row))
        return "".join(chain.from_iterable(zip_longest(rows, LINE_END.findall(text), fillvalue="")))

    def _hide(self, text: str, *, is_statement: bool) -> str:
        self._hidden.append(text)
        name = f"__fastlint_hidden_{len(self._hidden) - 1}__"
        return name if is_statement else f"# {name}"


class _State:
    """Whether the next row goes on with a string, a bracket or a statement."""

    def __init__(self) -> None:
        self.quote = ""
        self.depth = 0
        self.continues = False

    @property
    def is_inside(self) -> bool:
        return bool(self.quote or self.depth > 0 or self.continues)

    def read(self, row: str) -> str:
        """Take in a row, and give it back."""
        self.continues, position = False, 0
        while position < len(row):
            if self.quote:
                end = _ENDS[self.quote].search(row, position)
                if end is None:
                    break
                position = end.end()
                self.quote = "" if end[0] == self.quote else self.quote
            else:
                token = _TOKEN.search(row, position)
                if token is None:
                    break
                position = token.end()
                self._take(token[0])
        if len(self.quote) == 1 and not row.endswith("\\"):
            self.quote = ""
        return row

    def _take(self, token: str) -> None:
        if token[0] in "\"'":
            self.quote = token
        elif token in "([{":
            self.depth += 1
        elif token in ")]}":
            self.depth -= 1
        elif token == "\\":
            self.continues = True


def _code(document: str) -> Iterator[tuple[int, str, int, int]]:
    """The cells with Python: number, text, and the offsets of the value that holds it."""
    members = {key: (value, start) for key, value, start, _ in _members(document, _skip(document, 0))}
    if "cells" not in members and "worksheets" in members:
        raise NotebookError("a notebook of an old format: convert it with `jupyter nbconvert --to notebook`")
    cells, at = members.get("cells", (None, 0))
    if not isinstance(cells, list):
        raise NotebookError('no notebook: it has no "cells"')
    language = _language(members.get("metadata", (None, 0))[0])
    if language.lower() not in ("python", "ipython", "ipython3", "python3"):
        raise NotebookError(f"a notebook of {language}, no Python")
    for number, (cell, start) in enumerate(_elements(document, at), 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            for key, value, begin, end in _members(document, start):
                text = "".join(value) if _is_texts(value) else value
                if key == "source" and isinstance(text, str) and _is_python(cell, text):
                    yield number, text, begin, end


def _language(metadata: object) -> str:
    """The language of a notebook: Python where nothing is said."""
    for place, key in (("language_info", "name"), ("kernelspec", "language")):
        told = metadata.get(place) if isinstance(metadata, dict) else None
        if isinstance(told, dict) and isinstance(told.get(key), str) and told[key]:
            return str(told[key])
    return "python"


def _is_python(cell: dict[str, Any], text: str) -> bool:
    """Whether a cell holds Python."""
    metadata = cell.get("metadata")
    told = metadata.get("vscode") if isinstance(metadata, dict) else None
    if isinstance(told, dict) and told.get("languageId", "python") != "python":
        return False
    magic = re.match(r"%%(\w*)", text)
    return magic is None or magic[1] in _RUNS_PYTHON


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _skip(document: str, at: int) -> int:
    match = _SPACE.match(document, at)
    return match.end() if match else at


def _members(document: str, at: int) -> Iterator[tuple[str, Any, int, int]]:
    """Key, value, and the offsets of the value, of the members of an object."""
    if document[at : at + 1] != "{":
        raise NotebookError("no notebook: an object of JSON is wanted")
    _, last = _DECODER.raw_decode(document, at)
    at = _skip(document, at + 1)
    while document[at] != "}":
        key, at = _DECODER.raw_decode(document, at)
        start = _skip(document, _skip(document, at) + 1)
        value, end = _DECODER.raw_decode(document, start)
        yield key, value, start, end
        at = _skip(document, end)
        if document[at] == ",":
            at = _skip(document, at + 1)
    if at != last - 1:
        raise NotebookError("no notebook: it cannot be read")


def _elements(document: str, at: int) -> Iterator[tuple[Any, int]]:
    """The elements of an array with the offsets at which they begin."""
    at = _skip(document, at + 1)
    while document[at] != "]":
        value, end = _DECODER.raw_decode(document, at)
        yield value, at
        at = _skip(document, end)
        if document[at] == ",":
            at = _skip(document, at + 1)


def _value(old: str, text: str, *, is_ascii: bool) -> str:
    """The JSON of a cell's new text, laid out as the old one was; rows that stay are written as they were."""
    if not old.startswith("["):
        return json.dumps(text, ensure_ascii=is_ascii)
    elements = [(value, old[start : _DECODER.raw_decode(old, start)[1]], start) for value, start in _elements(old, 0)]
    if not elements:
        return json.dumps(_ROW.findall(text), ensure_ascii=is_ascii)
    known = {value: raw for value, raw, _ in elements}
    before, (_, first, start), (_, last, end) = old[: elements[0][2]], elements[0], elements[-1]
    between = old[start + len(first) : elements[1][2]] if len(elements) > 1 else f",{before[1:] or ' '}"
    rows = _ROW.findall(text)
    return (
        before
        + between.join(known.get(row) or json.dumps(row, ensure_ascii=is_ascii) for row in rows)
        + (old[end + len(last) :])
    )
