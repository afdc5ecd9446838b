"""Everything about getting Station Desk onto a machine; needs nothing but the standard library to begin."""
