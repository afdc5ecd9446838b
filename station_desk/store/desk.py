"""The desk: look reads, act changes all-or-nothing, and every act can be undone."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, insert, inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from station_desk.base.errors import UserError
from station_desk.base.ids import new_id
from station_desk.fields.check import check_record
from station_desk.fields.field import fields_of
from station_desk.store import accounts, print_log, undo  # noqa: F401 - print_log: its tables are every desk’s
from station_desk.store.attest import attested, carried_over, known_witness
from station_desk.store.complaint import refusal_in, sentence_for, unopened, unwritten
from station_desk.store.drafts import Drafts
from station_desk.store.enclosure import Enclosure
from station_desk.store.fact import FACT, STATION
from station_desk.store.journal import ACT, entries_of_flush, write_act
from station_desk.store.locks import share
from station_desk.store.place import connect, drafts_folder, guarded, is_address, let_go, witness_folder
from station_desk.store.reads import Marks, Reads, news_of, whole
from station_desk.store.record import Base, Record
from station_desk.store.rights import check_written
from station_desk.store.roles import STRANGER, User
from station_desk.store.schema import bring_up_to_date, newest
from station_desk.store.witness import Stand, Witness

# Who is told what an act has changed.

Listener = Callable[[frozenset[str]], None]


class Bell:
    """Listeners are called in the thread that committed, after the commit."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with what was changed from now on; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def ring(self, changed: frozenset[str]) -> None:
        for listener in tuple(self._listeners):
            listener(changed)


__all__ = ["Desk", "User", "local_user"]


