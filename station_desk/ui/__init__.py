"""The window, built from descriptions; it knows no room."""
