"""Own rules for the commands that only speak of rules: those that the configuration of a folder names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastlint import rules
from fastlint.cli.output import tell
from fastlint.config.errors import shown
from fastlint.config.loading import Configuration
from fastlint.diagnostic import RuleInfo


def enrol_for(configuration: Configuration, origins: Sequence[str] | None = None) -> None:
    """Let the own rules of a configuration be known, or those of some places; what is wrong with one is told."""
    settings = configuration.settings
    places = settings.own_rules if origins is None else origins
    team = rules.find_team(places, plugins=settings.foreign_code and origins is None)
    rules.enrol(team)
    for flaw in team.flaws:
        tell(f"warning: {shown(flaw.path)}:{flaw.row}: {flaw.message}")


def known_here(wanted: str | None = None) -> Mapping[str, RuleInfo]:
    """All rules, own ones included; for a `wanted` one of fastlint's own, no configuration is read."""
    from fastlint.config.selection import find_rule

    every = rules.manifest()
    if wanted is None or not find_rule(wanted, every):
        enrol_for(Configuration())
    return rules.manifest()
