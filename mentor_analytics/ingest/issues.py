"""The codes of everything that can be wrong with an upload, and the list that collects them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:  # the process that parses knows the codes, but never makes a table: it starts twice as fast
    import pandas as pd

ISSUE_COLUMNS = ("file", "sheet", "row", "column", "code", "level", "written", "message", "todo")


class Code(StrEnum):
    """One kind of doubt. Codes are stored and documented: add new ones, never rename."""

    ATTENDED_NOT_HELD = "attended_not_held"
    AMBIGUOUS_SCALE = "ambiguous_scale"
    BAD_DATE = "bad_date"
    BAD_QUOTING = "bad_quoting"
    CELL_TOO_LONG = "cell_too_long"
    CLOCK_CHANGE = "clock_change"
    COLUMNS_DISAGREE = "columns_disagree"
    COLUMNS_MAPPED = "columns_mapped"
    CONFLICTING_IDS = "conflicting_ids"
    CONTRADICTORY_ROW = "contradictory_row"
    CONTROL_CHARS_REMOVED = "control_chars_removed"
    DATE_ORDER_ASSUMED = "date_order_assumed"
    DATE_ORDER_MIXED = "date_order_mixed"
    DATE_ORDER_MONTH_FIRST = "date_order_month_first"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    DUPLICATE_COLUMN = "duplicate_column"
    DUPLICATE_ROWS = "duplicate_rows"
    ENCODING_GUESSED = "encoding_guessed"
    EPOCH_DATES = "epoch_dates"
    ERROR_CELLS = "error_cells"
    EXCEL_SERIAL_DATES = "excel_serial_dates"
    EXTERNAL_LINKS_IGNORED = "external_links_ignored"
    EXTRA_COLUMNS_IGNORED = "extra_columns_ignored"
    FOOTER_IGNORED = "footer_ignored"
    FORMULA_LIKE_TEXT = "formula_like_text"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    GIVEN_HEADER_ABSENT = "given_header_absent"
    HEADER_ROW_OFFSET = "header_row_offset"
    HIDDEN_DATA = "hidden_data"
    LATER_FILE_WINS = "later_file_wins"
    LONG_NAME = "long_name"
    LONG_ROW = "long_row"
    LONG_TEXT = "long_text"
    MANY_QUARANTINED = "many_quarantined"
    MERGED_CELLS_FILLED = "merged_cells_filled"
    MISSING_REQUIRED_VALUE = "missing_required_value"
    NAMES_MERGED = "names_merged"
    NAMES_SIMILAR = "names_similar"
    NOTE_CONTRADICTS = "note_contradicts"
    OPTIONAL_COLUMN_MISSING = "optional_column_missing"
    OUT_OF_RANGE = "out_of_range"
    PAST_STILL_SCHEDULED = "past_still_scheduled"
    REPEATED_HEADER_IGNORED = "repeated_header_ignored"
    SCALE_SUSPECT = "scale_suspect"
    SCALED_FRACTION = "scaled_fraction"
    SEVERAL_NAMES = "several_names"
    SEVERAL_SHEETS = "several_sheets"
    SHEET_CHOSEN = "sheet_chosen"
    SHORT_ROW = "short_row"
    SIDE_TABLE_IGNORED = "side_table_ignored"
    STRAY_CELLS = "stray_cells"
    TIME_FORM = "time_form"
    TIMEZONE_ASSUMED = "timezone_assumed"
    TIMEZONE_UNKNOWN = "timezone_unknown"
    TOTALS_ROW_IGNORED = "totals_row_ignored"
    UNDECODABLE_ROW = "undecodable_row"
    UNKNOWN_STATUS = "unknown_status"
    UNREADABLE_VALUE = "unreadable_value"
    VALUES_MAPPED = "values_mapped"


INFO = frozenset(
    {
        Code.ATTENDED_NOT_HELD,
        Code.COLUMNS_DISAGREE,
        Code.GIVEN_HEADER_ABSENT,
        Code.NOTE_CONTRADICTS,
        Code.PAST_STILL_SCHEDULED,
        Code.TIME_FORM,
    }
)
"""Worth knowing, but nothing was lost or guessed: they do not change the outcome."""


@dataclass(frozen=True)
class Issue:
    """One kind of doubt about one column, and the rows it concerns.

    Parameters
    ----------
    code
        What kind.
    message
        What happened, in a sentence.
    todo
        What the reader can do; may be empty.
    column
        Our name of the column, or the header; empty when it concerns the file.
    rows
        Row numbers as a spreadsheet program shows them; empty when it concerns the whole file.
    written
        What stood there, one text a row; empty when that says nothing.
    sheet
        Name of the sheet; empty for CSV.
    """

    code: Code
    message: str
    todo: str = ""
    column: str = ""
    rows: Sequence[int] | npt.NDArray[np.int64] = ()
    written: Sequence[str] | npt.NDArray[np.object_] = ()
    sheet: str = ""

    @property
    def level(self) -> str:
        """`info` or `warning`."""
        return "info" if self.code in INFO else "warning"


def issue_frame(file: str, issues: Sequence[Issue]) -> "pd.DataFrame":
    """One row per doubtful cell or row: the list people download.

    Returns
    -------
    `ISSUE_COLUMNS`; `row` is missing where an issue concerns the whole file.
    """
    import pandas as pd

    parts = [_rows_of(file, issue) for issue in issues]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in ISSUE_COLUMNS})
    frame = pd.concat(parts, ignore_index=True)
    frame["row"] = frame["row"].astype("Int64")
    return frame


def _rows_of(file: str, issue: Issue) -> "pd.DataFrame":
    import pandas as pd

    n = max(len(issue.rows), 1)
    written = list(issue.written) if len(issue.written) else [""] * n
    return pd.DataFrame(
        {
            "file": file,
            "sheet": issue.sheet,
            "row": pd.array(list(issue.rows) if len(issue.rows) else [None], dtype="Int64"),
            "column": issue.column,
            "code": str(issue.code),
            "level": issue.level,
            "written": pd.Series(written, dtype="str"),
            "message": issue.message,
            "todo": issue.todo,
        },
        columns=list(ISSUE_COLUMNS),
    )
