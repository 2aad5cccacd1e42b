"""Knowing room: report regimes, their forms, submissions and approval."""
