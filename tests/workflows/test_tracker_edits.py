import io
import os

import openpyxl
import pandas as pd
import pytest

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.report.edit_fields import BY_NAME
from mentor_analytics.workflows import imports, records
from mentor_analytics.workflows.exports import tracker_file
from mentor_analytics.workflows.records import Edit
from mentor_analytics.workflows.tracker_edits import apply_edits, plan_edits
from tests.report.contents import headings
from tests.workflows.test_exports import NOW, source_of, workspace_of

LATER = NOW + pd.Timedelta(hours=1)


@pytest.fixture
def source(tmp_path):
    return source_of(workspace_of(tmp_path / "w.db"))


def note(source, *edits, by="meera"):
    rows = [Edit(*edit) for edit in edits]
    return records.save_edits(source.path, rows, by=by, now=NOW, seen=records.edits(source.path))


def edited_copy(source, cells, path, sheet="Early warning"):
    """Export, and write into it as people do: `{(position in the list, heading): value}`."""
    book = openpyxl.load_workbook(io.BytesIO(tracker_file(source, NOW)))
    table = book[sheet]
    heads = headings(table)
    ids = {}
    for (at, heading), value in cells.items():
        cell = table.cell(4 + at, heads[heading])
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        ids[at] = table.cell(4 + at, heads["Session ID"]).value
    book.save(path)
    return ids


def plan(source, path):
    return plan_edits(
        source.path, path, path.name, source.loaded.scored.sessions["session_id"], "Asia/Kolkata"
    )


def kept(source):
    edits = records.edits(source.path)
    return {
        (row.session_id, name): getattr(row, name)
        for row in edits.itertuples()
        for name in BY_NAME
        if getattr(row, name)
    }


CELLS = {
    (0, "Owner"): "Ravi",
    (0, "Note"): "=1+1",
    (1, "Status"): "Done",
    (1, "Due"): pd.Timestamp("2026-12-31").to_pydatetime(),
    (2, "Note"): "called on Monday",
}


def test_four_of_five_edits_are_applied_one_is_listed_nothing_is_lost(source, tmp_path):
    path = tmp_path / "edited.xlsx"
    ids = edited_copy(source, CELLS, path)
    note(source, (ids[0], "owner", "Meera"))
    found = plan(source, path)
    assert (len(found.merge.changes), len(found.merge.conflicts)) == (4, 1)
    assert found.exported_at == NOW
    result = apply_edits(source.path, found, by="asha", now=LATER)
    assert (result.applied, result.conflicts) == (4, [])
    assert kept(source) == {
        (ids[0], "owner"): "Meera",
        (ids[0], "note"): "=1+1",
        (ids[1], "status"): "Done",
        (ids[1], "due"): "2026-12-31",
        (ids[2], "note"): "called on Monday",
    }


def test_bringing_it_back_twice_changes_nothing_more(source, tmp_path):
    path = tmp_path / "edited.xlsx"
    edited_copy(source, CELLS, path)
    apply_edits(source.path, plan(source, path), by="asha", now=LATER)
    before = kept(source)
    again = plan(source, path)
    assert (len(again.merge.changes), len(again.merge.conflicts), again.merge.n_same) == (0, 0, 5)
    apply_edits(source.path, again, by="asha", now=LATER)
    assert kept(source) == before


def test_what_changes_between_plan_and_save_is_listed_not_overwritten(source, tmp_path):
    path = tmp_path / "edited.xlsx"
    ids = edited_copy(source, CELLS, path)
    found = plan(source, path)
    note(source, (ids[2], "note", "mine"))
    result = apply_edits(source.path, found, by="asha", now=LATER)
    assert result.applied == 4
    assert [(each.session_id, each.yours, each.theirs) for each in result.conflicts] == [
        (ids[2], "called on Monday", "mine")
    ]
    assert kept(source)[ids[2], "note"] == "mine"


def test_a_status_set_back_to_open_is_taken(source, tmp_path):
    path = tmp_path / "edited.xlsx"
    first = edited_copy(source, {(0, "Note"): "x"}, path)[0]
    note(source, (first, "status", "Done"), (first, "owner", "Meera"))
    edited_copy(source, {(0, "Status"): "Open", (0, "Owner"): None}, path)
    assert apply_edits(source.path, plan(source, path), by="", now=LATER).applied == 2
    assert kept(source) == {(first, "status"): "Open"}


def test_sessions_that_went_meanwhile_are_listed(source, tmp_path):
    path = tmp_path / "edited.xlsx"
    edited_copy(source, CELLS, path)
    imports.undo(source.path, by="", now=LATER, yes=True)
    found = plan_edits(source.path, path, path.name, pd.Series(dtype="str"), "Asia/Kolkata")
    assert found.merge.changes.empty
    assert len(found.merge.not_taken) == 5


def test_a_tracker_of_another_workspace_is_refused(source, tmp_path):
    path = tmp_path / "edited.xlsx"
    other = source_of(workspace_of(tmp_path / "other.db"))
    edited_copy(other, CELLS, path)
    with pytest.raises(RefusedFileError) as refused:
        plan(source, path)
    assert refused.value.cause == "other_workspace"
    assert kept(source) == {}


def test_a_name_of_a_file_is_never_a_path(source, tmp_path):
    path = tmp_path / "upload"
    edited_copy(source, CELLS, tmp_path / "edited.xlsx")
    os.replace(tmp_path / "edited.xlsx", path)  # noqa: PTH105
    ids = source.loaded.scored.sessions["session_id"]
    found = plan_edits(source.path, path, "../../etc/tracker.xlsx", ids, "Asia/Kolkata")
    assert len(found.merge.changes) == 5


def test_action_items_have_an_owner_a_state_and_a_day_of_their_own(source, tmp_path):
    path = tmp_path / "edited.xlsx"
    day = pd.Timestamp("2026-12-31").to_pydatetime()
    cells = {(0, "Owner"): "Ravi", (0, "State"): "Not needed", (1, "Due"): day}
    ids = edited_copy(source, cells, path, "Action items")
    assert apply_edits(source.path, plan(source, path), by="asha", now=LATER).applied == 3
    assert kept(source) == {
        (ids[0], "item_owner"): "Ravi",
        (ids[0], "item_status"): "Not needed",
        (ids[1], "item_due"): "2026-12-31",
    }
    again = openpyxl.load_workbook(io.BytesIO(tracker_file(source, NOW)))["Action items"]
    heads = headings(again)
    assert again.cell(4, heads["State"]).value == "Not needed"


def test_the_workspace_holds_every_field_of_the_tracker():
    assert tuple(BY_NAME) == records.EDIT_FIELDS
