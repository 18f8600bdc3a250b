import dataclasses
import json
import os
import re
import warnings
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries

from mentor_analytics.assess.naming import with_own_words
from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.demo.sample import sample_sessions
from mentor_analytics.report.cells import LONGEST
from mentor_analytics.report.tracker import write_tracker
from tests.report.contents import (
    HOSTILE,
    NEEDS_LIBREOFFICE,
    REQUIRED,
    ZONE,
    book_of,
    content_of,
    plain_sample,
    sample_content,
    saved_by_libreoffice,
    table_of,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "tracker_sample.json"
GOLDEN_ROWS = 12  # of each table; pages are held whole
TABLES = {"Early warning": 3, "Mentors": 4, "Programs": 4, "Action items": 3, "Not held": 3}
SHEETS = [
    "Overview",
    "Early warning",
    "Mentors",
    "Programs",
    "Action items",
    "Not held",
    "Data notes",
    "_meta",
]


def shown(value):
    if isinstance(value, float):
        return round(value, 6)
    return value.isoformat() if isinstance(value, datetime) else value


def cells_of(sheet, last_row=None):
    return {
        cell.coordinate: shown(cell.value)
        for row in sheet.iter_rows(max_row=last_row)
        for cell in row
        if cell.value is not None
    }


def test_the_cells_of_the_sample_are_the_golden_ones(tmp_path):
    book = book_of(dataclasses.replace(sample_content(), version="golden"), tmp_path)
    found = {
        sheet.title: cells_of(sheet, TABLES[sheet.title] + GOLDEN_ROWS if sheet.title in TABLES else None)
        for sheet in book
    }
    if os.environ.get("GOLDEN") == "renew":
        text = json.dumps(found, indent=0, ensure_ascii=False)
        GOLDEN.write_text(text + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8")), "make golden, if this was meant"


def test_sheets_stand_in_order_and_meta_is_hidden(sample_book):
    assert sample_book.sheetnames == SHEETS
    assert [sheet.title for sheet in sample_book if sheet.sheet_state == "hidden"] == ["_meta"]


def test_every_flagged_session_is_listed_with_its_light_in_shape_and_word(sample_book):
    judged = sample_content().sessions
    flagged = judged[judged["light"].isin(["yellow", "red"])].set_index("session_id")
    table = table_of(sample_book["Early warning"]).set_index("Session ID")
    words = {"red": "▲ Urgent follow-up", "yellow": "◆ Mild attention"}
    expected = flagged["light"].astype("str").map(words)
    assert table["Light"].to_dict() == expected.to_dict()
    assert table["Why, and what would clear it"].notna().all()
    assert table["What to try first"].notna().all()


def test_the_queue_is_by_light_then_worst_flag_then_age(sample_book):
    content = sample_content()
    rank = {"critical": 0, "high": 1, "medium": 2, "low": 3}
    mine = content.flags[content.flags["subject_type"] == "session"]
    severity = mine["severity"].astype("str").map(rank).groupby(mine["subject"]).min()
    table = table_of(sample_book["Early warning"])
    keys = [
        (light[:1] != "▲", severity[session], when)
        for light, session, when in zip(
            table["Light"], table["Session ID"], table[f"When ({ZONE})"], strict=True
        )
    ]
    assert keys == sorted(keys)


def test_the_first_lines_count(sample_book):
    assert sample_book["Early warning"]["A1"].value == (
        "47 of 67 judged sessions are flagged: 17 ▲ Urgent follow-up, 30 ◆ Mild attention. "
        "53 not held are listed on “Not held”."
    )
    assert sample_book["Action items"]["A1"].value.startswith("44 sessions have action items documented")
    assert sample_book["Not held"]["A1"].value.startswith(
        "53 sessions were not held: 19 no-show, 18 cancelled, 16 rescheduled"
    )


def test_sheets_of_sessions_end_at_the_most_rows_and_say_so(tmp_path):
    book = book_of(dataclasses.replace(sample_content(), max_rows=5), tmp_path)
    for title in ("Early warning", "Action items", "Not held"):
        assert len(table_of(book[title])) == 5
    assert book["Early warning"]["A1"].value.startswith("5 of 47 flagged; the most urgent first.")
    assert "the 5 newest are listed here" in book["Action items"]["A1"].value
    assert len(table_of(book["Mentors"], 4)) == 15


def test_times_are_real_and_in_the_zone_of_the_site(sample_book):
    sessions = sample_content().sessions.set_index("session_id")
    table = table_of(sample_book["Early warning"])
    for session, when in zip(table["Session ID"], table[f"When ({ZONE})"], strict=True):
        local = sessions.loc[session, "scheduled_at"].tz_convert(ZONE).tz_localize(None)
        assert when == local.to_pydatetime()


@pytest.mark.parametrize(
    ("title", "heading", "kind", "number_format"),
    [
        ("Early warning", f"When ({ZONE})", datetime, "d mmm yyyy hh:mm"),
        ("Early warning", "Rating (1–5)", int, "General"),
        ("Mentors", "Adjusted mean", float, "0.00_)"),
        ("Mentors", "Judged", int, "#,##0_)"),
        ("Mentors", "Share", float | int, "0.0 %_)"),
        ("Programs", "95 % to", float | int, "0.0 %_)"),
        ("Action items", "Follow-up scheduled", bool, '"yes";"yes";"no"'),
        ("Action items", "Follow-up date", datetime, "d mmm yyyy"),
        ("Not held", f"Moved to ({ZONE})", datetime, "d mmm yyyy hh:mm"),
    ],
)
def test_numbers_dates_and_booleans_are_typed(sample_book, title, heading, kind, number_format):
    sheet, header_row = sample_book[title], TABLES[title]
    column = next(cell.column for cell in sheet[header_row] if cell.value == heading)
    cells = [sheet.cell(row, column) for row in range(header_row + 1, sheet.max_row + 1)]
    values = [cell.value for cell in cells if cell.value is not None]
    assert values
    assert all(isinstance(value, kind) for value in values)
    assert {cell.number_format for cell in cells} == {number_format}


def test_header_stays_in_sight_and_filters(sample_book):
    for title, row in TABLES.items():
        sheet = sample_book[title]
        assert sheet.freeze_panes.endswith(str(row + 1))
        assert sheet.auto_filter.ref.split(":")[0] == f"A{row}"
        last_column, last_row = range_boundaries(sheet.auto_filter.ref)[2:]
        assert (last_column, last_row) == (sheet.max_column, sheet.max_row)
        assert sheet.print_title_rows.endswith(f"${row}")
        assert sheet.page_setup.orientation == "landscape"


@pytest.mark.parametrize("title", ["Mentors", "Programs"])
def test_pages_side_by_side_break_between_groups(sample_book, title):
    sheet = sample_book[title]
    breaks = [each.id for each in sheet.col_breaks.brk]
    inside = [
        at
        for at in breaks
        for each in sheet.merged_cells.ranges
        if each.min_row == 3 and each.min_col <= at < each.max_col
    ]
    assert breaks
    assert not inside


def test_lights_are_coloured_by_their_shape(sample_book):
    sheet = sample_book["Early warning"]
    rules = {
        rule.formula[0]: rule.dxf.fill.bgColor.rgb[-6:]
        for area in sheet.conditional_formatting
        if str(area.sqref) == f"A4:A{sheet.max_row}"
        for rule in area.rules
    }
    assert {formula[-3:]: fill for formula, fill in rules.items()} == {
        '"●"': "DDEBF6",
        '"◆"': "FCEBC5",
        '"▲"': "FADCCB",
    }


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Early warning",
            {
                "Owner": ("list", "'Data notes'!$H$4:$H$15", False),
                "Status": ("list", '"Open,In progress,Done,Not an issue"', True),
                "Due": ("date", "DATE(2000,1,1)", True),
            },
        ),
        (
            "Action items",
            {
                "Owner": ("list", "'Data notes'!$H$4:$H$15", False),
                "State": ("list", '"Open,In progress,Done,Not needed"', True),
                "Due": ("date", "DATE(2000,1,1)", True),
            },
        ),
    ],
)
def test_what_people_fill_in_is_offered_and_checked(sample_book, title, expected):
    sheet = sample_book[title]
    found = {}
    for each in sheet.data_validations.dataValidation:
        column, first, _, last = range_boundaries(str(each.sqref))
        assert (first, last) == (4, sheet.max_row)
        found[sheet.cell(3, column).value] = (each.type, each.formula1, bool(each.showErrorMessage))
    assert found == expected


