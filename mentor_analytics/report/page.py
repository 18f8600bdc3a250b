"""A sheet that is read like a page: titles, sentences and small tables one below the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mentor_analytics.report.book import Book
from mentor_analytics.report.lines import BOLD, lines_of, row_height
from mentor_analytics.report.look import FORMATS, HEADER, SECTION, TITLE, Edge, Kind, Look

Columns = Sequence[tuple[str, str]]
"""Heading, and the columns of the sheet it spans (`C` or `C:F`)."""
Cells = Sequence[tuple[object, Look]]
"""Value and look, one per column of the table."""

TEXT = Look(ruled=True, wrap=True, middle=True, side="left")
LABEL = replace(TEXT, bold=True, side="")
"""The first cell of a line stands flush with the titles above it."""


def number(kind: Kind) -> Look:
    """How a number stands in a small table."""
    return Look(ruled=True, middle=True, format=FORMATS[kind], side="right")


class Page:
    """Writes from top to bottom.

    Parameters
    ----------
    book
        Where the sheet is added.
    title
        Its name.
    widths
        Letter to width of its columns.
    """

    def __init__(self, book: Book, title: str, widths: Mapping[str, float]) -> None:
        self.book, self.sheet, self.row = book, book.sheet(title), 1
        self._widths = widths
        self._last = list(widths)[-1]
        for letter, width in widths.items():
            self.sheet.column_dimensions[letter].width = width

    def across(self, text: str, look: Look) -> None:
        """A text over the whole width."""
        self.book.put_across(self.sheet, ("A", self._last), self.row, text, look)
        self.row += 1

    def title(self, text: str) -> None:
        """What the page is."""
        self.across(text, TITLE)

    def section(self, text: str) -> None:
        """What follows."""
        self.across(text, SECTION)

    def skip(self) -> None:
        """Leave a row free."""
        self.row += 1

    def headings(self, columns: Columns, numbers: Sequence[str] = ()) -> None:
        """The headings of a small table; those of numbers stand on the right as the numbers do."""
        self.line(
            columns,
            [(text, replace(HEADER, side=_side(text, span, numbers))) for text, span in columns],
        )
        self.sheet.row_dimensions[self.row - 1].height += 1

    def line(self, columns: Columns, cells: Cells) -> None:
        """One line of a small table; the row grows with its texts."""
        lines = 1
        for (_, span), (value, look) in zip(columns, cells, strict=False):
            first, _, last = span.partition(":")
            spanned = [letter for letter in self._widths if first <= letter <= (last or first)]
            for letter in spanned:
                self.book.put(self.sheet, f"{letter}{self.row}", value if letter == first else None, look)
            if last:
                self.sheet.merge_cells(f"{first}{self.row}:{last}{self.row}")
            if isinstance(value, str) and look.wrap:
                width = sum(self._widths[letter] for letter in spanned)
                lines = max(lines, lines_of(value, width, BOLD if look.bold else 1))
        self.sheet.row_dimensions[self.row].height = row_height(lines)
        self.row += 1


def _side(text: str, span: str, numbers: Sequence[str]) -> Edge:
    if text in numbers:
        return "right"
    return "" if span.startswith("A") else "left"
