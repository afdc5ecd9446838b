"""What a check found: one sentence about one field, an error or a warning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`key` names the field ("" for the whole record); an error stops saving, a warning is only shown."""

    key: str
    sentence: str
    error: bool = True
