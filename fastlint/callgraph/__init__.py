"""Who calls whom, on which thread and loop, under which conditions, and what blocks there."""