@pytest.mark.parametrize("title", ["Early warning", "Action items"])
def test_only_session_ids_and_headings_are_locked(sample_book, title):
    sheet = sample_book[title]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.autoFilter  # false: allowed
    assert not sheet.protection.formatColumns
    ids = next(cell.column for cell in sheet[3] if cell.value == "Session ID")
    for row in sheet.iter_rows(min_row=4):
        assert [cell.column for cell in row if cell.protection.locked] == [ids]
    assert all(cell.protection.locked for cell in sheet[3])
    assert "unprotect" in sheet["A2"].value


def test_meta_names_every_column_people_fill_in(sample_book):
    rows = [row for row in sample_book["_meta"].iter_rows(values_only=True) if row[0]]
    facts = {row[0]: row[1] for row in rows[:8]}
    assert facts["preset"] == "standard"
    assert facts["timezone"] == ZONE
    assert pd.Timestamp(facts["exported_at"]) == sample_content().exported_at
    columns = [row for row in rows if row[0] in TABLES]
    assert {(row[0], row[4]) for row in columns} == {
        *(("Early warning", name) for name in ("owner", "status", "note", "due")),
        *(("Action items", name) for name in ("item_owner", "item_status", "item_due")),
    }
    for title, header_row, key, column, *_ in columns:
        headings = [cell.value for cell in sample_book[title][header_row]]
        assert key in headings
        assert column in headings