class Desk:
    """One opened database, for one `user`: whoever works there, with which role.

    `with desk.look() as session` reads; `with desk.act("导入花名册") as session` writes everything or nothing. Where the
    station has accounts nobody is at the desk, and nothing is read or written, till `sign_in`.
    """

    def __init__(self, engine: Engine, user: User, place: str | Path) -> None:
        self.engine = engine
        self.user = user
        self.place = place
        self.held = ExitStack()  # what is let go of at the end
        self.bell = Bell()
        self.reads = Reads(engine)
        self.station_id, self.witness = self._attested()
        self.engine = engine.execution_options(desk_witness=self.witness)
        self.drafts = Drafts(drafts_folder(place, self.station_id), lambda: self.user.name if self.user.key else "")
        if self.guarded:
            self.user = STRANGER

    @classmethod
    def open(cls, place: str | Path, user: User | None = None) -> "Desk":
        """Open the database at `place`, a folder or a PostgreSQL address, and bring its schema up to date.

        Raises UserError where it cannot be opened or was made by a newer program.
        """
        with ExitStack() as held:
            if not is_address(place):
                held.callback(share(Path(place)).close)
            engine = connect(place)
            held.callback(engine.clear_compiled_cache)
            held.callback(let_go, engine)
            try:
                known = engine.execution_options(desk_witness=known_witness(engine, place))
                bring_up_to_date(known, carried_over)
                desk = cls(guarded(engine, place, newest()), user or local_user(), place)
            except DBAPIError as error:
                raise unopened(error, place) from error
            desk.held = held.pop_all()
        return desk

    def close(self) -> None:
        """Let go of the database, and of the statements kept for it."""
        self.held.close()

    def _attested(self) -> tuple[str, Witness]:
        with self.engine.execution_options(desk_writes=True).begin() as connection:
            station = connection.execute(select(FACT.c.value).where(FACT.c.name == STATION)).scalar()
            if station is None:
                station = new_id()
                connection.execute(insert(FACT).values(name=STATION, value=station))
            folder = witness_folder(self.place, station)
            return station, attested(connection, folder, shared=is_address(self.place))

    def note_end(self) -> None:
        """Write down outside the database how far the journal has come."""
        with self.engine.connect() as connection:
            last = connection.execute(select(ACT.c.number, ACT.c.digest).order_by(ACT.c.number.desc()).limit(1)).first()
        if last:
            self.witness.note(Stand(*last))

    @property
    def guarded(self) -> bool:
        """Whether the station has accounts, so that one must sign in."""
        with self.engine.connect() as connection:
            return accounts.any_account(connection, self.station_id)

    @property
    def users(self) -> list[accounts.Account]:
        """Every account, stopped ones included; to be seen before one signs in."""
        with self.engine.connect() as connection:
            return accounts.accounts_of(connection, self.station_id)

    def admit(self, name: str, password: str, *, told: str = "登录") -> accounts.Account:
        """The account that a name and password open; the attempt is journalled. Raises UserError for a wrong one.

        It only looks: `desk.user = account.user` makes them the one who works here.
        """
        try:
            return accounts.sign_in(self.engine, self.station_id, name, password, told=told)
        except DBAPIError as error:
            raise unwritten(error) from error
        finally:
            self.note_end()

    def renew(self, user: User, password: str) -> None:
        """Replace a user's own password. Raises UserError for one that is not good enough."""
        before, self.user = self.user, user
        try:
            with self.act("修改密码") as session:
                accounts.set_own_password(session, password)
        finally:
            self.user = before

    def sign_in(self, name: str, password: str) -> User:
        """Let somebody work here. Raises UserError as `admit` does, and for a password that must be replaced first."""
        account = self.admit(name, password)
        if account.lent:
            raise UserError(
                f"{account.name}的密码是{account.set_by}设的，要先换成自己的。", "请打开窗口登录一次，换好密码再用。"
            )
        self.user = account.user
        return self.user

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A session that reads; nothing it changes is kept. Raises UserError where nobody has signed in yet."""
        if self.user is STRANGER:
            raise UserError("还没有登录。", "请先登录。")
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            session.info.update(station_id=self.station_id, user=self.user, reads=self.reads, since=self.reads.news)
            yield session

    @contextmanager
    def act(self, title: str, *, lasting: bool = False) -> Iterator[Session]:
        """A session whose changes are written together, journalled as `title` and announced, or not at all.

        `lasting`: it tells what has happened outside, as a print has, whoever did it; undo passes over it. Raises
        UserError for a record that does not pass its checks, that clashes with another, or that somebody else changed
        meanwhile; and for a role that may not: only 内勤 edits, other roles take the steps that `rights.allow` lets them.
        `session.info["user"]` is who acts, for records that name him.
        """
        entries: list[Any] = []
        kind, stand = "act", None
        with Session(self.engine.execution_options(desk_writes=True), expire_on_commit=False) as session:
            session.info.update(station_id=self.station_id, entries=entries, user=self.user)
            event.listen(session, "before_flush", _prepare)
            event.listen(session, "after_flush", _take_down)
            try:
                accounts.check_present(session, self.station_id, self.user)
                yield session
                session.flush()
                kind = session.info.get("kind", kind)
                if entries or kind != "act":
                    if not lasting:
                        check_written(session)
                    stand = write_act(session.connection(), self._head("note" if lasting else kind, title), entries)
                session.commit()
            except StaleDataError as error:
                raise UserError("这条记录刚刚被别处改过，没有保存。", "请看一下新的内容，再改一次。") from error
            except IntegrityError as error:
                raise sentence_for(error, Base.metadata) from error
            except DBAPIError as error:
                raise unwritten(error) from error
        if stand:
            self.witness.note(stand)
            self._tell(news_of(entries) | (frozenset() if entries else whole(accounts.ACCOUNT.name)))

    def _tell(self, changed: Marks) -> None:
        self.reads.hear(changed)
        self.bell.ring(changed)

    def _head(self, kind: str, title: str, target: int | None = None) -> dict[str, Any]:
        return {
            "station_id": self.station_id, "kind": kind, "target": target, "title": title[:200],
            "user": self.user.name, "role": self.user.role,
        }  # fmt: skip

    def undo(self) -> str:
        """Take back the newest act that stands; returns its title. Raises UserError where it cannot be."""
        return self._reverse("undo")

    def redo(self) -> str:
        """Do again what was undone last; returns its title."""
        return self._reverse("redo")

    def next_undo(self, kind: str = "undo") -> str:
        """The title of what undo (or redo) would take back, "" for nothing that this user may take back."""
        return self.next_step(kind)[0]

    def next_step(self, kind: str) -> tuple[str, str]:
        """The title of what undo (or redo) would take back, and where there is something else the reason why it may not."""
        with self.engine.connect() as connection:
            found = undo.candidate(connection, kind, self.station_id)
        refused = undo.foreign(found, self.user) if found else ""
        return (found.title if found and not refused else "", refused)

    def _reverse(self, kind: str) -> str:
        target = None
        try:
            with self.engine.execution_options(desk_writes=True).begin() as connection:
                accounts.check_present(connection, self.station_id, self.user)
                target = undo.candidate(connection, kind, self.station_id)
                if target is None:
                    raise UserError("没有可以撤销的操作。" if kind == "undo" else "没有可以重做的操作。")
                foreign = undo.foreign(target, self.user)
                if foreign:
                    raise UserError(foreign, "请本人登录后撤销；或者直接改成需要的内容，两次都会留下记录。")
                entries = undo.reverse(connection, target.number)
                stand = write_act(connection, self._head(kind, target.title, target.number), entries)
        except IntegrityError as error:
            title = target.title if target else ""
            refused = refusal_in(str(error.orig), Base.metadata)
            if refused:
                raise UserError(f"“{title}”不能撤销：{refused.message}", refused.advice) from error
            raise UserError(f"“{title}”不能撤销，后来的记录还用着它。", "请先撤销或删除后来的记录。") from error
        self.witness.note(stand)
        self._tell(news_of(entries))
        return str(target.title)


def local_user() -> User:
    """The user of this computer's session, as 内勤."""
    try:
        return User(getpass.getuser()[:50])
    except (OSError, KeyError):
        return User("内勤")


