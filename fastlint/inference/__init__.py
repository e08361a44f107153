"""What an expression can be: the evaluator, its parts, and what is asked of values alone."""
