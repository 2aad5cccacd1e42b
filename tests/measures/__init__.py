"""Tests of the yardstick and of metering."""