def _prepare(session: Session, *_: Any) -> None:
    """Before each flush: fill what follows, then check, so that no way in can skip the checks.

    What is enclosed with a record goes when the record goes.
    """
    gone = [record.id for record in session.deleted if isinstance(record, Record)]
    if gone:
        for enclosure in session.scalars(select(Enclosure).where(Enclosure.owner_id.in_(gone))).all():
            session.delete(enclosure)
    for record in session.deleted:
        for key in inspect(record).unloaded:  # a picture never looked at goes into the journal too
            getattr(record, key)
    for record in _pending(session):
        record.before_save(session, _changed(session, record))
    for record in _pending(session):  # with those that before_save has brought along
        keys = None if record in session.new else _changed(session, record)
        if keys is not None and not keys:
            continue
        for problem in check_record(record, keys):
            if problem.error:
                field = fields_of(type(record)).get(problem.key)
                name = str(record)
                where = f"{name}：" if name and record.LABEL != "id" else ""
                title = f"{field.title}：" if field and field.title not in problem.sentence else ""
                raise UserError(f"{where}{title}{problem.sentence}。", "请改正后再保存。")


def _pending(session: Session) -> list[Record]:
    """The new and changed records, each with its station."""
    found = [record for record in (*session.new, *session.dirty) if isinstance(record, Record)]
    for record in found:
        if record.station_id is None:
            record.station_id = session.info["station_id"]
    return found


def _changed(session: Session, record: Record) -> set[str]:
    state = inspect(record)
    if record in session.new:
        return {key for key in fields_of(type(record)) if state.dict.get(key) is not None}
    return {key for key in fields_of(type(record)) if state.attrs[key].history.has_changes()}


def _take_down(session: Session, *_: Any) -> None:
    session.info["entries"].extend(entries_of_flush(session))
