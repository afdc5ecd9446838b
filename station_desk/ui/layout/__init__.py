"""The layout editor: a page as the picture of its own PDF, with handles on it; it knows no room."""
