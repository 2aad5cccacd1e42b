"""Bodies that a service's owner has kept: sealed to a key of the owner's (`sealing`), by what it states (`keeping`)."""
