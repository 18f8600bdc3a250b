import pandas as pd
import pytest

from mentor_analytics.assess.effect import MOVED_COLUMNS
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.report.moved_table import moved_download, moved_table
from mentor_analytics.report.session_columns import Names
from tests.measure.frames import sessions

CALLED = Names("Coach", "Student", "Asia/Kolkata")


def moves(*rows):
    return pd.DataFrame(rows, columns=list(MOVED_COLUMNS))


def test_sessions_stand_with_who_and_when_and_both_limits():
    two = sessions(rating=[3, 4], learner=["Ben", "Bea"])
    rows = moves(
        ("added", "low_rating", "Low Rating", "session", "S2", "S2", 1, "rating", "4", "< 3", "< 4.5"),
        ("removed", "low_rating", "Low Rating", "session", "S1", "S1", 0, "rating", "3", "< 3.5", "off"),
    )
    table = moved_table(rows, two, CALLED)
    assert table["Change"].tolist() == ["+ added", "− removed"]
    assert table["Student"].tolist() == ["Bea", "Ben"]
    assert table["Coach"].tolist() == ["Asha Rao"] * 2
    assert table[["Value", "Limit before", "Limit after"]].to_numpy().tolist() == [
        ["4", "< 3", "< 4.5"],
        ["3", "< 3.5", "off"],
    ]
    assert table["Session ID"].tolist() == ["S2", "S1"]
    downloaded = csv_bytes(moved_download(rows, two, CALLED), "UTC").decode()
    assert "'" not in downloaded
    assert moved_download(rows, two, CALLED)["Change"].tolist() == ["added", "removed"]


def test_mentors_and_groups_stand_with_their_kind_and_percent():
    row = (
        "removed",
        "watch",
        "To watch",
        "mentor",
        "mkey",
        "Asha Rao",
        -1,
        "attendance_rate",
        "0.65 (n = 20)",
    )
    rows = moves(
        (*row, "< 0.7", "< 0.6"), ("added", "watch", "To watch", "batch", "B1", *row[5:], "< 0.7", "< 0.6")
    )
    table = moved_table(rows, sessions(), CALLED)
    assert table["What"].tolist() == ["Coach", "Batch"]
    assert table["Value"].tolist() == ["65 % (n = 20)"] * 2
    assert table["Limit after"].tolist() == ["< 60 %"] * 2
    assert "mkey" not in table.to_numpy()


@pytest.mark.parametrize("of", [sessions(), sessions(rating=[3])])
def test_nothing_moved_is_an_empty_table(of):
    assert moved_table(moves(), of, CALLED).empty
