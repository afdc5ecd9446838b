"""The line between a preview's bar and its page, seen while there is something to heed."""

from PySide6.QtWidgets import QLabel

from station_desk.ui.theme import dress

TRUE_SIZE = (
    "用别的程序打印这个 PDF 时，请在打印窗口里选“实际大小”（100%），不要选“适合页面”，否则大小和位置都会变。"
    "打印机校准只在从这里打印时起作用，PDF 里没有。"
)
GO_ON = "打到第 {done} 页停下了。打印机理好以后，从这里按“从本页起打”，接着打第 {next} 页。"


class Note(QLabel):
    """Words in the tone care, bad or plain; without words it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setContentsMargins(16, 6, 16, 6)
        self.hide()

    def say(self, words: str, tone: str = "") -> None:
        """Show these words, or nothing."""
        self.setText(words)
        dress(self, role="caption", tone=tone)
        self.setVisible(bool(words))
