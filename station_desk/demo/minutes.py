"""What the demonstration's meetings wrote down and decided; of the newest some things are still to be done, one is late."""

from datetime import timedelta

from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.holidays import next_workday
from station_desk.demo.words import dice, words
from station_desk.features.schedule.model import Decision, Meeting

SETTLED = timedelta(days=80)  # what was decided longer ago has been done
TERM = timedelta(days=18)


def minutes(month: int, there: int, everyone: int, key: str) -> str:
    """What the recorder wrote down."""
    texts, die = words("station")["meetings"], dice("minutes", key)
    return str(texts["minutes"]).strip().format(
        month=month,
        there=there,
        all=everyone,
        theme=die.choice(texts["themes"]),
        next=die.choice(texts["next"]),
        found=die.randint(2, 4) * everyone + die.randint(0, 20),
        settled=die.randint(2, max(3, everyone // 2)),
        told=die.randint(6, 15) * everyone,
    )  # fmt: skip


def write_decisions(session: Session, held: Meeting) -> None:
    """The two or three things a meeting decided, in the order of the words; older ones are done."""
    day, known = held.starts.date(), words("station")["meetings"]["decisions"]
    chosen = [known[(3 * day.month + place) % len(known)] for place in range(2 + day.month % 2)]
    for place, (what, owner, outcome) in enumerate(chosen):
        deadline = next_workday(day + TERM + timedelta(days=7 * place))
        done = place == 0 or today() - day > SETTLED
        session.add(
            Decision(
                meeting_id=held.id, what=what, owner=owner,
                deadline=None if not done and place == len(chosen) - 1 else deadline,
                state="已完成" if done else "未完成", done_on=deadline - timedelta(days=2) if done else None,
                outcome=outcome if done else None,
            )
        )  # fmt: skip
