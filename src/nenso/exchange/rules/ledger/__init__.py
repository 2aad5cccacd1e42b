"""The ledger's proofs: a Merkle tree to which is only added, its tiles, signed checkpoints and receipts."""
