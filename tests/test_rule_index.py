"""rules/README.md says what the rules say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fastlint.rules import manifest

ROOT = Path(__file__).parent.parent


def test_the_index_is_current() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "generate_rule_index.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_index_names_and_links_every_rule() -> None:
    text = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    for code, rule in manifest().items():
        link = f"{rule.group}/{Path(rule.path).name}"
        assert f"| {code} | [{rule.name}]({link}) |" in text
        assert (ROOT / "rules" / link).is_file()
