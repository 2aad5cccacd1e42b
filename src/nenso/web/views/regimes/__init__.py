"""Pages with which report regimes are run: defined, their forms built, followed and counted."""
