"""What the exchange decides and proves, without database, network or clock."""
