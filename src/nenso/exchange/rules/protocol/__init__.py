"""The message protocol for REST of X-Road (r1), as an information system meets it: names, paths, heads, errors."""
