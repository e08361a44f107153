"""The language server: the findings of the command line in an editor, while somebody types."""
