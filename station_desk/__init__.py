"""Station Desk: the clerk's desk of a township police station."""

__version__ = "0.1.0"
