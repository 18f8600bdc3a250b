"""Columns to SQLite and back; fingerprints that mean the values and nothing else."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.store.cells import STORED, Collected, bindable, canonical, row_hashes
from mentor_analytics.store.sessions import no_sessions, session_keys
from tests.ingest.uploads import taken
from tests.store.stores import CORPUS

SAMPLE = Path(__file__).parents[2] / "data" / "sample_sessions.csv"


def sample(tmp_path: Path) -> pd.DataFrame:
    return taken(tmp_path, SAMPLE.read_bytes()).sessions


def and_back(frame: pd.DataFrame, block: int) -> pd.DataFrame:
    gathered = Collected(list(frame.columns))
    for start in range(0, max(len(frame), 1), block):
        gathered.add([bindable(frame[name].iloc[start : start + block]) for name in frame.columns])
    return gathered.frame(len(frame))


def by_appearance(frame: pd.DataFrame) -> pd.DataFrame:
    """Categories in order of appearance, those of rows that wait left out."""
    kinds = [str(name) for name in frame.select_dtypes("category")]
    return frame.assign(
        **{name: frame[name].cat.set_categories(list(frame[name].dropna().unique())) for name in kinds}
    )


@pytest.mark.parametrize("block", [1000, 7], ids=["at once", "in blocks"])
def test_every_column_comes_back_as_it_was(block: int, tmp_path: Path) -> None:
    frame = sample(tmp_path)
    assert set(frame.columns) == set(STORED)
    pd.testing.assert_frame_equal(and_back(frame, block), by_appearance(frame))


@pytest.mark.parametrize(
    "name", ["dat_far_past_future.csv", "sec_html_in_dimensions.csv", "enc_mixed_bytes.csv"]
)
def test_odd_values_come_back(name: str, tmp_path: Path) -> None:
    frame = taken(tmp_path, (CORPUS / name).read_bytes()).sessions
    pd.testing.assert_frame_equal(and_back(frame, 3), by_appearance(frame))


def test_no_rows_have_the_types_too(tmp_path: Path) -> None:
    frame = sample(tmp_path)
    back = and_back(frame.iloc[:0], 5)
    assert len(back) == 0
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert {name: str(kind) for name, kind in back.dtypes.items()} == kinds
    assert no_sessions()["scheduled_at"].dt.tz is not None


def test_a_fingerprint_is_of_the_cells_that_are_not_blank(tmp_path: Path) -> None:
    frame = sample(tmp_path).head(5)
    hashes = row_hashes(frame)
    assert len(set(hashes)) == 5
    assert row_hashes(frame.iloc[::-1]) == hashes[::-1]
    assert row_hashes(frame[frame.columns[::-1]]) == hashes
    blank = frame.assign(transcript=pd.Series([None] * 5, dtype="str"))
    assert row_hashes(blank) == row_hashes(frame.drop(columns="transcript"))
    assert row_hashes(frame.iloc[:0]) == []


def test_every_column_counts_in_the_fingerprint(tmp_path: Path) -> None:
    frame = sample(tmp_path)
    for name in frame.columns:
        there = frame.index[frame[name].notna()]
        assert len(there), name
        row = frame.loc[there[:1]]
        assert row_hashes(row) != row_hashes(row.drop(columns=name)), name


def test_fingerprints_are_the_same_in_every_version() -> None:
    """They are stored: a change here would make every session look changed."""
    frame = pd.DataFrame(
        {
            "session_id": pd.Series(["S1"], dtype="str"),
            "scheduled_at": pd.to_datetime(["2026-09-01 10:00"], utc=True).as_unit("us"),
            "mentor": pd.Series(["Asha"], dtype="category"),
            "attended": pd.Series([True], dtype="boolean"),
            "attendance": [0.755],
            "follow_up_on": pd.to_datetime(["2026-09-08"]).as_unit("us"),
            "rating": [4.0],
        }
    )
    texts = [canonical(frame[name]).to_pylist() for name in frame.columns]
    assert texts == [["S1"], ["1788256800000000"], ["Asha"], ["1"], ["0.755"], ["20704"], ["4.0"]]
    assert row_hashes(frame)[0].hex() == "bc22b9d63859df1e371c1fa91190d103"


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], []),
        (["S1", "S-2/3#4"], ["s1", "s-2/3#4"]),
        (["s1", " S 1 ", "Ｓ１"], ["s1", "s 1", "s1"]),
        (["S1", None], ["s1", None]),
        (["STRASSE", "Straße"], ["strasse", "strasse"]),
    ],
    ids=["none", "plain", "typed otherwise", "a blank", "folded"],
)
def test_a_key_does_not_depend_on_what_stands_around_it(ids: list[str], expected: list[str]) -> None:
    assert session_keys(pd.Series(ids, dtype="str")) == expected
    assert [session_keys(pd.Series([one], dtype="str"))[0] for one in ids] == expected


def test_numbers_are_exact() -> None:
    values = pd.Series([0.1 + 0.2, 1e-9, 5.0, np.nan], name="rating")
    assert canonical(values).to_pylist() == ["0.30000000000000004", "1e-09", "5.0", None]
