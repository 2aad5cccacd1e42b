"""Pages of the data exchange: for everybody, and at the desk of who exchanges."""
