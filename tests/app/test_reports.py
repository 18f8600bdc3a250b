"""Files to hand on, and the edited tracker that comes back."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.workflows import records, workspace
from mentor_analytics.workflows.exports import EXPORTS, Source, tracker_file
from tests.app.conftest import App
from tests.app.test_every_page import problems
from tests.app.test_tracker import said
from tests.report.contents import headings

NOW = pd.Timestamp("2026-11-20", tz="UTC").as_unit("us")


def edited(path: Path, cells: dict[tuple[int, str], Any]) -> tuple[bytes, list[str]]:
    """A tracker exported and written into; and the sessions in the order of its list."""
    loaded = workspace.load_scored(path, workspace.choices(path, {}), NOW)
    book = openpyxl.load_workbook(
        io.BytesIO(tracker_file(Source(path, loaded, workspace.status(path).workspace, 5_000), NOW))
    )
    table = book["Early warning"]
    heads = headings(table)
    for (at, heading), value in cells.items():
        cell = table.cell(4 + at, heads[heading])
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    ids = [str(table.cell(row, heads["Session ID"]).value) for row in range(4, table.max_row + 1)]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), ids


def bring(test: AppTest, content: bytes, name: str = "edited.xlsx") -> AppTest:
    return test.file_uploader[0].upload(name, content).run()


def button(test: AppTest, start: str):
    return next(each for each in test.button if each.label.startswith(start))


def downloads(test: AppTest) -> list[str]:
    return [button.proto.label for button in test.get("download_button")]


def test_every_file_says_what_is_in_it_and_how_much(app: App) -> None:
    test = app("reports")
    words = said(test)
    assert all(each.title in words and each.contains in words for each in EXPORTS)
    assert downloads(test) == [f"Download {each.file}" for each in EXPORTS]
    assert "120 sessions, 47 flagged" in said(test)


CELLS: dict[tuple[int, str], Any] = {
    (0, "Owner"): "Ravi",
    (0, "Note"): "=1+1",
    (1, "Status"): "Done",
    (1, "Due"): pd.Timestamp("2026-12-31").to_pydatetime(),
    (2, "Note"): "**called** on Monday",
}


def test_an_edited_tracker_is_shown_then_taken_over(app: App, tmp_path: Path) -> None:
    test, path = app("reports"), tmp_path / "sample.db"
    content, ids = edited(path, CELLS)
    records.save_edits(
        path, [records.Edit(ids[0], "owner", "Meera")], by="m", now=NOW, seen=records.edits(path)
    )
    bring(test, content)
    assert problems(test) == []
    assert "4 changes to take over, 1 conflict, 0 not taken" in said(test)
    assert len(records.edits(path)) == 1
    button(test, "Take over 4 changes").click().run()
    assert problems(test) == []
    assert [each.value for each in test.success] == ["4 changes taken over."]
    kept = records.edits(path).set_index("session_id").to_dict("index")
    assert [kept[ids[0]][name] for name in ("owner", "note")] == ["Meera", "=1+1"]
    assert [kept[ids[1]][name] for name in ("status", "due")] == ["Done", "2026-12-31"]
    assert "0 changes to take over, 1 conflict" in said(test)
    assert "Download what was not taken" in downloads(test)


def test_a_tracker_without_changes_says_so(app: App, tmp_path: Path) -> None:
    test = app("reports")
    bring(test, edited(tmp_path / "sample.db", {})[0])
    assert "0 changes to take over, 0 conflicts, 0 not taken" in said(test)
    assert not [each for each in test.button if each.label.startswith("Take over")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"text", "The file is named .xlsx but is not an Excel workbook."),
        (b"", "The file is empty."),
        (b"PK\x03\x04 cut", "The workbook is cut off or damaged"),
    ],
)
def test_what_is_no_tracker_is_refused_with_what_to_do(app: App, content: bytes, words: str) -> None:
    test = bring(app("reports"), content)
    assert words in said(test) + "".join(str(each.value).replace("\\", "") for each in test.error)
    assert list(test.get("download_button"))


def test_hostile_and_single_sessions_draw(app: App) -> None:
    for name in ("one", "hostile"):
        assert problems(app("reports", name)) == []
