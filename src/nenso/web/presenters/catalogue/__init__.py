"""The catalogue, made ready for pages."""
