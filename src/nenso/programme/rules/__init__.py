"""Deciding: pure rules of plans, without Django, clock or I/O."""
