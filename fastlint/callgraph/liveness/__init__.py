"""Live and dead code: what a process loads, what something that runs names, and what nothing reaches."""
