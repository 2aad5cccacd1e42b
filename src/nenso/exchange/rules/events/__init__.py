"""Events: what may be published and subscribed to, in which order it is delivered, and when it is tried again; pure."""
