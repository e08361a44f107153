"""Values in the texts of statements and paths, traced to where they come from."""
