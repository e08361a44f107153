"""What is installed and what the project asks for: versions, installed packages, entry points."""
