"""From the facts of all files to what they mean together."""
