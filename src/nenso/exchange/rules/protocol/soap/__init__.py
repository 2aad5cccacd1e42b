"""X-Road's message protocol for SOAP 4.0, as an information system meets it: read, checked and written; pure."""
