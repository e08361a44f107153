"""One file, one walk: shows the nodes and facts of a module to the rules that asked for them."""
