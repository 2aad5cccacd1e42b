"""The method statement of a run, in the ten steps of the OECD/JRC Handbook on Constructing Composite Indicators (2008)."""

from nenso.index.rules.method.statement import method_statement

__all__ = ["method_statement"]
