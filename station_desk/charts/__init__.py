"""Figures drawn with matplotlib alone: no pyplot, no Qt, colours handed in."""
