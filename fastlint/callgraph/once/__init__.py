"""What is done once in a process: values filled on first use, and functions behind a memo."""
