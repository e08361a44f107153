"""Families of subjects, a file each: `passes/registry.py` says what such a file has."""
