"""WSDL documents as owners hand them in: which operations they offer, and everything that is wrong with them, each at its line."""
