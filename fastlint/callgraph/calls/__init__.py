"""The calls of one module, resolved into edges: of the project, and of what is outside of it."""
