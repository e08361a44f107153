"""How long a call waits or works, as far as can be told: small files, work that no thread helps."""
