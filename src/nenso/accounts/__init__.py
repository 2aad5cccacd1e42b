"""Staff users, roles within an organisation, sessions."""
