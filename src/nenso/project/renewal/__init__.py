"""A gateway's certificate renewed before its end: by this installation's own authority, or ordered over ACME from the nation's."""
