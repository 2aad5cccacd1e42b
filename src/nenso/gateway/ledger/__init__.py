"""Writing the ledger: entries in batches, the signed tree over them each second."""
