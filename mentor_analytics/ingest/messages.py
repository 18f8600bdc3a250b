"""What each doubt says to people, and what they can do. Data only.

`{label}` is the column people know; `{more}` is a detail where there is one.
"""

from collections.abc import Mapping

from mentor_analytics.ingest.issues import Code

MESSAGES: dict[Code, tuple[str, str]] = {
    Code.AMBIGUOUS_SCALE: (
        "{label}: a bare fraction among percents could mean two things; it was left blank.",
        "Write it with a percent sign.",
    ),
    Code.ATTENDED_NOT_HELD: (
        "Marked as attended, but the session was not completed.",
        "Check status and attendance of these sessions; both were kept as written.",
    ),
    Code.BAD_DATE: (
        "{label} is no date that can be read; the row waits in quarantine.",
        "Write it as 2026-09-30 15:00.",
    ),
    Code.BAD_QUOTING: (
        "Quotation marks inside the row are not doubled, so its cells cannot be told apart; it waits in quarantine.",
        'Write "" for a quotation mark inside a quoted cell, or save the sheet as .xlsx.',
    ),
    Code.CELL_TOO_LONG: (
        "A cell holds more than 100,000 characters; the row waits in quarantine.",
        "Shorten the cell.",
    ),
    Code.CLOCK_CHANGE: (
        "{label}: the clocks change then, so this time exists twice or never; the first, or an hour on, was used.",
        "Write the offset with the time, as in 2026-10-25 02:30+01:00.",
    ),
    Code.COLUMNS_DISAGREE: (
        "{more}; both were kept as written.",
        "Correct whichever is wrong.",
    ),
    Code.COLUMNS_MAPPED: (
        "Headers matched through other names: {more}.",
        "Check that each means what we took it for.",
    ),
    Code.CONFLICTING_IDS: (
        "The same session ID stands on rows that differ; all of them wait in quarantine.",
        "Keep the row that is right, or give each session its own ID.",
    ),
    Code.CONTRADICTORY_ROW: (
        "Columns contradict each other: {more}. The row was kept as written.",
        "Correct whichever is wrong.",
    ),
    Code.CONTROL_CHARS_REMOVED: (
        "{label}: invisible characters or line breaks were removed.",
        "Nothing, unless the text looks wrong.",
    ),
    Code.DATE_ORDER_ASSUMED: (
        "{label}: nothing proves whether day or month comes first; day first was used.",
        "Check a date you know; write dates as 2026-09-30 to be sure.",
    ),
    Code.DATE_ORDER_MIXED: (
        "{label}: some dates put the day first and some the month; those that could be either were not read.",
        "Write all dates one way, best as 2026-09-30.",
    ),
    Code.DATE_ORDER_MONTH_FIRST: (
        "{label}: the dates prove that the month comes first, so all were read that way.",
        "Check a date you know.",
    ),
    Code.DATE_OUT_OF_RANGE: (
        "{label} lies before 2015 or more than two years ahead; the row waits in quarantine.",
        "Correct the year.",
    ),
    Code.DUPLICATE_COLUMN: ("The column “{more}” stands twice with the same values; one was kept.", ""),
    Code.DUPLICATE_ROWS: (
        "The same session stands more than once with the same content; it was counted once.",
        "",
    ),
    Code.EPOCH_DATES: (
        "{label}: long numbers were read as seconds or milliseconds since 1970.",
        "Check a date you know.",
    ),
    Code.ERROR_CELLS: (
        "{label}: an error cell holds no value; {more}.",
        "Mend the formula in the workbook.",
    ),
    Code.EXCEL_SERIAL_DATES: (
        "{label}: day numbers were read as dates.",
        "Check a date you know; format the cells as dates.",
    ),
    Code.EXTRA_COLUMNS_IGNORED: (
        "Columns we do not know were not stored: {more}.",
        "Map one if you need it; personal details are best left out.",
    ),
    Code.FORMULA_LIKE_TEXT: (
        "{label}: text that begins like a formula was stored as plain text; exports keep it harmless.",
        "",
    ),
    Code.FORMULA_WITHOUT_VALUE: (
        "{label}: a formula whose result the file does not hold; {more}.",
        "Open the workbook in Excel, save it, and upload it again.",
    ),
    Code.LATER_FILE_WINS: (
        "The same session stands in an earlier file too; the later file counts.",
        "Leave one of the files out if that is not what you meant.",
    ),
    Code.LONG_NAME: (
        "{label} is longer than 120 characters; it is kept whole and cut for display.",
        "Check the cell.",
    ),
    Code.LONG_ROW: (
        "The row has more filled cells than there are headings, so its cells may have slipped; it waits in quarantine.",
        "Quote cells that contain the separator.",
    ),
    Code.LONG_TEXT: (
        "{label} is longer than an Excel cell can hold (32,767 characters); it is stored whole and cut in workbooks.",
        "",
    ),
    Code.MANY_QUARANTINED: (
        "{more} wait in quarantine.",
        "Look at the reasons in the list of doubts; one change in the export often mends most.",
    ),
    Code.MISSING_REQUIRED_VALUE: (
        "{label} is blank; the row waits in quarantine.",
        "Fill it in and upload the row again.",
    ),
    Code.NAMES_MERGED: (
        "{label}: spellings that differ only in case, width or spacing were merged: {more}.",
        "Nothing, if they mean the same.",
    ),
    Code.NAMES_SIMILAR: (
        "{label}: these look alike but were not merged: {more}.",
        "Correct the spelling in the file if they are one.",
    ),
    Code.NOTE_CONTRADICTS: (
        "The issue note says {more}.",
        "Trust the columns, or correct them.",
    ),
    Code.OPTIONAL_COLUMN_MISSING: (
        "There is no column for {more}; figures that need it read “no data”.",
        "Add the column, or map a header to it.",
    ),
    Code.OUT_OF_RANGE: ("{label} lies outside {more}; it was left blank.", "Correct the cell."),
    Code.PAST_STILL_SCHEDULED: (
        "Still marked as scheduled although its time has passed; it is in no rate.",
        "Set the status to what happened.",
    ),
    Code.SCALE_SUSPECT: (
        "{label}: most values lie above 5, so the scale seems to be 1 to 10; those above 5 were left blank.",
        "Halve all ratings, so that they run to 5, and upload the file again.",
    ),
    Code.SCALED_FRACTION: (
        "{label}: all values lie between 0 and 1, so they were read as fractions of the whole.",
        "",
    ),
    Code.SEVERAL_NAMES: (
        "{label}: more than one name in a cell; it was kept as written.",
        "Give each mentor a row.",
    ),
    Code.TIME_FORM: ("{label}: written without a leading zero (9:30); read as 09:30.", ""),
    Code.TIMEZONE_ASSUMED: (
        "{label}: the time zone of these times is in doubt; the site's own was used ({more}).",
        "Write the offset with each time.",
    ),
    Code.TIMEZONE_UNKNOWN: (
        "{label}: the letters of this time zone have several meanings; the row waits in quarantine.",
        "Write the offset instead, as in 2026-09-30 15:00+05:30.",
    ),
    Code.UNDECODABLE_ROW: (
        "The row holds characters in another encoding than the rest; it waits in quarantine.",
        "Correct the garbled letters and upload the row again.",
    ),
    Code.UNKNOWN_STATUS: (
        "{label} “{more}” is none we know; the row waits in quarantine, since status decides every count.",
        "Use Completed, Cancelled, No Show, Rescheduled or Scheduled.",
    ),
    Code.UNREADABLE_VALUE: ("{label} cannot be read; it was left blank.", "Write it as {more}."),
    Code.VALUES_MAPPED: (
        "{label}: words matched to ours: {more}.",
        "Check that each means what we took it for.",
    ),
}

