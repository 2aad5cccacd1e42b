"""Who may ask whom for what: the routing snapshot that a gateway holds, and the decision over it."""
