"""Crosscast follows a police-recorded figure through its whole life, so that anyone can recount it."""

__version__ = "0.1.0"
