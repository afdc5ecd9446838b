"""A made-up station on real villages with a year behind it, to be looked at, tried and tested with."""

from station_desk.demo.papers import write_papers
from station_desk.demo.place import demo_folder, open_demo

__all__ = ["demo_folder", "open_demo", "write_papers"]
