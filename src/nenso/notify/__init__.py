"""Ground room: messages to people, in their inbox and by e-mail."""
