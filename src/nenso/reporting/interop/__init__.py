"""Data value sets as DHIS2 exchanges them (JSON, CSV, ADX), and what an import of one does. Pure."""
