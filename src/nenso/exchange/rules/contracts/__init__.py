"""Holding requests to the OpenAPI document of their service: what of it counts, the operation that is meant, and what does not fit."""
