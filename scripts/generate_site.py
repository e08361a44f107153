"""Write the documentation site's sources: a page for each rule, the indexes, and what the README and the changelog say.

    python scripts/generate_site.py build/site        # then: zensical build --strict -f build/site/zensical.toml

Everything comes from what the rules say about themselves (their docstrings and declarations) and from the texts of the
repository; nothing is written by hand for the site. The folder is made anew.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from fastlint.diagnostic import RuleInfo  # noqa: E402
from fastlint.reporters._page import page_markdown  # noqa: E402
from fastlint.rules import load, manifest  # noqa: E402

REPOSITORY = "https://github.com/fastlint/fastlint"
SETTINGS = """\
[project]
site_name = "fastlint"
site_description = "A linter for FastAPI projects that follows calls across modules."
site_url = "https://fastlint.github.io/fastlint/"
repo_url = "{repository}"
nav = [
  {{ "fastlint" = "index.md" }},
  {{ "Rules" = [
    {{ "All rules" = "rules/index.md" }},
    {{ "Other linters" = "rules/overlaps.md" }},
{groups}
  ] }},
  {{ "Guides" = [
{guides}
  ] }},
  {{ "Architecture" = "architecture.md" }},
  {{ "Contributing" = "contributing.md" }},
  {{ "Changelog" = "changelog.md" }},
]

[project.theme]
features = ["content.code.copy", "navigation.footer", "navigation.indexes", "navigation.sections", "search.highlight"]

[[project.theme.palette]]
scheme = "default"
toggle.icon = "lucide/sun"
toggle.name = "Dark"

[[project.theme.palette]]
scheme = "slate"
toggle.icon = "lucide/moon"
toggle.name = "Light"

[project.markdown_extensions]
attr_list = {{}}
tables = {{}}
toc.permalink = true
pymdownx.highlight = {{}}
pymdownx.superfences = {{}}
"""
_GUIDES = {path.relative_to(ROOT).as_posix(): path.name for path in sorted((ROOT / "docs").glob("*.md"))}
_GUIDES["editors/README.md"] = "editors.md"
_TEXTS = {
    "README.md": "index.md", "ARCHITECTURE.md": "architecture.md", "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md", **_GUIDES,
}  # fmt: skip
_PLACES = {
    **_TEXTS,
    "rules/README.md": "rules/index.md",
    **{path.relative_to(ROOT).as_posix(): path.name for path in (ROOT / "docs").glob("*.png")},
}
"""Where files of the repository are on the site."""


def main() -> int:
    """Exit code 2 without a folder to write to."""
    if len(sys.argv) != 2:
        print("usage: generate_site.py FOLDER", file=sys.stderr)
        return 2
    target = Path(sys.argv[1])
    shutil.rmtree(target, ignore_errors=True)
    rules = sorted(manifest().values(), key=lambda rule: rule.code)
    pages = target / "docs" / "rules"
    pages.mkdir(parents=True)
    for rule in rules:
        _write(pages / f"{rule.name}.md", rule_page(rule))
    _write(pages / "index.md", index_page(rules))
    _write(pages / "overlaps.md", overlaps_page(rules))
    for source, name in _TEXTS.items():
        _write(target / "docs" / name, linked((ROOT / source).read_text(encoding="utf-8"), source))
    for picture in (ROOT / "docs").glob("*.png"):
        shutil.copy(picture, target / "docs" / picture.name)
    settings = SETTINGS.format(repository=REPOSITORY, groups=_groups(rules), guides=_guides())
    _write(target / "zensical.toml", settings)
    return 0


def rule_page(rule: RuleInfo) -> str:
    """The page of one rule: how it is set, then what its docstring says."""
    declared = load(rule.code)
    rows = [
        ("Code", f"`{rule.code}`"),
        ("Group", f"`{rule.group}`"),
        ("Severity", rule.severity.value),
        ("Default", "with `--preview`" if rule.preview else "on" if rule.default else "off: select it to use it"),
        ("Fix", f"{rule.fixable.value}" if rule.fixable else "none"),
        ("Versions", ", ".join(f"{name} {bound}" for name, bound in declared.versions.items()) or "all"),
        ("Also reported by", ", ".join(f"`{entry}`" for entry in rule.overlaps) or "no other linter known"),
        ("Seen in", {"application": "the application", "tests": "tests", "everywhere": "all files"}[declared.scope]),
    ]
    table = "".join(f"| {name} | {value} |\n" for name, value in rows)
    source = f"{REPOSITORY}/blob/main/rules/{rule.group}/{rule.name.replace('-', '_')}.py"
    text = f"# {rule.name} ({rule.code})\n\n| | |\n|---|---|\n{table}\n{page_markdown(rule.page)}\n\n"
    return f"{text}[The rule's file: its code, its page and its test]({source})\n"


def index_page(rules: Iterable[RuleInfo]) -> str:
    """All rules, by group."""
    head = (
        "# Rules\n\n*on*: without being selected; *preview*: with `--preview`; *off*: only when selected. "
        "*fix*: safe fixes are made by `--fix`, unsafe ones by `--fix --unsafe-fixes`.\n"
    )
    parts = [head]
    for group, members in groupby(rules, key=lambda rule: rule.group):
        rows = "".join(
            f"| {r.code} | [{r.name}]({r.name}.md) | {r.summary.replace('|', '&#124;')} | {r.severity.value} "
            f"| {'preview' if r.preview else 'on' if r.default else 'off'} | {r.fixable.value if r.fixable else ''} |\n"
            for r in members
        )
        parts.append(f"## {group}\n\n| code | name | what | severity | | fix |\n|---|---|---|---|---|---|\n{rows}")
    return "\n".join(parts)


def overlaps_page(rules: Iterable[RuleInfo]) -> str:
    """Which rules of other linters report the same lines."""
    rows = "".join(
        f"| `{other.partition(':')[0]}` | {other.partition(':')[2]} | [{rule.name}]({rule.name}.md) | {rule.code} |\n"
        for rule in rules
        for other in rule.overlaps
    )
    return (
        '# Rules that other linters have too\n\n`ignore-overlap = ["ruff"]` (or `--ignore-overlap ruff`) switches the '
        "rules off that the named linters have too, so that nobody gets the same line twice. The rule's page says "
        "what the other one reports, and who is right where they disagree.\n\n"
        f"| linter | its rule | rule | code |\n|---|---|---|---|\n{rows}"
    )


def _groups(rules: Iterable[RuleInfo]) -> str:
    """The rules in the navigation, a section for each group."""
    lines = []
    for group, members in groupby(rules, key=lambda rule: rule.group):
        entries = ", ".join(f'{{ "{rule.name}" = "rules/{rule.name}.md" }}' for rule in members)
        lines.append(f'    {{ "{group}" = [{entries}] }},')
    return "\n".join(lines)


def _guides() -> str:
    """The guides in the navigation, by their headings."""
    headings = {
        name: (ROOT / source).read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        for source, name in _GUIDES.items()
    }
    return "\n".join(f'    {{ "{heading}" = "{name}" }},' for name, heading in headings.items())


def linked(text: str, source: str) -> str:
    """Links between the texts of the repository, as the site has them; other files are shown in the repository.

    They are written from the folder of `source`; the site has all texts in one folder.
    """

    def replaced(match: re.Match[str]) -> str:
        target, mark, heading = match[1].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return match[0]
        place = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        return f"]({_PLACES.get(place, f'{REPOSITORY}/blob/main/{place}')}{mark}{heading})"

    return re.sub(r"\]\(([^)\s]+)\)", replaced, text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
