"""What rules are shown: frozen values, grouped by what they are about. `fastlint.rule` hands them on."""
