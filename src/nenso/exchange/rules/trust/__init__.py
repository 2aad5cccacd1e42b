"""The registry published as metadata of The Update Framework (TUF 1.0): written, changed by its root keys, read strictly; pure."""
