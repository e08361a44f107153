"""What several rules share: questions about LibCST nodes, facts read out of the text, edits. Knows one file."""
