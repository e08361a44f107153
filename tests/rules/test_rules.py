"""Every rule is held to its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastlint.rules import manifest, subject_of
from fastlint.testing import check_rule


@pytest.mark.parametrize("code", manifest(), ids=lambda code: Path(manifest()[code].path).stem)
def test_rule(code: str) -> None:
    check_rule(code)


@pytest.mark.parametrize("code", manifest(), ids=lambda code: Path(manifest()[code].path).stem)
def test_the_manifest_names_the_subject(code: str) -> None:
    subject = subject_of(code)
    library = "cst." if subject.__module__.startswith("libcst") else ""
    assert manifest()[code].subject == f"{library}{subject.__name__}"
