"""The version of the arithmetic: raised whenever a figure could come out differently."""

ENGINE_VERSION = "1.0.0"
