"""The public pages of metering."""
