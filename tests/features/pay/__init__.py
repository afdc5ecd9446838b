"""Tests of the room of pay."""
