"""Witnesses (C2SP tlog-witness): cosigning the ledgers of others, and having our own cosigned."""
