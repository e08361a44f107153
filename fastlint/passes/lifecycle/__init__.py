"""The life of an application: what its start prepares, how often its code runs, how long what it builds lives."""
