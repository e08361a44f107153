"""fastlint: finds the pitfalls of a FastAPI project across its modules, before it runs."""

__version__ = "0.1.0"
