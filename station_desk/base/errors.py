"""The one error a clerk is meant to read."""


class UserError(Exception):
    """Something the clerk can put right.

    `message` says in one Chinese sentence what is wrong, `advice` what to do about it.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n{self.advice}" if self.advice else self.message
