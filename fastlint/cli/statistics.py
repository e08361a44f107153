"""`--statistics`: how many findings each rule has."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable

from fastlint.diagnostic import Diagnostic


def statistics(found: Iterable[Diagnostic], fixable: Callable[[Diagnostic], bool], output_format: str) -> str:
    """Counts by rule, the most frequent first, as text or JSON; `[*]` marks rules whose findings can all be fixed."""
    by_rule: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for diagnostic in found:
        by_rule[diagnostic.code, diagnostic.name].append(fixable(diagnostic))
    rows = sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    if output_format in ("json", "json-lines"):
        entries = [
            {"code": code, "name": name, "count": len(fixes), "fixable": all(fixes), "fixable_count": sum(fixes)}
            for (code, name), fixes in rows
        ]
        lines = [json.dumps(entry) for entry in entries]
        return json.dumps(entries, indent=2) + "\n" if output_format == "json" else "".join(f"{li}\n" for li in lines)
    width = max((len(str(len(fixes))) for _, fixes in rows), default=0)
    some = any(any(fixes) for _, fixes in rows)
    return "".join(
        f"{len(fixes):>{width}}\t{code}\t{_mark(fixes) if some else ''}{name}\n" for (code, name), fixes in rows
    )


def _mark(fixes: list[bool]) -> str:
    return "[*] " if all(fixes) else "[-] " if any(fixes) else "[ ] "
