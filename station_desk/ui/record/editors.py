"""Which editor a sort of value gets: the only place that maps kinds to widgets."""

from station_desk.fields import kinds
from station_desk.fields.field import Field
from station_desk.ui.record.day_editor import DayEditor
from station_desk.ui.record.editor import Editor, LineEditor, LongEditor, SecretEditor, TickEditor
from station_desk.ui.record.pick_editor import FEW, ChoiceEditor, LinkEditor, WordEditor
from station_desk.ui.record.picture_editor import PictureEditor
from station_desk.ui.record.rich_editor import RichEditor
from station_desk.ui.shell import Shell

EDITORS: tuple[tuple[type[kinds.Kind], type[Editor]], ...] = (
    (kinds.RichWords, RichEditor),
    (kinds.LongWords, LongEditor),
    (kinds.Day, DayEditor),
    (kinds.Moment, DayEditor),
    (kinds.Tick, TickEditor),
    (kinds.Choice, ChoiceEditor),
    (kinds.Link, LinkEditor),
    (kinds.Picture, PictureEditor),
)


def editor_for(field: Field, shell: Shell) -> Editor:
    """A widget that edits one field."""
    made = _class_for(field)(field, shell)
    if field.readonly:
        made.lock()
    return made


def _class_for(field: Field) -> type[Editor]:
    if isinstance(field.kind, kinds.Choice) and len(field.kind.words()) > FEW:
        return WordEditor
    if field.secret:
        return SecretEditor
    return next((editor for kind, editor in EDITORS if isinstance(field.kind, kind)), LineEditor)
