"""Keys that sort by time of birth and never clash between stations (UUID version 7, RFC 9562)."""

import os
import time
import uuid


def new_id() -> str:
    """A new UUIDv7 in its 36-character form."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return str(uuid.UUID(int=value))
