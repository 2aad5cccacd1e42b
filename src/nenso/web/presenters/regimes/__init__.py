"""What the pages of report regimes show."""
