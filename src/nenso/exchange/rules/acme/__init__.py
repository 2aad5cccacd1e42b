"""ACME (RFC 8555) as the exchange's own authority serves it: what a client signs, what it may order, and how it is refused; pure."""
