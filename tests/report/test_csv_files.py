import csv

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.ingest.texts import texts_of
from mentor_analytics.measure.mentors import LISTED
from mentor_analytics.report.csv_files import (
    escape_formulas,
    mentors_table,
    sessions_table,
    stack,
    summaries_table,
    write_csv,
)
from tests.report.contents import sample_content


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_kind_of_value_is_written_as_promised(tmp_path):
    frame = pd.DataFrame(
        {
            "yes": pd.array([True, False, None], dtype="boolean"),
            "n": [1.0, 0.25, np.nan],
            "count": [1, 2, 3],
            "mentor": pd.Categorical(["Ann", None, "=Bo"]),
            "at": pd.Series(
                ["2026-09-30T09:30:00Z", None, "2026-01-01T00:00:00Z"], dtype="datetime64[us, UTC]"
            ),
            "on": pd.Series(["2026-09-30", None, "2026-01-01"], dtype="datetime64[us]"),
            "text": pd.Series(["a,b", None, 'say "hi"\nthere'], dtype="str"),
        }
    )
    write_csv(frame, tmp_path / "x.csv", "Asia/Kolkata")
    first, second, third = rows_of(tmp_path / "x.csv")
    assert first == {
        "yes": "true", "n": "1", "count": "1", "mentor": "Ann", "at": "2026-09-30 15:00:00+0530", "on": "2026-09-30",
        "text": "a,b",
    }  # fmt: skip
    assert set(second.values()) == {"false", "0.25", "2", ""}
    assert third["mentor"] == "'=Bo"
    assert third["text"] == 'say "hi"\nthere'


def test_headings_are_made_harmless_like_cells(tmp_path):
    frame = pd.DataFrame({'=HYPERLINK("x")': ["a"], "plain": ["b"], "-2": [1]})
    write_csv(frame, tmp_path / "x.csv", "UTC")
    assert list(rows_of(tmp_path / "x.csv")[0]) == ['\'=HYPERLINK("x")', "plain", "'-2"]


def test_offsets_follow_the_clock_changes(tmp_path):
    frame = pd.DataFrame({"at": pd.to_datetime(["2026-07-01T12:00Z", "2026-12-01T12:00Z"])})
    write_csv(frame, tmp_path / "x.csv", "America/New_York")
    assert [row["at"][-5:] for row in rows_of(tmp_path / "x.csv")] == ["-0400", "-0500"]


def test_an_empty_frame_gives_a_header(tmp_path):
    write_csv(
        pd.DataFrame({"a": pd.Series(dtype="str"), "b": pd.Series(dtype="float")}), tmp_path / "x.csv", "UTC"
    )
    assert (tmp_path / "x.csv").read_text() == '"a","b"\n'


FORMULAS = ["=1+1", "+1", "-2", "@SUM(A1)", "  =1", "\t=1", "\r=1", "＝1", "＠x", "'=1", "''+1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_leaves_that_could_be_a_formula(text):
    assert escape_formulas(pa.array([text])).to_pylist() == ["'" + text]


@pytest.mark.parametrize("text", ["a=b", "1+1", "", "'tis", "“-”", "4-5"])
def test_harmless_text_stays_as_it_is(text):
    assert escape_formulas(pa.array([text])).to_pylist() == [text]


@given(st.text(alphabet="'=+-@＝ ab\"", max_size=8).map(str.strip))
def test_what_we_escape_our_reader_takes_back(text):
    written = escape_formulas(pa.array([text]))
    read = texts_of(pa.chunked_array([written]), "label").distinct[0]
    # One line collapses inner spaces and a bare dash says "nothing"; a quote of the text's own stays only when escaped.
    plain = " ".join(text.split())
    assert (
        read in {plain, ""}
        if plain in {"-", "--"}
        else read == plain or not written[0].as_py().startswith("'")
    )


def test_summaries_carry_the_label_of_their_origin():
    sessions = pd.DataFrame({"session_id": ["a"], "mentor": ["Ann"], "summary": ["x"], "other": [1]})
    assert summaries_table(sessions).columns.tolist() == ["session_id", "mentor", "summary", "origin"]
    assert sessions_table(sessions).columns.tolist() == ["session_id", "mentor", "summary"]


def test_stacking_nothing_gives_nothing():
    assert stack([]).empty
    assert stack([pd.DataFrame({"a": []})]).columns.tolist() == ["a"]
    assert stack([pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [2]})]).shape == (2, 2)


def test_mentors_begin_with_who_needs_help_and_leave_most_windows_out():
    table = sample_content().mentors
    written = mentors_table(table)
    assert written.columns[:5].tolist() == ["mentor_key", "mentor", "priority", "risk", "risk_why"]
    assert len(written) == len(table)
    assert {"reschedule_rate_30d_change_low", "shrunken_rating", "reliability_n", "is_active"} <= set(
        written.columns
    )
    assert set(LISTED) & set(table.columns) <= set(written.columns)
    assert len(written.columns) < 160 < len(table.columns)
