"""The frame of the window: rooms at the left, search above, status below, help beside."""
