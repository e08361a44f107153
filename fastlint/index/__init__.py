"""From the text of one file to its facts: pure, rule-free, built on the standard library's `ast`."""
