"""Keys that sort by time of birth and never clash between stations (UUID version 7, RFC 9562)."""

import os
import time
import uuid


def new_id() -> str:
    """A new UUIDv7 in its 36-character form; the 12 bits after the millisecond hold its fraction (RFC 9562, 6.2)."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    value = (milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0x2 << 62)
    return str(uuid.UUID(int=value | int.from_bytes(os.urandom(8), "big") >> 2))
