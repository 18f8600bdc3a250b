import dataclasses

import openpyxl
import pandas as pd
import pytest

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.sheet_rows import read_sheets
from mentor_analytics.report.edit_fields import BY_NAME, FIELDS, no_edits
from mentor_analytics.report.edit_merge import merge_edits
from mentor_analytics.report.queues import flagged_sessions
from mentor_analytics.report.tracker import write_tracker
from mentor_analytics.report.tracker_edits import SHEETS, read_edited
from tests.report.contents import (
    NEEDS_LIBREOFFICE,
    ZONE,
    headings,
    hostile_content,
    sample_content,
    saved_by_libreoffice,
)

HEADINGS = {"owner": "Owner", "status": "Status", "note": "Note", "due": "Due"}


def edits_of(*rows):
    """`(session_id, field, value)` as the frame of edits."""
    table = pd.DataFrame(rows, columns=["session_id", "field", "value"])
    return table.set_index(["session_id", "field"])["value"].unstack().reset_index()  # noqa: PD010


def exported(path, *edits, content=None):
    content = content or sample_content()
    content = dataclasses.replace(content, workspace="w1", edits=edits_of(*edits) if edits else no_edits())
    write_tracker(path, content)
    return content


def write_into(path, cells, sheet="Early warning"):
    """Write as people do: `{(session, heading): value}`."""
    book = openpyxl.load_workbook(path)
    table = book[sheet]
    heads = headings(table)
    rows = {table.cell(row, heads["Session ID"]).value: row for row in range(4, table.max_row + 1)}
    for (session, heading), value in cells.items():
        cell = table.cell(rows[session], heads[heading])
        cell.value = value[1:] if isinstance(value, str) and value.startswith("'") else value
        if cell.value != value:
            cell.data_type = "s"  # as typed with a quote before it
    book.save(path)


def read_back(path, isolated=False):
    return read_edited(read_sheets(path, path.name, SHEETS, isolated=isolated), ZONE)


def changed(edited):
    return {cell: text for cell, text in edited.written.items() if text != edited.before(cell)}


def flagged():
    """In the order of the sheet."""
    return flagged_sessions(sample_content()).rows["session_id"].tolist()


def documented():
    sessions = sample_content().sessions
    return sessions["session_id"][sessions["action_items"].fillna(False).to_numpy(dtype=bool)].tolist()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tracker.xlsx"


def test_an_unchanged_tracker_changes_nothing(path):
    first, second, *_ = flagged()
    kept = [
        (first, "owner", "=Asha"),
        (first, "due", "2026-12-31"),
        (second, "status", "Done"),
        (second, "note", "line\nbreak, ünï \x07code"),
        (documented()[0], "item_owner", "Ravi"),
    ]
    content = exported(path, *kept)
    edited = read_back(path)
    assert changed(edited) == {}
    assert edited.facts["workspace"] == "w1"
    merged = merge_edits(edited, edits_of(*kept), content.sessions["session_id"])
    assert merged.changes.empty
    assert merged.conflicts.empty
    assert merged.not_taken.empty


def test_the_tracker_shows_what_was_written_before(path):
    first = flagged()[0]
    step = documented()[0]
    exported(
        path,
        (first, "owner", "Asha"),
        (first, "status", "In progress"),
        (first, "note", "=called"),
        (first, "due", "2026-12-31"),
        (step, "item_status", "Not needed"),
    )
    book = openpyxl.load_workbook(path)
    head, *rows = book["Early warning"].iter_rows(min_row=3, values_only=True)
    row = next(dict(zip(head, each, strict=True)) for each in rows if first in each)
    assert (row["Owner"], row["Status"], row["Note"]) == ("Asha", "In progress", "=called")
    assert str(row["Due"]).startswith("2026-12-31")
    head, *rows = book["Action items"].iter_rows(min_row=3, values_only=True)
    row = next(dict(zip(head, each, strict=True)) for each in rows if step in each)
    assert row["State"] == "Not needed"


