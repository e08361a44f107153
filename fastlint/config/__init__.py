"""What the user wishes: settings, where they come from, and which rules and files they choose."""
