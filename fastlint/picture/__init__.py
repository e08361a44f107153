"""Pictures of what the model knows: of one line, of calls, and of a whole project on one page."""
