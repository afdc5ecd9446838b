"""The tabs of a year: each built when first looked at, each shown the year when it is in sight."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QTabWidget, QWidget

from station_desk.features.evaluations.page.year_book import YearBook


class YearTabs(QTabWidget):
    """`makes` builds a tab by its title; a tab has `show_book(book)`."""

    def __init__(self, makes: Mapping[str, Callable[[], QWidget]]) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.titles = tuple(makes)
        self._makes = dict(makes)
        self._book: YearBook | None = None
        self._owed: set[QWidget] = set()  # tabs that have not shown the year as it was read last
        for title in self.titles:
            self.addTab(QWidget(), title)

    def tab(self, title: str) -> Any:
        """The tab of that title."""
        place = self.titles.index(title)
        make = self._makes.pop(title, None)
        if make:
            tab, empty, here = make(), self.widget(place), self.currentIndex()
            before = self.blockSignals(True)
            self.removeTab(place)
            self.insertTab(place, tab, title)
            self.setCurrentIndex(here)
            self.blockSignals(before)
            empty.deleteLater()
            self._owed.add(tab)
        return self.widget(place)

    def go(self, title: str) -> Any:
        """Bring a tab to the front and return it."""
        self.setCurrentIndex(self.titles.index(title))
        return self.tab(title)

    def show_book(self, book: YearBook) -> None:
        """Take a year that was read: tabs show it when they are looked at."""
        self._book = book
        self._owed = {self.widget(place) for place, title in enumerate(self.titles) if title not in self._makes}

    def show_at(self, title: str) -> None:
        """Let a tab show the year, unless it does already."""
        tab = self.tab(title)
        if tab in self._owed and self._book:
            self._owed.discard(tab)
            tab.show_book(self._book)

    def show_here(self) -> None:
        """Let the tab in sight show the year."""
        self.show_at(self.titles[self.currentIndex()])
