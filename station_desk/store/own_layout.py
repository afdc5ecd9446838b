"""A paper's layout as the station changed it: the text of its file, beside the shipped one that stays as it is."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from station_desk.fields.field import long_text, text
from station_desk.store.record import Record


class OwnLayout(Record):
    """The station's own copy of the shipped layout `name`; `based_on` is the mark of the shipped text it began as."""

    __tablename__ = "own_layout"
    LABEL = "title"
    __table_args__ = (
        Index("uq_own_layout_name", "station_id", "name", unique=True, info={"sentence": "这个版式已经改过"}),
    )

    name: Mapped[str] = text("版式", 40, required=True)
    title: Mapped[str] = text("名称", 100, required=True)
    words: Mapped[str] = long_text("版式文件", required=True)
    based_on: Mapped[str] = text("依据", 64, required=True)
