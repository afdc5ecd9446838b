"""What the rooms above ask of the duty log: its flags and the words that cleared them."""

from station_desk.features.duties.service.flags import Flag, clear_flags, due, flags, open_flags

__all__ = ["Flag", "clear_flags", "due", "flags", "open_flags"]
