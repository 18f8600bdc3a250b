from dataclasses import replace

import pandas as pd

from mentor_analytics.assess.presets import STANDARD
from mentor_analytics.ingest.issues import Code, Issue, issue_frame
from mentor_analytics.report.chart_figures import figures
from mentor_analytics.report.content import ISSUE_NOTES, issue_notes
from tests.report.contents import NO_ISSUES, content_of, plain_sample, sample_content


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


def test_targets_of_the_preset_reach_every_table():
    small = dict.fromkeys(("prep_compliance", "follow_up_rate", "action_item_rate"), 0.01)
    targets = {**small, "attendance_rate": 0.6, "average_rating": 4.75}
    content = content_of(plain_sample(), replace(STANDARD, targets=targets))
    told = {row["kpi"]: (row["target"], row["meets_target"]) for row in content.kpis.to_dict("records")}
    assert told["attendance_rate"] == (0.6, True)
    for table in (content.groups, content.months):
        targeted = table.set_index("kpi")["target"]
        assert targeted["attendance_rate"].eq(0.6).all()
        assert targeted["average_rating"].eq(4.75).all()
    titles = [each.title for each in figures(content)]
    assert "Attendance by program, 95 % intervals, target 60 %" in titles
    assert "Average rating by month, 95 % intervals, target 4.75" in titles
    assert content.findings[0].startswith("Average rating is furthest from its target")
    assert "against 4.75" in content.findings[0]
