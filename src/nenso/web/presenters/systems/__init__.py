"""What the desk of metered systems shows."""
