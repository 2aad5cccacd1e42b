"""The gateway: the data plane of the exchange, a process of its own without Django."""
