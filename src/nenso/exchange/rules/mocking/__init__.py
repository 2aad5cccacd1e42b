"""A service as its OpenAPI document has it: a plausible answer to a request, and what of a request the document does not take."""