def test_owners_known_at_export_are_offered(tmp_path):
    owners = ("Asha Rao", "=Ravi")
    book = book_of(dataclasses.replace(sample_content(), owners=owners), tmp_path)
    assert [book["Data notes"][f"H{row}"].value for row in range(3, 7)] == [
        "Owners (yours to fill in)",
        "Asha Rao",
        "=Ravi",
        None,
    ]


def test_four_charts_are_drawn_from_headed_figures(sample_book):
    sheet = sample_book["Overview"]
    assert len(sheet._charts) == 4
    headings = []
    for chart in sheet._charts:
        for part in chart._charts:
            labels = {
                series.cat.strRef.f if series.cat.strRef else series.cat.numRef.f for series in part.series
            }
            for series in part.series:
                column, header_row, *_ = bounds(series.tx.strRef.f)
                assert bounds(series.val.numRef.f)[:2] == (column, header_row + 1)
                headings.append(sheet.cell(header_row, column).value)
            assert {bounds(each)[1] for each in labels} <= {header_row + 1}
    assert headings == [
        "Attendance",
        "Target",
        "Average rating",
        "Target",
        "Sessions",
        "Average rating",
        "▲ Urgent follow-up",
        "◆ Mild attention",
        "● All good",
    ]


def bounds(reference):
    return range_boundaries(reference.split("!")[1])


def test_kpis_show_their_counts_and_where_they_stand(sample_book):
    sheet = sample_book["Overview"]
    header = next(cell.row for cell in sheet["A"] if cell.value == "KPI")
    table = table_of(sheet, header).set_index("KPI")
    assert table.loc["Follow-up scheduled", "Counted"] == "50 of 67 completed sessions"
    assert table.loc["Follow-up scheduled", "Counted otherwise"] == "41.7 %: 50 of all 120 sessions"
    assert table.loc["Follow-up scheduled", "Against target"] == "▲ below target"
    assert table.loc["Attendance", "Against target"] == "◆ below target, within its interval"
    assert table.loc["Completion", "Against target"] == "– no target"
    assert table.loc["Mean polarity", "Against target"] == "● on target"


