"""Knowing room: indicators, observations and the metering of public services."""
