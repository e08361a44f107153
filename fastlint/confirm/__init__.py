"""fastlint at run time: while a project's own tests run, what blocks the event loop is measured by line.

A plugin of pytest (`pip install "fastlint[confirm]"`, then `pytest --fastlint-confirm`) that joins what it measures
with what fastlint reports: findings that are confirmed, findings that no test reaches, and lines that block unreported.
"""
