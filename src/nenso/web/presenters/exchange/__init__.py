"""What the pages of the data exchange show."""
