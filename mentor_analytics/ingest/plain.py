"""Any table as text, whatever it is about: for looking at data that are not sessions of ours."""

import csv
from pathlib import Path

import pandas as pd

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest import limits
from mentor_analytics.ingest.delimited import Dialect, head_lines, sniff
from mentor_analytics.ingest.encoding import find_encoding
from mentor_analytics.ingest.files import identify
from mentor_analytics.ingest.folding import one_line


def read_plain(path: Path) -> pd.DataFrame:
    """Every cell as trimmed text, a blank as an empty one; the first row names the columns.

    Of a workbook the first sheet that has rows.

    Raises
    ------
    RefusedFileError
        Not a CSV or .xlsx file, over the limits, or no table.
    """
    read = _from_csv if identify(path, path.name) == "csv" else _from_workbook
    table = read(path)
    if table.empty or not len(table.columns):
        raise RefusedFileError("no_rows", "The file has no rows below its first.", "Export it again.")
    if len(table) > limits.ROWS or len(table.columns) > limits.COLUMNS:
        raise RefusedFileError(
            "too_many_rows",
            f"The table has more than {limits.ROWS:,} rows or {limits.COLUMNS} columns.",
            "Split it, or leave columns out.",
        )
    table.columns = pd.Index(_distinct([one_line(str(name)) for name in table.columns]))
    return pd.DataFrame({name: table[name].str.strip() for name in table.columns})


def _from_csv(path: Path) -> pd.DataFrame:
    encoding = find_encoding(path)
    dialect: Dialect = sniff(head_lines(path, encoding))
    try:
        table = pd.read_csv(
            path,
            sep=dialect.delimiter,
            skiprows=dialect.skip,
            encoding=encoding.name,
            encoding_errors="replace",
            dtype="str",
            keep_default_na=False,
            na_filter=False,
            nrows=limits.ROWS + 1,
            index_col=False,
            quoting=csv.QUOTE_MINIMAL,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise RefusedFileError(
            "unreadable",
            "The rows of the file have not all the same cells.",
            "Save it as .xlsx and use that.",
        ) from error
    return pd.DataFrame(table)


def _from_workbook(path: Path) -> pd.DataFrame:
    from mentor_analytics.ingest.workbook import open_workbook

    for sheet in open_workbook(path).sheets:
        rows = [row for block in sheet.blocks() for row in block.rows if any(cell.strip() for cell in row)]
        if len(rows) > 1:
            width = len(rows[0])
            padded = [[*row[:width], *[""] * (width - len(row))] for row in rows]
            return pd.DataFrame(padded[1:], columns=padded[0], dtype="str")
    return pd.DataFrame()


def _distinct(names: list[str]) -> list[str]:
    """Headings that can be told apart: a second one of a name is numbered, an empty one is called so."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        called = name or "no heading"
        seen[called] = seen.get(called, 0) + 1
        told.append(called if seen[called] == 1 else f"{called} ({seen[called]})")
    return told
