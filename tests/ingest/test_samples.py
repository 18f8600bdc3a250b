import pandas as pd
import pytest

from mentor_analytics.ingest.samples import SHOWN_CHARS, VALUES
from mentor_analytics.ingest.upload import read_upload
from tests.ingest.uploads import NOW

HEAD = "Session ID,Start,Mentor,Status"


@pytest.mark.parametrize(
    ("header", "cells", "shown"),
    [
        pytest.param("Mood", ["a", "b", "a", "c", "d"], ("a", "b", "c"), id="the first distinct ones"),
        pytest.param("Mood", ["", " ", "b", "", ""], ("b",), id="blanks left out"),
        pytest.param("Mood", ["", "", "", "", ""], (), id="nothing"),
        pytest.param("Rating", ["=1+1", "5", "", "", ""], ("=1+1", "5"), id="as written, mapped or not"),
        pytest.param(
            "Mood", ["x" * 99, "", "", "", ""], ("x" * (SHOWN_CHARS - 1) + "…",), id="cut for display"
        ),
    ],
)
def test_a_heading_shows_a_few_values(tmp_path, header, cells, shown):
    rows = [f"S{at},2026-10-0{at + 1} 10:00,Asha,completed,{cell}" for at, cell in enumerate(cells)]
    file = tmp_path / "a.csv"
    file.write_text("\n".join([f"{HEAD},{header}", *rows]) + "\n")
    found = read_upload(file, timezone="UTC", now=NOW, isolated=False).samples
    assert found[header] == shown
    assert found["Session ID"] == ("S0", "S1", "S2")
    assert max(map(len, found.values())) <= VALUES


def test_headings_of_waiting_rows_are_no_columns(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f"{HEAD},waits: because\nS1,2026-10-01 10:00,Asha,completed,bad_date\n")
    assert "waits: because" not in read_upload(file, timezone="UTC", now=NOW, isolated=False).samples


def test_sheets_of_one_workbook_share_their_headings(tmp_path):
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        for sheet, number in (("Sep", 1), ("Oct", 2)):
            row = {
                "Session ID": f"S{number}",
                "Start": f"2026-10-0{number} 10:00",
                "Mentor": "Asha",
                "Status": "completed",
            }
            pd.DataFrame([row]).to_excel(book, sheet_name=sheet, index=False)
    found = read_upload(tmp_path / "a.xlsx", timezone="UTC", now=NOW, isolated=False).samples
    assert found["Session ID"] == ("S1", "S2")
