"""What this computer remembers between two mornings: window size, chosen columns, import mappings, the last folder."""

import json
import logging
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.base.paths import user_folder, write_beside

FILE = "choices.json"
RUINED = "choices.ruined.json"


class Choices:
    """Remembered choices by key. Nothing here is worth an error box: what cannot be read or saved is forgotten."""

    def __init__(self, place: Path, chosen: dict[str, Any] | None = None) -> None:
        self.place = place
        self._chosen = chosen or {}

    @classmethod
    def load(cls, folder: Path | None = None) -> "Choices":
        """The choices kept in `folder` (the user's own); a ruined file is put aside and they start anew."""
        place = (folder or user_folder()) / FILE
        try:
            chosen = json.loads(place.read_text("utf-8"))
            if isinstance(chosen, dict):
                return cls(place, chosen)
        except FileNotFoundError:
            return cls(place)
        except OSError:
            logging.getLogger(__name__).warning("choices cannot be read")
            return cls(place)
        except ValueError:
            pass  # not JSON, or not text: put aside below, as anything else that is no table of choices
        with suppress(OSError):
            place.replace(place.with_name(RUINED))
        return cls(place)

    def recall(self, key: str, default: Any = None) -> Any:
        """The value remembered under `key`, else `default`."""
        return deepcopy(self._chosen[key]) if key in self._chosen else default

    def remember(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold, and save; None forgets the key. Raises TypeError for any other value."""
        value = json.loads(json.dumps(value))  # a copy: what the caller changes later is not yet remembered
        if value is None:
            self._chosen.pop(key, None)
        elif self._chosen.get(key) == value:
            return
        else:
            self._chosen[key] = value
        try:
            with write_beside(self.place) as beside:
                beside.write_text(json.dumps(self._chosen, ensure_ascii=False, indent=1), "utf-8")
        except UserError:
            logging.getLogger(__name__).warning("choices cannot be saved")
