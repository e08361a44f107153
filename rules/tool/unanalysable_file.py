from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Rule, Severity
from fastlint.rule import UnanalysableFile as Subject

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnanalysableFile(Rule):
    """A file could not be analysed.

    Why it hurts: nothing can be said about the file, nor about what other files do with it. Passing over it in silence
    would look like a file without faults; the run ends with exit code 2 instead.

    Bad:
        # app/old.py
        from fastapi import FastAPI

        print "starting"  # expect: syntax error
        app = FastAPI()

    Good:
        # app/old.py
        from fastapi import FastAPI

        print("starting")
        app = FastAPI()

    Exceptions: none, whatever rules are selected, but for templates of Jinja, and for what no module names and is made
    to be edited or run in another way: notebooks that were exported with their commands (`!pip install`,
    `%matplotlib`), texts with blanks to fill in (`def test_<name>():`). Any other file that is not meant to be Python
    of this version can be excluded, or this rule be ignored for it in `per-file-ignores`. Reported are syntax errors,
    texts that are not in the encoding that they declare, syntax newer than the Python that runs fastlint, brackets or
    blocks nested too deeply, files that took too long, and files in which a rule crashed.

    References: https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations
    """

    code = "FLT001"
    severity = Severity.ERROR

    def check(self, file: Subject, module: Module) -> Iterator[Diagnostic]:
        yield Diagnostic(file.span, f"not fully checked: {file.reason.rstrip('.')}")
