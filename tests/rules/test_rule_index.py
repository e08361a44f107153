"""rules/README.md says what the rules say."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from fastlint.rules import manifest

ROOT = Path(__file__).parents[2]
TEXTS = [
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "editors/**/*.md", "benchmarks/*.md", "rules/*.md", "fixtures/**/*.md")
    for path in sorted(ROOT.glob(pattern))
    if "node_modules" not in path.parts
]


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


def test_the_address_of_a_rule_is_that_of_its_page_on_the_site(site: Path) -> None:
    address = tomllib.loads((site / "zensical.toml").read_text(encoding="utf-8"))["project"]["site_url"]
    pages = {path.stem for path in (site / "docs/rules").glob("*.md")}
    for rule in manifest().values():
        assert rule.url == f"{address}rules/{rule.name}/"
        assert rule.name in pages


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "site"
    subprocess.run([sys.executable, str(ROOT / "scripts/generate_site.py"), str(folder)], check=True)
    return folder


def _links(text: str) -> list[str]:
    code = re.compile(r"^```.*?^```|^(?: {4}|\t).*?$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", code.sub("", text))


def _anchors(text: str) -> set[str]:
    """What headings are called in addresses."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_all_links_of_the_site_lead_somewhere(site: Path) -> None:
    docs, repository = site / "docs", "https://github.com/fastlint/fastlint/blob/main/"
    followed = 0
    for page in sorted(docs.rglob("*.md")):
        for link in _links(page.read_text(encoding="utf-8")):
            target, _, anchor = link.partition("#")
            if link.startswith(repository):
                assert (ROOT / target.removeprefix(repository)).exists(), f"{page.name}: {link}"
            elif not re.match(r"[a-z]+:", link):
                place = (page.parent / target) if target else page
                assert place.is_file(), f"{page.name}: {link}"
                assert not anchor or anchor in _anchors(place.read_text(encoding="utf-8")), f"{page.name}: {link}"
                followed += 1
    assert followed > len(manifest())


def test_the_site_has_all_texts_and_what_it_names(site: Path) -> None:
    settings = tomllib.loads((site / "zensical.toml").read_text(encoding="utf-8"))
    named = set(re.findall(r"'([\w/.-]+\.md)'", str(settings["project"]["nav"])))
    there = {path.relative_to(site / "docs").as_posix() for path in (site / "docs").rglob("*.md")}
    assert named == there
    assert {path.name for path in (ROOT / "docs").glob("*.md")} | {"editors.md"} <= named


@pytest.mark.parametrize("text", TEXTS)
def test_links_between_texts_of_the_repository(text: str) -> None:
    for link in _links((ROOT / text).read_text(encoding="utf-8")):
        target, _, anchor = link.partition("#")
        if not re.match(r"[a-z]+:", link):
            place = (ROOT / text).parent / target if target else ROOT / text
            assert place.exists(), f"{text}: {link}"
            assert not anchor or anchor in _anchors(place.read_text(encoding="utf-8")), f"{text}: {link}"


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
