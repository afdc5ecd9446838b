"""The page of evaluations: scores of a month, the year's grades, the scheme."""

from PySide6.QtWidgets import QWidget

from station_desk.ui.shell import Shell


def build_page(shell: Shell) -> QWidget:
    """Build the page."""
    from station_desk.features.evaluations.page.room import EvaluationPage

    return EvaluationPage(shell)
