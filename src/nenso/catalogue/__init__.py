"""The catalogue of information systems, databases and digital platforms."""
