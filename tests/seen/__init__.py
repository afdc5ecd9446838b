"""Pictures of every page, kept to be looked at."""
