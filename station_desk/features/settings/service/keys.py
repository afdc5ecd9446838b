"""The station's own signing key, and the public keys of the stations whose cards are verified here."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.settings.model import KnownKey
from station_desk.printing.verify import key_id, new_key, public_of, read_key
from station_desk.store.desk import Desk
from station_desk.store.vault import find_secret, keep_secret


@dataclass(frozen=True, slots=True)
class Signer:
    """A station whose signature is known here: its name ("" for our own) and its public key."""

    name: str
    public: bytes


def signing_key(desk: Desk) -> bytes:
    """The station's private key, made where there is none yet. Raises UserError where it cannot be kept."""
    return keep_secret(desk, _name(desk.station_id), new_key)


def own_public_key(session: Session) -> bytes | None:
    """The public half of the station's key, None before the first card was printed."""
    key = find_secret(session, _name(session.info["station_id"]))
    return public_of(key) if key else None


def signer_of(session: Session, key: bytes) -> Signer | None:
    """Who signs with the key of this id, None for a stranger."""
    own = own_public_key(session)
    if own and key_id(own) == key:
        return Signer("", own)
    known = (Signer(one.name, read_key(one.public)) for one in session.scalars(select(KnownKey)))
    return next((one for one in known if key_id(one.public) == key), None)


def _name(station_id: str) -> str:
    return f"key:{station_id}"
