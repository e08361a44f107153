"""Notebooks (`.ipynb`): what tells them from modules; how their cells are read is only loaded for one (`cells.py`)."""

from __future__ import annotations

import re

NOTEBOOK = ".ipynb"
"""How the name of a notebook ends."""
LINE_END = re.compile(r"\r\n|\r|\n")
"""Where Python ends a row: not at a form feed or a line separator."""


class NotebookError(Exception):
    """What is wrong with a notebook, or with a text that is to become one, in words."""
