"""The building: settings, addresses, command line, embedded database."""
