"""The catalogue of systems, databases and digital platforms: public pages, and the desk of the agencies that own them."""
