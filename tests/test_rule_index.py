"""rules/README.md says what the rules say."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
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


def test_the_address_of_a_rule_is_that_of_its_page_on_the_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run([sys.executable, str(ROOT / "scripts/generate_site.py"), str(site)], check=True)
    address = tomllib.loads((site / "zensical.toml").read_text(encoding="utf-8"))["project"]["site_url"]
    pages = {path.stem for path in (site / "docs/rules").glob("*.md")}
    for rule in manifest().values():
        assert rule.url == f"{address}rules/{rule.name}/"
        assert rule.name in pages


def test_the_readme_names_the_codes_of_each_group() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    codes: dict[str, list[str]] = {}
    for code, rule in manifest().items():
        codes.setdefault(rule.group, []).append(code)
    named: set[str] = set()
    for row in re.finditer(r"^\| ([a-z, ]+) \| (FLT\d+) to (FLT\d+) \|", text, re.MULTILINE):
        groups = row[1].split(", ")
        own = [code for group in groups for code in codes[group]]
        assert (row[2], row[3]) == (min(own), max(own)), row[1]
        named.update(groups)
    assert named == set(codes) - {"tool"}
