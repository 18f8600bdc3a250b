import pandas as pd
import pytest

from mentor_analytics.ingest.issues import INFO, Code, Issue, issue_frame
from mentor_analytics.ingest.mapping import map_headers
from mentor_analytics.ingest.messages import MESSAGES
from mentor_analytics.report.charts.file_rows import file_rows_drawing
from mentor_analytics.report.upload_report import (
    BLANKED,
    CONTRADICTIONS,
    COUNTS,
    HOW_WORDS,
    KINDS,
    NOTES,
    WAITING,
    adds_up,
    mapping_table,
    missing_columns,
    plan_words,
    problems,
    save_label,
)
from mentor_analytics.schema import EXPECTED, REQUIRED
from tests.report.contents import NO_ISSUES

ROWS = {"input": 120, "stored": 115, "quarantined": 3, "duplicate": 1, "ignored": 1}
FULL = [*REQUIRED, *EXPECTED]


def test_every_heading_says_what_it_became_and_why():
    matches = map_headers(["Session ID", "Shelf", "Tutor", "Statuss", "Shoe size", "", "waits: row"])
    table = mapping_table([*matches, *matches], {"Tutor": ("Asha", "Ben"), "Shoe size": ("42",)})
    rows = table.set_index("header")
    assert rows.index.tolist() == ["Session ID", "Shelf", "Tutor", "Statuss", "Shoe size"]
    assert rows["column"].tolist() == ["session_id", "", "mentor", "status", ""]
    assert rows["how"].tolist() == [
        "our own name",
        "kept aside",
        "usual name",
        "close spelling",
        "kept aside",
    ]
    assert rows["label"].tolist() == ["Session ID", "kept aside", "Mentor", "Status", "kept aside"]
    assert rows["values"].tolist() == ["", "", "Asha · Ben", "", "42"]
    assert rows["confidence"].between(0, 100).all()
    assert rows["reason"].str.endswith(".").all()


def test_no_heading_is_an_empty_table():
    assert mapping_table([], {}).empty


@pytest.mark.parametrize("how", ["given", "name", "alias", "spelling", "none"])
def test_every_way_of_matching_has_words(how):
    assert HOW_WORDS[how]


def test_counts_add_up():
    assert adds_up(ROWS) == "115 to save · 3 quarantined · 1 duplicate · 1 ignored = 120 read"
    drawing = file_rows_drawing(ROWS)
    assert drawing is not None
    spec = drawing.chart.to_dict()
    shown = next(iter(spec["datasets"].values()))
    assert sum(row["rows"] for row in shown) == 120
    assert [row["part"] for row in shown] == [f"{ROWS[name]} {words}" for name, words in COUNTS.items()]
    assert drawing.alt.endswith("= 120 read.")


def test_what_has_no_row_has_no_part_of_the_bar():
    drawing = file_rows_drawing({**dict.fromkeys(ROWS, 0), "input": 5, "stored": 5})
    assert drawing is not None
    assert [row["part"] for row in next(iter(drawing.chart.to_dict()["datasets"].values()))] == ["5 to save"]


def test_an_empty_file_has_no_bar():
    assert file_rows_drawing(dict.fromkeys(ROWS, 0)) is None


def doubts():
    return issue_frame(
        "a.csv",
        [
            Issue(Code.TIME_FORM, "A time.", "", "scheduled_at", [4], ["9:00"]),
            Issue(Code.NOTE_CONTRADICTS, "A note.", "Trust.", "issue_note", [4, 5]),
            Issue(Code.COLUMNS_MAPPED, "Headers."),
            Issue(
                Code.OUT_OF_RANGE,
                "A value.",
                "Mend it.",
                "rating",
                [2, 3, 4, 5, 6],
                ["9", "9", "8", "7", "6"],
            ),
            Issue(Code.CONTRADICTORY_ROW, "Both.", "Correct.", "", [9]),
            Issue(Code.BAD_DATE, "A date.", "Write it.", "scheduled_at", [7], ["soon\n" + "x" * 99]),
            Issue(Code.UNREADABLE_VALUE, "More.", "Write.", "Shoe size", [8, 9, 10, 11, 12, 13], [""] * 6),
        ],
    )


