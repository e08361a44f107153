"""The command line. `options` is the table from which both parsers are made; the other modules are the commands."""
