"""Nền Số: the software a country runs, measures and ranks its digital transformation with."""