def test_five_edits_of_which_one_was_changed_meanwhile(path):
    """Acceptance: 4 applied, 1 listed, nothing lost."""
    a, b, c, *_ = flagged()
    content = exported(path, (a, "owner", "Asha"))
    write_into(
        path,
        {
            (a, "Owner"): "Ravi",
            (a, "Note"): "'=1+1",
            (b, "Status"): "Done",
            (b, "Due"): pd.Timestamp("2026-12-31").to_pydatetime(),
            (c, "Note"): "called on Monday",
        },
    )
    meanwhile = edits_of((a, "owner", "Meera"))
    merged = merge_edits(read_back(path), meanwhile, content.sessions["session_id"])
    assert set(
        zip(merged.changes["session_id"], merged.changes["field"], merged.changes["after"], strict=True)
    ) == {
        (a, "note", "=1+1"),
        (b, "status", "Done"),
        (b, "due", "2026-12-31"),
        (c, "note", "called on Monday"),
    }
    conflict = merged.conflicts.iloc[0]
    assert len(merged.conflicts) == 1
    assert (conflict["exported"], conflict["now"], conflict["written"]) == ("Asha", "Meera", "Ravi")


def test_text_that_looks_like_a_formula_stays_text(path):
    session = flagged()[0]
    exported(path, (session, "note", "=1+1"), (session, "owner", "+49 170"))
    write_into(path, {(session, "Due"): "2027-01-05"})
    assert changed(read_back(path)) == {(session, "due"): "2027-01-05"}


def test_what_is_cleared_is_a_change_and_an_empty_status_is_open(path):
    session = flagged()[0]
    kept = [(session, "owner", "Asha"), (session, "status", "Done"), (session, "due", "2026-12-31")]
    exported(path, *kept)
    write_into(path, {(session, "Owner"): None, (session, "Status"): None, (session, "Due"): None})
    assert changed(read_back(path)) == {
        (session, "owner"): "",
        (session, "status"): "Open",
        (session, "due"): "",
    }


@pytest.mark.parametrize(
    ("now", "changes", "conflicts", "same"),
    [
        ([], 1, 0, 0),
        ([("owner", "Ravi")], 0, 0, 1),
        ([("owner", "Meera")], 0, 1, 0),
        ([("note", "elsewhere")], 1, 0, 0),
    ],
)
def test_three_ways(path, now, changes, conflicts, same):
    session = flagged()[0]
    content = exported(path)
    write_into(path, {(session, "Owner"): "Ravi"})
    here = edits_of(*((session, *each) for each in now)) if now else no_edits()
    merged = merge_edits(read_back(path), here, content.sessions["session_id"])
    assert (len(merged.changes), len(merged.conflicts), merged.n_same) == (changes, conflicts, same)


@pytest.mark.parametrize(
    ("heading", "value", "field", "why"),
    [
        ("Due", "next week", "due", "This is no day."),
        ("Due", "2026-02-30", "due", "This is no day."),
        ("Status", "Waiting", "status", "Choose one of: Open,"),
        ("Owner", "=1+1", "owner", "The cell holds a formula without a value."),
    ],
)
def test_what_cannot_be_taken_is_listed_with_its_place(path, heading, value, field, why):
    session = flagged()[0]
    content = exported(path)
    write_into(path, {(session, heading): value, (session, "Note"): "fine"})
    edited = read_back(path)
    assert changed(edited) == {(session, "note"): "fine"}
    merged = merge_edits(edited, no_edits(), content.sessions["session_id"])
    row = merged.not_taken.iloc[0]
    assert len(merged.not_taken) == 1
    assert (row["sheet"], row["row"], row["session_id"]) == ("Early warning", 4, session)
    assert row["label"] == BY_NAME[field].label
    assert row["why"].startswith(why)
    assert row["written"] == ("(formula)" if value == "=1+1" else value)


