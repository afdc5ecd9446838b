"""A sheet on the screen: its table, what is filtered and chosen, and what is done to many rows."""
