"""What is kept outside the database, so that nobody can write the journal anew unseen: a key, and how far it has come.

`docs/proof.md` tells the format.
"""

import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.base.paths import put_in_place, write_beside

KEY_FILE, NEXT_FILE, TAIL_FILE, MADE_FILE = "key.json", "next.json", "tail", "backups.json"
MOST_MADE = 1000  # backups that are remembered


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a journal has come: its newest act's number and digest; 0 and "" for an empty one."""

    number: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was proved: when (ISO), its file, where the journal stood, how many rows; and a second copy."""

    at: str
    file: str
    stand: Stand
    rows: int
    second: str = ""


EMPTY = Stand()
Point = tuple[str, Stand]  # where the journal is known to have stood, and the words for it


class Witness:
    """The folder beside the database (of a server: in the clerk's own folder) with `key`, `base` and the tail.

    Every act after `base` bears a seal of `key`; of a server, which is `shared`, also those of other computers' keys.
    `whole` is where the last whole check found everything in order, `structure` how a server's tables are made, `end`
    the act of the restore that it is prepared for.
    """

    def __init__(self, folder: Path, station: str, key: bytes, base: Stand, *, shared: bool = False) -> None:
        self.folder, self.station, self.key, self.base, self.shared = folder, station, key, base, shared
        self.whole = self.end = EMPTY
        self.structure: dict[str, str] = {}
        self.strange = False  # holds the journal of another desk, whose station and end it does not know
        self.name = hashlib.sha256(b"name of " + key).hexdigest()[:8]

    @classmethod
    def find(cls, folder: Path, name: str = KEY_FILE) -> "Witness | None":
        """The witness kept in a folder, None where there is none. Raises UserError for one that cannot be read."""
        try:
            kept = json.loads((folder / name).read_text("utf-8"))
            key, base = bytes.fromhex(kept["key"]), Stand(*kept["base"])
            found = cls(folder, kept["station"], key, base, shared=kept["shared"])
            found.whole, found.end, found.structure = Stand(*kept["whole"]), Stand(*kept["end"]), kept["structure"]
            return found
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError(
                f"证明文件“{folder / name}”读不出来。",
                "请从备份恢复；或把这个文件移到别处再打开，操作记录会从那时起重新证明。",
            ) from error

    @classmethod
    def fresh(cls, folder: Path, station: str, base: Stand, *, shared: bool = False) -> "Witness":
        """A new key, not kept yet: what is there up to `base` is taken as it stands."""
        return cls(folder, station, secrets.token_bytes(32), base, shared=shared)

    def save(self, name: str = KEY_FILE) -> None:
        """Keep key, base and the last whole check. Raises UserError where they cannot be."""
        kept: dict[str, Any] = {"station": self.station, "key": self.key.hex(), "shared": self.shared}
        kept["structure"] = self.structure
        for stand_name, stand in (("base", self.base), ("whole", self.whole), ("end", self.end)):
            kept[stand_name] = [stand.number, stand.digest]
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"不能使用文件夹“{self.folder}”。", "请检查文件夹的权限，或换一个位置。") from error
        with write_beside(self.folder / name) as beside:
            beside.write_text(json.dumps(kept), "utf-8")

    def prepare(self, end: Stand) -> None:
        """Keep what holds once the data of a restore, which ends with the act `end`, is in place."""
        self.end = end
        self.save(NEXT_FILE)

    def settle(self) -> None:
        """The data of the restore is in place: what was prepared holds from now on; another station's key stays beside."""
        known = Witness.find(self.folder)
        if known and known.key != self.key:
            os.replace(self.folder / KEY_FILE, self.folder / f"key-{known.name}.json")
        self.note(self.end)
        (self.folder / MADE_FILE).unlink(missing_ok=True)
        put_in_place(self.folder / NEXT_FILE, self.folder / KEY_FILE)

    def lenient(self) -> "Witness":
        """The same key for a journal that may be of elsewhere: what it has sealed must fit, what others sealed may be."""
        found = Witness(self.folder, self.station, self.key, EMPTY, shared=True)
        found.strange = True
        return found

    # ---------------------------------------------------------------------------------------------------- the seals
    def seal(self, digest: str) -> str:
        """The seal of an act: which key, and its HMAC over the act's digest."""
        return f"{self.name}:{self._mac(digest)}"

    def accepts(self, seal: str | None, digest: str) -> bool:
        """Whether an act after `base` may bear this seal: its own key's, or where others write another key's."""
        if seal and seal.startswith(f"{self.name}:"):
            return hmac.compare_digest(seal, self.seal(digest))
        return self.shared

    def _mac(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()

    # ----------------------------------------------------------------------------------------------------- the tail
    def note(self, stand: Stand) -> None:
        """Write down that an act was committed. A tail that lags behind is only less sharp, so nothing waits for it."""
        line = f"{stand.number:012d} {stand.digest or '-' * 64} {self._mac(f'{stand.number} {stand.digest}')}\n"
        with suppress(OSError):
            file = os.open(self.folder / TAIL_FILE, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                os.write(file, line.encode())
            finally:
                os.close(file)

    @property
    def tail_gone(self) -> bool:
        """Whether the noted end was taken away."""
        return not (self.folder / TAIL_FILE).exists()

    def points(self) -> list[Point]:
        """Where the journal is known to have stood; a tail that a power cut has torn tells nothing."""
        found = [("起证的", self.base), ("上次核对过的", self.whole)]
        with suppress(OSError, ValueError):
            number, digest, mac = (self.folder / TAIL_FILE).read_text("ascii").split()
            tail = Stand(int(number), digest.strip("-"))
            if hmac.compare_digest(mac, self._mac(f"{tail.number} {tail.digest}")):
                found.append(("已经记下的", tail))
        return found + [("备份时的", one.stand) for one in self.made()[-1:]]

    # -------------------------------------------------------------------------------------------------- the backups
    def made(self) -> list[Made]:
        """The backups that were proved, the newest last; none where the list cannot be read."""
        try:
            lines = json.loads((self.folder / MADE_FILE).read_text("utf-8"))
            return [Made(**{**line, "stand": Stand(*line["stand"])}) for line in lines]
        except (OSError, ValueError, TypeError, KeyError):
            return []

    def note_made(self, made: Made) -> None:
        """Remember a backup; one noted before with the same file is replaced. Raises UserError where it cannot be."""
        known = [one for one in self.made() if one.file != made.file]
        lines = [{**asdict(one), "stand": [one.stand.number, one.stand.digest]} for one in [*known, made][-MOST_MADE:]]
        with write_beside(self.folder / MADE_FILE) as beside:
            beside.write_text(json.dumps(lines, ensure_ascii=False, indent=0), "utf-8")
