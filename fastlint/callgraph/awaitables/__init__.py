"""Coroutines and other awaitables: who awaits them, and who takes them for their value."""
