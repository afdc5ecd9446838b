"""The demonstration's dice and the words it is told in (resources/demo)."""

import random
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from station_desk.base.paths import RESOURCES


def dice(*key: object) -> random.Random:
    """Dice that fall the same way for the same key, today and on every machine."""
    return random.Random("/".join(map(str, ("station-desk", *key))))  # noqa: S311 - nothing here is secret


@cache
def words(name: str) -> Mapping[str, Any]:
    """The table resources/demo/<name>.toml: people, station or duties."""
    return tomllib.loads((RESOURCES / "demo" / f"{name}.toml").read_text("utf-8"))
