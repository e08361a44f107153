"""Subjects, found and worded: what the whole project means, as what rules are shown, a file for a family."""
