import pandas as pd

from mentor_analytics.ingest.issues import Code, Issue, issue_frame
from mentor_analytics.report.content import ISSUE_NOTES, issue_notes
from tests.report.contents import NO_ISSUES, sample_content


def test_doubts_are_gathered_by_kind_warnings_first():
    issues = issue_frame(
        "a.csv",
        [
            Issue(Code.TIME_FORM, "A time.", "", "scheduled_at", [4]),
            Issue(Code.OUT_OF_RANGE, "A value.", "Mend it.", "rating", list(range(2, 12))),
            Issue(Code.ENCODING_GUESSED, "The file."),
        ],
    )
    notes = issue_notes(issues)
    assert list(notes.columns) == list(ISSUE_NOTES)
    assert notes[["level", "code", "rows", "first_rows"]].to_numpy().tolist() == [
        ["warning", "out_of_range", 10, "2, 3, 4, 5, 6 and 5 more"],
        ["warning", "encoding_guessed", 0, ""],
        ["info", "time_form", 1, "4"],
    ]


def test_no_doubt_is_an_empty_table():
    assert issue_notes(NO_ISSUES).empty
    assert list(issue_notes(NO_ISSUES).columns) == list(ISSUE_NOTES)


def test_a_run_gives_every_frame_its_columns():
    content = sample_content()
    assert set(content.groups["by"]) == {"program", "batch", "cohort", "session_type"}
    assert content.lights["judged"].sum() == 67
    assert len(content.findings) == 4
    assert {"effect", "distinguishable", "sentence"} <= set(content.comparisons.columns)
    assert content.off.empty
    assert isinstance(content.as_of, pd.Timestamp)
