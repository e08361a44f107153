"""Under what conditions a part of a function runs: what surrounds it, constants, arguments, tests."""
