"""Reachability: what runs on the event loop of the server, on what ways, and what it comes to there."""
