"""Figures for page and paper, drawn with matplotlib in the theme's colours; no pyplot, no Qt."""
