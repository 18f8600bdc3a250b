"""Searches for people: a summary that says how much was looked at, tables, charts, JSON; silent ones, too."""

import json
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.pattern_frame import mentor_rows, session_rows
from mentor_analytics.assess.patterns import Patterns, search
from mentor_analytics.assess.words import p_words
from mentor_analytics.report.charts.drawing import MOST_POINTS
from mentor_analytics.report.charts.effects import LONGEST, effects_drawing
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.report.patterns import (
    LOOKED_COLUMNS,
    drawings_of,
    evidence_table,
    insights_json,
    insights_of,
    looked_table,
    summary_words,
)
from mentor_analytics.report.session_columns import Names
from tests.assess.pattern_rows import AS_OF, TIMEZONE, Spreads, sessions
from tests.assess.test_patterns import missed

NAMES = Names("Mentor", "Learner", TIMEZONE)
HOSTILE = "<b>**x**</b> ![p](//evil.test) =1+1 " + "long " * 30


@cache
def found(hostile: bool = False) -> Patterns:
    frame = sessions(4_000, 1, Spreads())
    if hostile:
        frame["program"] = frame["program"].cat.rename_categories({"Program 1": HOSTILE})
    lone = np.asarray(frame["program"] == (HOSTILE if hostile else "Program 1"))
    return search(missed(frame, lone, 0.25), AS_OF, TIMEZONE)


def test_a_finding_is_told_with_its_link_and_all_that_was_looked_at() -> None:
    told = insights_of(found(), {}, TIMEZONE)
    assert told.summary.startswith(f"Looked at {len(found().looked):,} contrasts in ")
    assert told.summary.endswith("1 finding beyond chance, the surest first.")
    (finding,) = told.findings
    assert finding.title == "Sessions in program Program 1: no-shows"
    assert (
        finding.sentence
        == f"{finding.title.split(':')[0]}: {finding.figures[:1].lower()}{finding.figures[1:]}"
    )
    assert finding.link == {"program": "Program 1", "status": "no_show", "to": "2026-09-27"}
    assert "adjusted for" in finding.sure
    assert "mentors in the group" in finding.sure
    assert len(finding.also) == 2
    assert all(re.search(r"\), n = [\d,]+ against [\d,]+$", each) for each in finding.also)
    assert "to 27 Sep 2026 (whole weeks only): " in told.summary


def test_what_is_dismissed_is_in_neither_the_chart_nor_the_count() -> None:
    search = found()
    (pattern,) = search.findings
    assert len(drawings_of(search, {})) == 1
    assert drawings_of(search, {}, {pattern.id}) == ()
    assert summary_words(search, {}, TIMEZONE, 1).endswith(
        ": 0 findings beyond chance, the surest first; 1 dismissed, below."
    )


def test_every_contrast_is_listed_with_what_became_of_it() -> None:
    table = looked_table(found(), {})
    assert tuple(table.columns) == LOOKED_COLUMNS
    assert len(table) == len(found().looked)
    assert table["p"].is_monotonic_increasing
    assert table["Told"].value_counts()["finding"] == 1
    assert table["Told"].value_counts()["with a finding"] == 2


def test_a_download_of_contrasts_holds_numbers_and_no_sign_before_words() -> None:
    table = looked_table(found(), {}, is_file=True)
    shown = looked_table(found(), {})
    assert tuple(table.columns) == (*LOOKED_COLUMNS, "Unit")
    assert all(pd.api.types.is_float_dtype(table[name].dtype) for name in ("Value", "Others", "Difference"))
    told = (table["Difference"].abs() > 0.1).to_numpy()  # what rounds to nothing has a sign by chance
    assert told.any()
    assert ((table["Difference"] > 0) == shown["Difference"].str.startswith("+"))[told].all()
    assert "'" not in csv_bytes(table.drop(columns=["What", "Group"]), TIMEZONE).decode()


@pytest.mark.parametrize("hostile", [False, True])
def test_the_chart_holds_every_finding_and_its_words(hostile: bool) -> None:
    (drawing,) = insights_of(found(hostile), {}, TIMEZONE).drawings
    spec = drawing.chart.to_dict()
    rows = [row for data in spec["datasets"].values() for row in data]
    assert 0 < len(rows) <= MOST_POINTS
    assert all(len(row["label"]) <= LONGEST and row["low"] < row["effect"] < row["high"] for row in rows)
    assert "n = " in drawing.alt
    assert drawing.title == "How far sessions differ, in points"


def test_findings_that_look_alike_have_a_row_each() -> None:
    (pattern,) = found(hostile=True).findings
    drawing = effects_drawing([pattern, pattern], {})
    (data,) = drawing.chart.to_dict()["datasets"].values()
    assert len({row["label"] for row in data}) == 2


def test_silence_says_how_much_was_looked_at_and_what_would_be_needed() -> None:
    silent = search(sessions(1_200, 8, Spreads()), AS_OF, TIMEZONE)
    words = summary_words(silent, {}, TIMEZONE)
    assert f"Looked at {len(silent.looked):,} contrasts in 1," in words
    assert (
        "none differs more than chance would make it. To find a difference of 3 points in no-shows" in words
    )
    assert insights_of(silent, {}, TIMEZONE).drawings == ()


def test_too_little_says_from_when_groups_are_looked_at() -> None:
    nothing = search(sessions(100, 8, Spreads()).iloc[:0], AS_OF, TIMEZONE)
    called = {"mentor": "Tutor", "learner": "Student"}
    assert summary_words(nothing, called, TIMEZONE) == (
        "Nothing to compare yet in 0 sessions: a group is looked at from 30 sessions of 5 tutors, with as many outside "
        "it (8 where tutors are counted)."
    )
    assert insights_of(nothing, {}, TIMEZONE).looked.empty


def test_json_has_every_figure_and_no_nan() -> None:
    told = insights_json(found(), {}, TIMEZONE, synthetic=True)
    (finding,) = told["findings"]
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert finding["numerator"] / finding["n"] == pytest.approx(finding["value"])
    assert finding["low"] < finding["effect"] < finding["high"]
    assert told["synthetic"] is True
    assert told["contrasts"] == len(found().looked)


def test_evidence_is_listed_for_people() -> None:
    rows = session_rows(sessions(300, 1, Spreads()), AS_OF, TIMEZONE)
    table = evidence_table(rows, NAMES)
    assert len(table) == 300
    assert {"Mentor", "Program", "Session status"} <= set(table.columns)
    assert pd.to_datetime(table["When"]).is_monotonic_decreasing
    people = evidence_table(
        mentor_rows(session_rows(sessions(2_000, 1, Spreads()), AS_OF, TIMEZONE), AS_OF), NAMES
    )
    assert list(people.columns) == [
        "Mentor", "Program", "Subject", "Sessions", "First sessions, mean rating", "Last session",
    ]  # fmt: skip


@pytest.mark.parametrize(("p", "words"), [(0.0123, "= 0.012"), (0.0001, "< 0.001"), (np.nan, "not known")])
def test_p_is_told_with_its_sign(p: float, words: str) -> None:
    assert p_words(p) == words
