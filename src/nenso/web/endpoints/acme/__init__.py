"""The exchange's own authority over ACME (RFC 8555), at `/acme/`: for the clients that renew certificates by themselves."""
