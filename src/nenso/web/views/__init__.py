"""Pages of the public site and the desk."""
