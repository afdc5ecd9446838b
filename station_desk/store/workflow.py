"""A record's way from state to state as one table: who may take a step, what it asks, what it refuses, what it does."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.fields.field import Field, fields_of
from station_desk.fields.kinds import Day, Words
from station_desk.store.marks import BY, ON, Answers, Mark, Marks, Taken, moment_of
from station_desk.store.record import Record
from station_desk.store.rights import EDITING, Roles, allow
from station_desk.store.roles import User

R = TypeVar("R", bound=Record)
DONE, HERE, AHEAD = "已办", "正在办", "还没有到"


@dataclass(frozen=True, slots=True)
class PaperDay(Day):
    """The day on which something was done on paper: not to come, and not before `first`, which is called `after`."""

    first: date | None = None
    after: str = ""

    def check(self, value: date) -> None:
        if value > dates.today():
            raise ValueError("还没有到，应填实际办理的日期")
        if self.first and value < self.first:
            raise ValueError(f"早于{self.after}（{dates.chinese_date(self.first)}）")


@dataclass(frozen=True)
class Transition(Generic[R]):
    """One step of a way. In its words `{it}` is the record, `{n}` how many of them, `{verb}` the verb.

    `asks` are further fields; an answer whose key is a field of the record is kept in it. `day` and `by` are the titles
    of two more: the real day of the step's paper, and in whose name it is done where the station has no accounts (else
    whoever has signed in). Of `not_by`, another step, the doer is not offered as the doer of this one.
    """

    name: str  # as refusals and marks call it: 批准
    from_: tuple[str, ...]
    to: str = ""  # "": it stays where it is
    roles: Roles = EDITING
    verb: str = ""  # on the button, where it is not the name: 记为已发
    alone: str = ""  # the verb of who has no account and registers what another has signed: 登记所长签批
    icon: str = ""
    aside: bool = False  # back or out of the way: never what is to be done next
    danger: bool = False
    on_bar: bool = True  # else it is taken where something smaller than the record is seen
    undo: bool = True
    day: str = ""
    by: str = ""
    not_by: str = ""
    asks: tuple[Field, ...] = ()
    usual: Callable[[Session, R], Answers] = lambda _, __: {}
    title: str = "把“{it}”{verb}"  # journalled
    question: str = "{verb}“{it}”？"  # "": nothing is asked where there is no field
    text: Callable[[Session, R], str] = lambda _, __: ""  # below the question
    when: Callable[[Session, R], bool] = lambda _, __: True  # else it is not offered
    after: Callable[[Session, R], tuple[str, date] | None] = lambda _, __: None  # a day that `day` is not before
    check: Callable[[Session, R], object] = lambda _, __: None  # raises UserError while it cannot be done yet
    effect: Callable[[Session, R, Taken], str | None] = lambda _, __, ___: (
        None
    )  # returns what to say of it, if anything
    note: Callable[[Session, R, Taken], str] = lambda _, __, ___: ""  # beside its mark

    def verb_of(self, user: User) -> str:
        """What whoever sits at the desk does: 签批, or 登记所长签批."""
        return (self.alone if user.alone else "") or self.verb or self.name


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that leads on from where a record stands, and why it cannot be taken just now ("" where it can)."""

    name: str
    verb: str
    icon: str
    aside: bool
    danger: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked before a step: the question, the words below it, the fields with their usual values, the verb; and
    the title under which the step is journalled."""

    question: str
    text: str
    fields: tuple[Field, ...]
    usual: Answers
    verb: str
    title: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A place on the way as it is shown: its title, 已办 正在办 or 还没有到, and in small letters who and when."""

    title: str
    reached: str
    small: str = ""
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Where a record (by its key) stands: the places of its path, and the steps that lead on."""

    record_id: str
    milestones: tuple[Milestone, ...]
    steps: tuple[OpenStep, ...]

    def open(self, name: str) -> OpenStep | None:
        """The step of a name where it leads on from here, else None."""
        return next((one for one in self.steps if one.name == name), None)


def stands_elsewhere(it: str, state: str, _: str, verb: str) -> UserError:
    """The usual refusal of a step that does not lead on from where the record stands."""
    return UserError(f"“{it}”现在是“{state}”，不能{verb}。", "请按现在的进度办理。")


@dataclass(frozen=True)
class Workflow(Generic[R]):
    """The states of a record in their order and the steps between them; `key` is the attribute that holds the state.

    `path` is what a step bar shows, `reached` whether a state names what is done (已审核) or what is under way (审核),
    `sealed` the state that is shown with a lock. `elsewhere(it, state, name of the step, verb)` words the refusal of a
    step that does not lead on from there.
    """

    model: type[R]
    states: tuple[str, ...]
    steps: tuple[Transition[R], ...]
    marks: Marks | None = None  # None: only the journal knows who did what
    key: str = "state"
    path: tuple[str, ...] = ()
    reached: bool = True
    sealed: str = ""
    small: Callable[[Session, R], Mapping[str, str]] | None = None  # the small words of the places on the path
    elsewhere: Callable[[str, str, str, str], UserError] = stands_elsewhere

    def __post_init__(self) -> None:
        named = {state for one in self.steps for state in (*one.from_, one.to) if state}
        if not named <= set(self.states) or len({one.name for one in self.steps}) < len(self.steps):
            raise ValueError(f"steps of unknown states {named - set(self.states)}, or two of one name")

    def step(self, name: str) -> Transition[R]:
        """The step of a name. Raises KeyError for another."""
        return {one.name: one for one in self.steps}[name]

    def named(self, words: str) -> str:
        """The step that a clerk calls so, by its name or its verb. Raises UserError for another."""
        found = next((one.name for one in self.steps if words in (one.name, one.verb, one.alone)), None)
        if found is None:
            known = "、".join(one.verb or one.name for one in self.steps)
            raise UserError(f"没有名为“{words}”的步骤。", f"可以办的有：{known}。")
        return found

    def state_of(self, record: R) -> str:
        """Where a record stands."""
        return str(getattr(record, self.key))

    def told(self, session: Session, record: R) -> Sequence[Mark]:
        """What was done and not sent back, oldest first."""
        return self.marks.read(session, record) if self.marks else ()

    # ---------------------------------------------------------------------------------------------------- asking
    def check(self, session: Session, record: R, name: str) -> None:
        """Raise UserError where a step cannot be taken: another's to take, not from this state, or not yet."""
        step, user = self.step(name), session.info["user"]
        if not user.may(step.roles):
            allow(session, step.name, step.roles)  # it says who can
        if self.state_of(record) not in step.from_:
            raise self.elsewhere(str(record), self.state_of(record), name, step.verb_of(user))
        step.check(session, record)

    def permit(self, session: Session, record: R, name: str) -> None:
        """Let this act take a step, whoever edits otherwise. Raises UserError where it cannot be taken."""
        self.check(session, record, name)
        allow(session, name, self.step(name).roles)

    def why_not(self, session: Session, record: R, name: str) -> str:
        """The same in words, "" where it can be taken."""
        try:
            self.check(session, record, name)
        except UserError as error:
            return f"{error.message}{error.advice}"
        return ""

    def way(self, session: Session, record: R) -> Way:
        """Where a record stands and what leads on from there, in the order of the table."""
        here, user = self.state_of(record), session.info["user"]
        offered = (one for one in self.steps if one.on_bar and here in one.from_ and one.when(session, record))
        steps = [
            OpenStep(
                one.name, one.verb_of(user), one.icon, one.aside, one.danger, self.why_not(session, record, one.name)
            )
            for one in offered
        ]
        return Way(record.id, tuple(self._milestones(session, record)), tuple(steps))

    def _milestones(self, session: Session, record: R) -> Iterator[Milestone]:
        """The path with who did what and when; a record off the path has nothing under way."""
        path = self.path or self.states
        state = self.state_of(record)
        marks: Mapping[str, str] = {one.step: f"{one.by} {one.on:%m-%d}" for one in self.told(session, record)}
        small = self.small(session, record) if self.small else marks
        here = path.index(state) + self.reached if state in path else -1
        for place, title in enumerate(path):
            done = place < here or state == path[-1] or (here < 0 and title in marks)
            reached = DONE if done else HERE if place == here else AHEAD
            yield Milestone(title, reached, small.get(title, ""), title == self.sealed)

    def ask(self, session: Session, records: Sequence[R], name: str) -> Asked:
        """What to ask before a step of one or several records. Raises UserError where it cannot be taken."""
        step, found = self.step(name), self._fitting(session, records, name)
        first, verb = found[0], step.verb_of(session.info["user"])
        words = {"verb": verb, "it": str(first), "n": len(found)}
        fields, usual = self._fields(session, first, step), self._usual(session, first, step)
        text = step.text(session, first)
        return Asked(step.question.format(**words), text, fields, usual, verb, step.title.format(**words))

    def _fields(self, session: Session, record: R, step: Transition[R]) -> tuple[Field, ...]:
        user: User = session.info["user"]
        found = [Field(step.by, Words(25), key=BY, required=True)] if step.by and user.alone else []
        found += step.asks
        if step.day:
            told = [(one.on, one.called) for one in self.told(session, record)]
            extra = step.after(session, record)
            told += [(extra[1], extra[0])] if extra else []
            first, after = max(reversed(told), key=lambda one: one[0], default=(None, ""))  # of one day the last
            found.append(Field(step.day, PaperDay(first, after), key=ON, required=True))
        return tuple(found)

    def _usual(self, session: Session, record: R, step: Transition[R]) -> dict[str, Any]:
        """What the fields hold before anybody types; who did `not_by` is not offered to do this."""
        usual = {ON: moment_of(session).date(), **step.usual(session, record)}
        before = [one.by for one in self.told(session, record) if one.step == step.not_by]
        return {**usual, BY: None} if usual.get(BY) in before[-1:] else usual

    # ----------------------------------------------------------------------------------------------------- taking
    def take(self, session: Session, record: R, name: str, answers: Answers | None = None) -> str:
        """Take a step; what is not answered is as usual, and text is read as a clerk types it.

        Returns what to say of it, "" for no more than its title. Raises UserError where it cannot be taken, or for an
        answer that is missing or cannot be.
        """
        self.permit(session, record, name)
        step, user = self.step(name), session.info["user"]
        given = {**self._usual(session, record, step), **(answers or {})}
        found = {field.key: answer(field, given.get(field.key)) for field in self._fields(session, record, step)}
        taken = Taken(
            step.name, step.to or self.state_of(record), found, found.get(BY) or user.name,
            found.get(ON) or moment_of(session).date(),
        )  # fmt: skip
        for key in found.keys() & fields_of(self.model).keys():
            setattr(record, key, found[key])
        said = step.effect(session, record, taken)
        if self.marks:
            self.marks.write(session, record, taken, step.note(session, record, taken))
        session.flush()  # before the state, which may lock all the rest
        setattr(record, self.key, taken.to)
        session.flush()
        return said or ""

    def take_all(self, session: Session, ids: Iterable[str], name: str, answers: Answers | None = None) -> str:
        """Take a step of several records by their keys; those that stand elsewhere are passed over.

        Raises UserError where it cannot be taken of any of them.
        """
        found = [session.get_one(self.model, key) for key in ids]
        return [self.take(session, one, name, answers) for one in self._fitting(session, found, name)][-1]

    def _fitting(self, session: Session, records: Sequence[R], name: str) -> list[R]:
        """The records of which a step can be taken. Raises the first one's UserError where there is none."""
        from_ = self.step(name).from_
        found = [one for one in records if self.state_of(one) in from_] or list(records[:1])
        for one in found:
            self.check(session, one, name)
        return found


def answer(field: Field, raw: Any) -> Any:
    """The checked value of what was answered to a field, typed text or a value. Raises UserError for one that cannot be."""
    try:
        value = field.kind.read(raw) if isinstance(raw, str) else raw
        wrong = [one.sentence for one in field.check(value) if one.error]
    except ValueError as error:
        raise UserError(f"{field.title}{error}。", "请核对后再办理。") from error
    if wrong and value is None:
        raise UserError(f"还没有填写{field.title}。", f"{wrong[0]}。")
    if wrong:
        raise UserError(f"{field.title}{wrong[0]}。", "请核对后再办理。")
    return value
