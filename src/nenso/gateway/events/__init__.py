"""Asynchronous exchange: events published, kept, and delivered to whoever subscribed, after GovStack's publish-subscribe API."""