OF_OTHERS: Mapping[Code, tuple[str, str]] = {
    Code.CONFLICTING_IDS: (
        "The same mentor stands on rows that differ; all of them wait in quarantine.",
        "Keep the row that is right.",
    ),
    Code.DUPLICATE_ROWS: ("The same row stands more than once; it was counted once.", ""),
}
"""The same for files that hold no sessions, where the words differ."""

_DATE = "Write it as 2026-09-30 15:00."
ROW_MESSAGES: Mapping[Code, str] = {
    Code.BAD_DATE: f"{{cells}} is no date that can be read. {_DATE}",
    Code.BAD_QUOTING: "Quotation marks inside the row are not doubled, so its cells cannot be told apart; what there "
    "is stands under “{beyond}”. Put each text under its own heading.",
    Code.CELL_TOO_LONG: "A cell holds more than 100,000 characters. Shorten it.",
    Code.CONFLICTING_IDS: "{cells} stands on rows that differ. Keep only the row that is right, or give each an "
    "ID of its own.",
    Code.DATE_ORDER_MIXED: f"{{cells}} could mean two days: the file writes dates in both orders. {_DATE}",
    Code.DATE_OUT_OF_RANGE: f"{{cells}} lies before 2015 or more than two years ahead. Correct the year. {_DATE}",
    Code.ERROR_CELLS: "{cells} is the error of a formula. Write the value itself.",
    Code.FORMULA_WITHOUT_VALUE: "{cells} is a formula whose result the file does not hold. Write the value itself.",
    Code.LONG_ROW: "The row has more filled cells than there are headings, so its cells may have slipped; what was "
    "over stands under “{beyond}”. Put each text under its own heading.",
    Code.MISSING_REQUIRED_VALUE: "{cells}: blank, though every row needs it. Fill it in.",
    Code.TIMEZONE_UNKNOWN: "{cells} names a time zone whose letters have several meanings. Write the offset instead, "
    "as in 2026-09-30 15:00+05:30.",
    Code.UNDECODABLE_ROW: "The row holds characters in another encoding than the rest. Correct the garbled letters.",
    Code.UNKNOWN_STATUS: "{cells} is no status we know. Use Completed, Cancelled, No Show, Rescheduled or Scheduled.",
}
"""What a row that waits says in the list that people mend. `{cells}` is the heading with what stood there."""
