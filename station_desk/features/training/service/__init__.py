"""What the rooms above ask of the training: who took part, and who has not been taught enough."""

from station_desk.features.training.service.hours import Standing, lacking, standings, untrained

__all__ = ["Standing", "lacking", "standings", "untrained"]
