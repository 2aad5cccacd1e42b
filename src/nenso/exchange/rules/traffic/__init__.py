"""What keeps one client or one service from harming the others: limits of rights, and the breaker before a dying provider."""
