"""`fastlint report`: a project on one page of HTML, which needs no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.cli.output import tell, told_problems, write, write_file

if TYPE_CHECKING:
    from fastlint.engine import Request


def write_report(request: Request, output_file: str, *, quiet: bool = False) -> int:
    """Write the page to a file, or to standard output for `-`; returns the exit code."""
    from fastlint.picture.page import page
    from fastlint.picture.scene import Scene

    scene = Scene(request)
    problems = list(scene.problems())
    if problems and not scene.paths:  # an empty page would take the place of an earlier one
        return told_problems(problems)
    text = page(scene)
    if output_file == "-":
        write(text)
    else:
        write_file(output_file, text)
        if not quiet:
            tell(f"wrote {output_file}")
    return told_problems(problems)
