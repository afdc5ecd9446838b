"""Who works at the desk, and as what: 内勤 edits, 所长 approves, 查看 reads, 审计 reads the log."""

from dataclasses import dataclass

CLERK, HEAD, READER, AUDITOR = "内勤", "所长", "查看", "审计"
AND = "兼"
BOTH = f"{CLERK}{AND}{HEAD}"  # a small station where one person is both: whoever drafts and approves is shown as such
ROLES = (CLERK, HEAD, BOTH, READER, AUDITOR)
NOBODY = "没有登录"
ALLOWED = "allowed"  # in session.info: the step that an act may take although its user's role does not edit


@dataclass(frozen=True, slots=True)
class User:
    """Who works at the desk and in which role; `key` is the account signed in with, "" while the station has none."""

    name: str
    role: str = CLERK
    key: str = ""

    @property
    def roles(self) -> tuple[str, ...]:
        """Each single role: 内勤兼所长 is both."""
        return tuple(self.role.split(AND))

    def has(self, *roles: str) -> bool:
        """Whether one of these is theirs."""
        return bool(set(self.roles) & set(roles))

    @property
    def edits(self) -> bool:
        """Whether what is kept may be changed; the steps that belong to another role are named where they are taken."""
        return self.has(CLERK)

    @property
    def alone(self) -> bool:
        """While there are no accounts the one who works here also registers what the head did on paper."""
        return self.edits and not self.key

    def may(self, roles: tuple[str, ...]) -> bool:
        """Whether a step that belongs to these roles may be taken."""
        return self.alone or self.has(*roles)

    @property
    def who(self) -> str:
        """内勤 王文, as the window and the log say it."""
        return f"{self.role} {self.name}" if self.name and self.name != self.role else self.role


STRANGER = User("", NOBODY)
