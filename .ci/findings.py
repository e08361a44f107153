"""Compare a report on standard input with the `# expect: FLT...` comments of a folder; exit 1 if they differ."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

Finding = tuple[str, int, str]


def expected(folder: Path) -> list[Finding]:
    """File, row and code of each mark."""
    marks: list[Finding] = []
    for path in folder.rglob("*.py"):
        for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            _, _, comment = line.partition("# expect:")
            marks += [(str(path.resolve()), row, code) for code in re.findall(r"FLT\d{3}", comment)]
    return sorted(marks)


def reported(report: str, output_format: str) -> list[Finding]:
    """File, row and code of each finding of a report in the format json or flake8's."""
    if output_format == "json":
        found = [(item["filename"], item["location"]["row"], item["code"]) for item in json.loads(report)]
    else:
        matches = re.finditer(r"^(.+?):(\d+):\d+: (FLT\d{3}) ", report, re.MULTILINE)
        found = [(match[1], int(match[2]), match[3]) for match in matches]
    return sorted((str(Path(name).resolve()), row, code) for name, row, code in found)


def main() -> int:
    """Print what is missing and what is too much."""
    output_format, folder = sys.argv[1], Path(sys.argv[2])
    marks, findings = expected(folder), reported(sys.stdin.read(), output_format)
    for word, items in (("missing", set(marks) - set(findings)), ("unexpected", set(findings) - set(marks))):
        for name, row, code in sorted(items):
            print(f"{word}: {name}:{row}: {code}")
    print(f"{len(findings)} findings, {len(marks)} expected")
    return 0 if marks and findings == marks else 1


if __name__ == "__main__":
    sys.exit(main())
