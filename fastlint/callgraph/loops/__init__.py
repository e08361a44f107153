"""Event loops beside the one of the server: private ones, nested ones, and what is handed to threads."""
