"""The call graph as it is kept: edges, the functions between them, and what other modules see of them."""
