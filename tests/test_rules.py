"""Every rule is held to its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastlint.rules import manifest
from fastlint.testing import check_rule


@pytest.mark.parametrize("code", manifest(), ids=lambda code: Path(manifest()[code].path).stem)
def test_rule(code: str) -> None:
    check_rule(code)