def test_deleted_rows_change_nothing_and_shuffled_ones_are_found(path):
    exported(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Early warning"]
    last = sheet.max_row
    for column in range(1, sheet.max_column + 1):
        top, end = sheet.cell(4, column), sheet.cell(last, column)
        top.value, end.value = end.value, top.value
    sheet.delete_rows(6, 3)
    sheet.insert_rows(1, 2)
    book.save(path)
    assert changed(read_back(path)) == {}
    assert read_back(path).unread == ()


def test_sessions_nobody_knows_and_rows_without_one_are_listed(path):
    session = flagged()[0]
    content = exported(path)
    write_into(path, {(session, "Owner"): "Asha"})
    book = openpyxl.load_workbook(path)
    sheet = book["Early warning"]
    heads = headings(sheet)
    sheet.cell(sheet.max_row + 1, heads["Note"]).value = "who?"
    book.save(path)
    others = content.sessions["session_id"][content.sessions["session_id"] != session]
    merged = merge_edits(read_back(path), no_edits(), others)
    assert merged.changes.empty
    assert sorted(why.split(".")[0].split(":")[0] for why in merged.not_taken["why"]) == [
        "No session has this ID now",
        "The row has no session ID",
    ]


def test_a_session_twice_with_different_words_is_listed_with_the_same_words_taken(path):
    a, b, *_ = flagged()
    exported(path)
    write_into(path, {(a, "Owner"): "Asha"})
    book = openpyxl.load_workbook(path)
    sheet = book["Early warning"]
    heads = headings(sheet)
    row = sheet.max_row + 1
    sheet.cell(row, heads["Session ID"]).value = a
    sheet.cell(row, heads["Owner"]).value = "Ravi"
    sheet.cell(row, heads["Status"]).value = "Open"
    book.save(path)
    edited = read_back(path)
    assert (a, "owner") not in edited.written
    assert edited.written[a, "status"] == "Open"
    assert [(each.session_id, each.written) for each in edited.unread] == [(a, "Asha / Ravi")]
    assert b != a


@pytest.mark.parametrize("gone", ["Early warning", "Action items"])
def test_a_sheet_that_is_gone_is_told(path, gone):
    exported(path)
    book = openpyxl.load_workbook(path)
    del book[gone]
    book.save(path)
    assert [each.sheet for each in read_back(path).unread] == [gone]


def test_a_column_that_is_gone_is_told(path):
    exported(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Early warning"]
    heads = headings(sheet)
    sheet.cell(3, heads["Owner"]).value = "Somebody"
    book.save(path)
    edited = read_back(path)
    assert [(each.field, each.row) for each in edited.unread] == [("owner", 0)]
    assert all(field != "owner" for _, field in edited.written)


def test_a_workbook_of_others_is_refused(tmp_path):
    path = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Session ID"
    book.save(path)
    with pytest.raises(RefusedFileError, match="no tracker exported from here"):
        read_back(path)


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("a.csv", b"a,b\n1,2\n", "content_differs_from_name"),
        ("a.xlsx", b"PK\x03\x04 cut", "broken_zip"),
        ("a.xlsx", b"text", "content_differs_from_name"),
        ("a.xlsx", b"", "empty"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, name, content, cause):
    path = tmp_path / name
    path.write_bytes(content)
    for isolated in (False, True):
        with pytest.raises(RefusedFileError) as refused:
            read_sheets(path, name, SHEETS, isolated=isolated)
        assert refused.value.cause == cause


def test_the_limited_process_reads_the_same(path):
    session = flagged()[0]
    exported(path, (session, "note", "ünï"))
    write_into(path, {(session, "Owner"): "Asha"})
    assert read_back(path, isolated=True) == read_back(path)


def test_hostile_ids_and_notes_come_back_as_they_are(path):
    content = hostile_content()
    notes = ["=1+1", "'=1", "+1", "@x", " lead", "<b>&\"'</b> ]]>", "🙂", "TRUE", "1.00", "a\x00b"]
    sessions = content.sessions["session_id"][content.sessions["n_flags"] > 0].tolist()
    kept = [(session, "note", note) for session, note in zip(sessions, notes, strict=False)]
    exported(path, *kept, content=content)
    edited = read_back(path)
    assert changed(edited) == {}
    assert len(edited.exported) == len(kept)
    assert {edited.written[session, "note"] for session, _, _ in kept} == {
        note.strip().replace("\x00", "") for note in notes
    }


def test_every_field_has_a_column_in_the_tracker(path):
    exported(path)
    rows = read_sheets(path, path.name, ["_meta"], isolated=False)["_meta"]
    assert {row[4] for row in rows if len(row) > 4 and row[4] in BY_NAME} == {field.name for field in FIELDS}


@NEEDS_LIBREOFFICE
def test_a_tracker_saved_by_libreoffice_comes_back_with_what_was_edited_and_nothing_else(path, tmp_path):
    a, b, *_ = flagged()
    exported(
        path,
        (a, "owner", "=Asha"),
        (a, "due", "2026-12-31"),
        (b, "note", "line\nbreak, ünï"),
        (b, "status", "Done"),
    )
    day = pd.Timestamp("2027-01-05").to_pydatetime()
    write_into(path, {(a, "Note"): "'=1+1", (b, "Due"): day})
    edited = read_back(saved_by_libreoffice(path, tmp_path))
    assert changed(edited) == {(a, "note"): "=1+1", (b, "due"): "2027-01-05"}
    assert edited.unread == ()
