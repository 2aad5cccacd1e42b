"""The version of the arithmetic: raised whenever a figure or a word of a bundle could come out differently."""

ENGINE_VERSION = "1.1.0"
