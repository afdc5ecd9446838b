"""Words of state as small coloured pills: the colour only repeats what the word says."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice
from station_desk.ui.theme import Theme

TONES = {
    "good": ("在岗", "新增", "在用", "已开", "已印", "优秀", "合格", "专职", "出席", "已完成", "表扬", "参加", "达到", "已处理",
             "已发", "关账", "完好", "已打印"),
    "care": ("试用", "更新", "待制", "待开", "待印", "挂失", "补发", "到期", "迟到", "请假", "书记或主任兼任", "整改", "没有达到",
             "待处理", "未完成", "待核对", "未打出", "锁定", "请选人"),
    "bad": ("空缺", "拒绝", "不称职", "缺席", "作废", "缺号", "不合格", "过错", "已过期", "有作废", "不能用"),
}  # fmt: skip
PADDING = 8  # px left and right of the word
HIGH = 22  # px


def tone_of(word: str) -> str:
    """The colour token of a word of state: good care bad, or "" for a neutral one."""
    return next((tone for tone, words in TONES.items() if word in words), "")


def speaks_of_state(field: Field) -> bool:
    """Whether a field's words are words of state, told by the words it offers."""
    return isinstance(field.kind, Choice) and any(tone_of(word) for word in field.kind.options)


def paint_pill(painter: QPainter, place: QRectF, word: str, theme: Theme) -> None:
    """Draw a word's pill at the left of `place`, in the middle of its height."""
    tone = tone_of(word)
    metrics = QFontMetrics(painter.font())
    wide = min(metrics.horizontalAdvance(word) + 2 * PADDING + 10, place.width())
    pill = QRectF(place.left(), place.center().y() - HIGH / 2, wide, HIGH)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{tone}-weak" if tone else "raised"))
    painter.drawRoundedRect(pill, HIGH / 2, HIGH / 2)
    colour = theme.colour(tone or "muted")
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(pill.left() + PADDING + 3, pill.center().y()), 3, 3)
    painter.setPen(colour)
    words = pill.adjusted(PADDING + 10, 0, -PADDING, 0)
    fitted = metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(words.width()) + 1)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)
    painter.restore()


class Pill(QWidget):
    """A pill on its own, beside a title."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.word = ""

    def say(self, word: str) -> None:
        """Show a word, or nothing for ""."""
        self.word = word
        self.setAccessibleName(word)
        self.setVisible(bool(word))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.word) + 2 * PADDING + 12, HIGH + 2)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self.word, self.theme)
        painter.end()
