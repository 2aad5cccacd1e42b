"""Messages from gateway to gateway: what is signed of them, and how their faults are told."""