def test_no_text_becomes_a_formula_or_an_error(hostile_book, tmp_path):
    kinds = {cell.data_type for sheet in hostile_book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "b", "inlineStr"}
    hostile_book.save(tmp_path / "again.xlsx")  # it holds nothing openpyxl refuses


def test_hostile_text_comes_back_as_written_as_far_as_a_cell_can_hold_it(hostile_book):
    table = table_of(hostile_book["Action items"])
    texts = set(table["Action item"])
    held = {
        "=1+1",
        "-2+3",
        "@SUM(A1)",
        "#REF!",
        "abcd",
        "efg",
        "line\nbreak\nand\n\nmore",
        "'=1",
        " =1",
        "\t=1",
        "TRUE",
        "1.00",
        "2026-01-01",
    }
    assert held & texts == held & {_as_held(text) for text in HOSTILE}
    longest = max(len(text.encode("utf-16-le")) // 2 for text in texts)
    assert longest == LONGEST
    assert all(text.endswith(" … (cut)") for text in texts if len(text) > 15_000)
    assert set(table["Session ID"].str[:2]) == {"=S"}


def _as_held(text):
    for gone in "\x00\x08\x1f\ufffe\uffff":
        text = text.replace(gone, "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_what_was_removed_or_cut_is_listed(hostile_book):
    rows = list(hostile_book["Data notes"].iter_rows(values_only=True))
    told = {(row[0], row[3], row[2]): row[1] for row in rows if row[2] in {"characters removed", "cut"}}
    items = table_of(hostile_book["Action items"])["Action item"]
    assert told["Action items", "Action item", "cut"] == int(items.str.endswith(" … (cut)").sum())
    assert told["Action items", "Action item", "characters removed"] == int(items.isin(["abcd", "efg"]).sum())


def test_sheets_hold_no_formula_in_their_xml(tmp_path):
    from tests.report.contents import hostile_content

    write_tracker(tmp_path / "t.xlsx", hostile_content())
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        for name in sheets:
            rows = parts.read(name).partition(b"<sheetData")[2].partition(b"</sheetData>")[0]
            assert b"<f>" not in rows
            assert b"<f " not in rows
    assert len(sheets) == len(SHEETS)


def test_the_same_content_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_tracker(tmp_path / name, sample_content())
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_writing_leaves_the_content_as_it_was(tmp_path):
    content = content_of(sample_sessions())
    before = {
        each.name: getattr(content, each.name).copy()
        for each in dataclasses.fields(content)
        if isinstance(getattr(content, each.name), pd.DataFrame)
    }
    write_tracker(tmp_path / "t.xlsx", content)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(content, name), frame)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_can_be_written(tmp_path, preset):
    book = book_of(sample_content(preset), tmp_path)
    who = f"{PRESETS[preset].labels['mentor']}s"
    assert book.sheetnames == [who if name == "Mentors" else name for name in SHEETS]
    words = {value for value in table_of(book["Early warning"])["Light"] if value}
    light = PRESETS[preset].light.words
    assert words <= {f"▲ {light['red']}", f"◆ {light['yellow']}"}


@pytest.mark.parametrize(
    ("word", "sheet"),
    [
        ("Coach", "Coachs"),
        ("Program", "Mentors"),
        ("a/b", "Mentors"),
        ("x" * 31, "Mentors"),
        ("=1+1", "Mentors"),
    ],
)
def test_our_own_texts_use_the_words_of_the_place(tmp_path, word, sheet):
    content = sample_content()
    preset = with_own_words(
        dataclasses.replace(content.preset, labels={"mentor": word, "learner": "Student"})
    )
    book = book_of(dataclasses.replace(content, preset=preset), tmp_path)
    assert book.sheetnames[2] == sheet
    notes = " ".join(texts_of(book["Data notes"])).replace("mentor analytics", "")
    assert re.search(r"\b([Mm]entors?|[Ll]earners?)\b", notes) is None
    assert f"{word} Not Prepared" in texts_of(book["Data notes"])
    people = set(content.sessions["mentor"])
    assert people <= set(texts_of(book[sheet]))  # names stay as they are


def texts_of(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def groups_of(sheet):
    """Group headings with their columns' headings."""
    spans = [each for each in sheet.merged_cells.ranges if each.min_row == 3]
    return {
        sheet.cell(3, each.min_col).value: [
            sheet.cell(4, column).value for column in range(each.min_col, each.max_col + 1)
        ]
        for each in spans
    }


@pytest.mark.parametrize("drop", [["feedback"], ["feedback", "rating", "mentor_prep"]], ids=" ".join)
def test_data_without_comments_say_so_and_draw_none(tmp_path, drop):
    content = content_of(plain_sample().drop(columns=drop))
    derived = ["polarity", "sentiment", "sentiment_words", "keywords"]
    left = content.sessions.drop(columns=derived, errors="ignore")
    book = book_of(dataclasses.replace(content, sessions=left), tmp_path)
    texts = texts_of(book["Overview"])
    assert "The data have no comments." in texts
    assert not [text for text in texts if "comments read by" in text or "What comments say" in text]
    assert "The data have no comments." in texts_of(book["Data notes"])


def test_attendance_of_all_sessions_stands_beside_that_of_those_that_took_place(sample_book, tmp_path):
    groups = groups_of(sample_book["Programs"])
    assert groups["Attendance of all sessions"] == ["Share", "n: all sessions"]
    assert "Attendance of completed or no-show sessions" in groups
    mentors = groups_of(sample_book["Mentors"])
    assert {"Attendance of all sessions", "Attendance of completed or no-show sessions"} <= set(mentors)
    sessions = sample_content().sessions
    came = sessions["attended"].fillna(False).astype(float).groupby(sessions["program"].astype("str"))
    expected = came.agg(["mean", "size"])
    sheet = sample_book["Programs"]
    place = next(c.column for c in sheet[3] if c.value == "Attendance of all sessions")
    shown_for = {
        sheet.cell(row, 2).value: (sheet.cell(row, place).value, sheet.cell(row, place + 1).value)
        for row in range(5, sheet.max_row + 1)
        if sheet.cell(row, 1).value == "Program"
    }
    for program, (share, n) in shown_for.items():
        assert (share, n) == (pytest.approx(expected["mean"][program]), expected["size"][program])
    assert len(shown_for) == len(expected)
    tracker = book_of(sample_content("tracker"), tmp_path)["Programs"]
    assert [c.value for c in tracker[3]].count("Attendance of all sessions") == 1


def test_programs_say_that_watching_is_no_verdict(sample_book):
    assert sample_book["Programs"]["A1"].value.endswith(
        "“Attendance of all sessions to watch” is told from n = 10 below 70 % of all sessions and is no verdict."
    )


def test_mentors_say_once_that_adjusted_means_are_equal(tmp_path):
    content = sample_content()
    for variance, said in ((0.0, True), (0.3, False)):
        mentors = content.mentors.assign(between_mentor_variance=variance)
        book = book_of(dataclasses.replace(content, mentors=mentors), tmp_path)
        assert ("Adjusted means are all equal" in book["Mentors"]["A1"].value) is said


def test_mentors_without_a_flag_say_what_that_means(sample_book):
    words = table_of(sample_book["Mentors"], 4)[["In words", "All"]]
    for text, n in words.itertuples(index=False):
        assert n >= 10 or not text.startswith("no mentor rule")
        assert n < 10 or not text.startswith("not enough data")
    assert (
        words["In words"]
        .str.fullmatch(r"(?s)no mentor rule applies|not enough data \(n = \d+\)|◆.*|▲.*")
        .all()
    )


def test_blanks_that_count_as_neutral_are_called_so(tmp_path):
    sheet = book_of(sample_content("tracker"), tmp_path)["Overview"]
    texts = texts_of(sheet)
    past = sample_content("tracker").sessions
    blank = int((past["sentiment"] == "no_feedback").sum())
    assert blank
    assert [text for text in texts if text.startswith(f"Neutral, {blank} blanks included (")]
    assert [text for text in texts if "neutral, blanks included " in text]
    assert not [text for text in texts if "no feedback" in text]


def test_a_preset_without_session_rules_says_where_to_look(tmp_path):
    book = book_of(sample_content("reliability"), tmp_path)
    assert "Judged sessions" not in groups_of(book["Mentors"])
    texts = texts_of(book["Overview"])
    assert "This preset judges no session; what it says of mentors stands on “Mentors”." in texts
    assert "none judged" not in texts
    assert "see “Mentors”" in book["Early warning"]["A1"].value
    assert len(table_of(book["Early warning"]).dropna(how="all")) == 0


CASES = {
    "no session": lambda: plain_sample().iloc[:0],
    "one session": lambda: plain_sample().iloc[[2]],
    "one not held": lambda: plain_sample().query("status == 'cancelled'").iloc[[0]],
    "required columns alone": lambda: plain_sample()[REQUIRED],
    "all good": lambda: _all_good(),
    "categories instead of text": lambda: sample_sessions(),
    "all still ahead": lambda: plain_sample().assign(status="scheduled"),
}


def _all_good():
    completed = plain_sample().query("status == 'completed'")
    yes = pd.array([True] * len(completed), dtype="boolean")
    return completed.assign(
        rating=4.0,
        mentor_prep="yes",
        follow_up_scheduled=yes,
        feedback="Very helpful, thank you.",
        actual_min=completed["scheduled_min"],
    )


@pytest.mark.parametrize("case", CASES)
def test_any_sessions_can_be_written(tmp_path, case):
    sessions = CASES[case]().reset_index(drop=True)
    content = content_of(sessions)
    book = book_of(content, tmp_path)
    assert book.sheetnames == SHEETS
    flagged = int((content.sessions["n_flags"] > 0).sum())
    assert table_of(book["Early warning"])["Session ID"].notna().sum() == flagged
    assert book["Early warning"]["A1"].value
    texts = [
        cell.value for row in book["Overview"].iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    assert not [text for text in texts if "nan" in text.split() or text == "None"]


def test_one_mentor_is_compared_with_nobody(sample_book, tmp_path):
    assert sample_book["Mentors"]["A2"].value.startswith("Lowest ratings: ")
    one = book_of(content_of(CASES["one session"]().reset_index(drop=True)), tmp_path)
    assert one["Mentors"]["A2"].value.startswith("Adjusted means")
    assert one["Mentors"]["A1"].value.startswith("1 mentor; no rule names any of them. Not enough data")


def test_nothing_flagged_is_said_so(tmp_path):
    book = book_of(content_of(_all_good().reset_index(drop=True)), tmp_path)
    assert book["Early warning"]["A1"].value == "None of 67 judged sessions is flagged."


def test_the_words_of_the_workbook_blame_nobody(sample_book):
    of_people = {"Feedback", "Summary", "Issue note", "Action item", "Why, and what would clear it"}
    for sheet in sample_book:
        row = TABLES.get(sheet.title)
        headings = {cell.column: cell.value for cell in sheet[row]} if row else {}
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and headings.get(cell.column) not in of_people:
                    assert not unkind_words(cell.value), (sheet.title, cell.coordinate)


@NEEDS_LIBREOFFICE
def test_libreoffice_opens_it_and_saves_every_value_back(tmp_path):
    from tests.report.contents import hostile_content

    for content in (sample_content(), hostile_content()):
        source = tmp_path / "tracker.xlsx"
        write_tracker(source, content)
        again = saved_by_libreoffice(source, tmp_path)
        ours = openpyxl.load_workbook(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions LibreOffice adds
            theirs = openpyxl.load_workbook(again, data_only=True)
        assert theirs.sheetnames == ours.sheetnames
        for sheet in ours:
            assert cells_of(theirs[sheet.title]) == cells_of(sheet)
        for title in ("Early warning", "Action items"):
            assert len(theirs[title].data_validations.dataValidation) == 3
            assert theirs[title].auto_filter.ref == ours[title].auto_filter.ref
            assert theirs[title].protection.sheet
            assert theirs[title].conditional_formatting
        charts = [book["Overview"]._charts for book in (ours, theirs)]  # type: ignore[attr-defined]
        assert [len(each) for each in charts] == [4, 4]
