"""Messages from gateway to gateway: an agency's own hub (LGSP) asks another's, or the nation's, and is asked by it."""
