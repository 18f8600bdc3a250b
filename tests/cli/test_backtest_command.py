"""`backtest` on files and on a workspace."""

import json
from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics.cli import main
from mentor_analytics.workflows.verdicts import save_flag_verdict

NOW = pd.Timestamp("2026-11-20", tz="UTC")
SAMPLE = str(Path(__file__).parents[2] / "data" / "sample_sessions.csv")


def answer(capsys, *arguments):
    assert main(["backtest", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_presets_stand_side_by_side_as_json(capsys):
    told = answer(capsys, SAMPLE, "--rules", "standard", "tracker", "--history", "1")
    assert (told["outcome"], told["scope"], told["synthetic"], told["reason"]) == (
        "low-rating",
        "session",
        True,
        None,
    )
    presets = {each["preset"]: each for each in told["signals"] if each["kind"] == "any"}
    assert list(presets) == ["standard", "tracker"]
    rate = presets["tracker"]["flag_rate"]
    assert rate["value"] == pytest.approx(rate["numerator"] / rate["denominator"])
    assert rate["denominator"] == told["followed_up"] <= told["units"]
    assert "difference" in presets["tracker"]
    assert "difference" not in presets["standard"]


def test_mentors_are_looked_at_when_asked_for(capsys):
    told = answer(
        capsys, SAMPLE, "--scope", "mentor", "--outcome", "inactive", "--history", "2", "--weeks", "1"
    )
    assert (told["weeks"], told["next_session_of"]) == (1, None)
    assert told["first_week_ends"] == told["last_week_ends"]


def test_lines_say_that_the_data_are_invented_and_what_a_flag_is_worth(capsys):
    assert main(["backtest", SAMPLE, "--history", "1"]) == 0
    lines = capsys.readouterr().out
    assert "synthetic data" in lines
    assert "sessions can be followed up" in lines
    assert "A replay looks at no session dated after its week." in lines
    assert "80 %" not in lines.split("What is warned of")[0]


def test_a_workspace_also_tells_what_people_said_of_flags(capsys, tmp_path):
    db = tmp_path / "w.db"
    assert main(["demo", "--db", str(db)]) == 0
    for number in range(10):
        verdict = ("useful", "useful", "useful", "wrong", "not_applicable")[number % 5]
        save_flag_verdict(db, "session", f"S{number}", "low_rating", verdict, by="Ben", now=NOW)
    capsys.readouterr()
    every, rule = answer(capsys, "--db", str(db), "--history", "1")["verdicts"]
    assert (every["useful"], every["judged"], every["precision"]) == (6, 8, 0.75)
    assert (rule["rule"], rule["label"]) == ("low_rating", "Low Rating")
    assert main(["backtest", "--db", str(db), "--history", "1"]) == 0
    assert "Useful: 6 of 8 judged flags, 75 %" in capsys.readouterr().out


def test_a_short_history_is_a_reason_and_no_error(capsys, tmp_path):
    told = answer(capsys, SAMPLE, "--outcome", "churn", "--history", "4")
    assert "too short by " in told["reason"]
    assert told["signals"] == []
    db = str(tmp_path / "w.db")
    assert (main(["demo", "--db", db]), main(["undo", "--db", db])) == (0, 0)
    capsys.readouterr()
    empty = answer(capsys, "--db", db)
    assert empty["reason"] == "There is no session yet."


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([SAMPLE, "--rules", "luck"], "luck"),
        (["no_such_file.csv"], "no_such_file.csv"),
        ([SAMPLE, "--forecasts"], "Add --scope mentor"),
    ],
)
def test_what_cannot_be_replayed_is_refused_with_a_reason(capsys, arguments, words):
    assert main(["backtest", *arguments]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--outcome", "luck"], ["--weeks", "0"], ["--history", "x"]])
def test_wrong_usage_says_what_there_is(capsys, arguments):
    with pytest.raises(SystemExit, match="2"):
        main(["backtest", SAMPLE, *arguments])
    assert "backtest" in capsys.readouterr().err