def test_problems_come_worst_first_with_examples_as_written():
    table = problems(doubts())
    assert table["kind"].tolist() == [
        "waits", "blanked", "blanked", "guessed", "contradiction", "contradiction", "note",
    ]  # fmt: skip
    assert table["column"].tolist() == [
        "Scheduled start", "Shoe size", "Rating", "", "Issue note", "", "Scheduled start",
    ]  # fmt: skip
    assert table["rows"].tolist() == [1, 6, 5, 0, 2, 1, 1]
    assert table.loc[2, "written"] == "9 · 8 · 7"
    assert table.loc[2, "first_rows"] == "2, 3, 4, 5, 6"
    assert table.loc[1, "written"] == ""
    assert str(table.loc[0, "written"]).startswith("soon xxx")
    assert len(str(table.loc[0, "written"])) == 60


@pytest.mark.parametrize(("column", "kind"), [("scheduled_at", "waits"), ("follow_up_on", "blanked")])
def test_a_blank_where_every_session_needs_a_value_means_that_the_row_waits(column, kind):
    found = problems(issue_frame("a.csv", [Issue(Code.DATE_ORDER_MIXED, "Said.", "", column, [2])]))
    assert found["kind"].tolist() == [kind]


def test_no_problem_is_an_empty_table():
    assert problems(NO_ISSUES).empty
    assert {"kind", "written"} <= set(problems(NO_ISSUES).columns)


@pytest.mark.parametrize("code", list(Code))
def test_every_doubt_is_of_one_kind(code):
    found = problems(issue_frame("a.csv", [Issue(code, "Said.", "", "rating", [2])]))
    assert found["kind"].tolist()[0] in KINDS
    assert (found["kind"].tolist()[0] in {"contradiction", "note"}) == (code in CONTRADICTIONS | INFO | NOTES)


@pytest.mark.parametrize(("code", "said"), MESSAGES.items())
def test_kinds_are_what_the_messages_say(code, said):
    assert ("quarantine" in said[0]) == (code in WAITING)
    if "left blank" in said[0] or "not read" in said[0]:
        assert code in BLANKED


def test_nothing_is_missing_of_a_full_sheet():
    assert missing_columns(FULL).empty


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ("rating", ["KPI Average rating", "flag Low Rating"]),
        ("feedback", ["KPI Feedback missing", "flag Negative Feedback", "flag Repeated negative feedback"]),
        ("mentor_prep", ["KPI Mentor prepared", "flag Mentor Not Prepared"]),
        ("actual_min", ["flag Under Time"]),
        ("attendance", ["KPI Attendance", "flag Attendance of all sessions below 70 %"]),
        ("batch", ["flags on a batch", "comparison by batch"]),
        ("session_type", ["comparison by session type"]),
        ("learner", ["shown with each session: who learned"]),
    ],
)
def test_a_missing_column_says_what_it_would_switch_on(without, words):
    table = missing_columns([name for name in FULL if name != without])
    assert table["column"].tolist() == [without]
    for each in words:
        assert each in table["switches_on"][0]
    assert table["together_with"][0] == ""


def test_two_columns_that_need_each_other_say_so():
    table = missing_columns([name for name in FULL if name not in {"actual_min", "scheduled_min"}])
    assert dict(zip(table["column"], table["together_with"], strict=True)) == {
        "scheduled_min": "Actual minutes",
        "actual_min": "Scheduled minutes",
    }


def test_a_yes_no_column_of_attendance_is_enough():
    assert missing_columns([*(name for name in FULL if name != "attendance"), "attended"]).empty


def test_the_bare_minimum_lacks_the_rest():
    table = missing_columns(list(REQUIRED))
    assert set(table["column"]) == {*EXPECTED} - {*REQUIRED}
    assert table["switches_on"].str.len().gt(0).all()


def test_what_saving_would_do():
    assert plan_words(1, 2, 1200) == "1 new, 2 changed, 1,200 unchanged"
    assert plan_words(0, 3, 117) == "3 changed, 117 unchanged"
    assert plan_words(0, 0, 0) == "no session is new or changed"


@pytest.mark.parametrize(
    ("n_new", "n_changed", "n_unchanged", "label"),
    [
        (90_000, 0, 0, "Save 90,000 sessions"),
        (1, 0, 0, "Save 1 session"),
        (5, 0, 115, "Save 5 new sessions"),
        (0, 3, 117, "Save 3 changes"),
        (0, 1, 0, "Save 1 change"),
        (1, 2, 3, "Save 1 new session and 2 changes"),
        (0, 0, 15, "Save this file"),
    ],
)
def test_the_button_says_what_it_brings(n_new, n_changed, n_unchanged, label):
    assert save_label(n_new, n_changed, n_unchanged) == label
    assert isinstance(problems(doubts()), pd.DataFrame)
