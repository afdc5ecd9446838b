"""Paper on the screen: preview, and the way to the printer."""
