"""The command `evaluate`: any labelled table, our own files, and the workspace."""

import json
from pathlib import Path

import pytest

from mentor_analytics.cli import main
from tests.predict.public_shape import public_table, with_leaky_mean

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample_sessions.csv"
COLUMNS = (
    "--target",
    "No-show",
    "--time",
    "AppointmentDay",
    "--booked",
    "ScheduledDay",
    "--entity",
    "PatientId",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, table = tmp_path_factory.mktemp("tables"), public_table(3_000)
    made = {"visits": folder / "visits.csv", "leaky": folder / "leaky.csv"}
    table.to_csv(made["visits"], index=False)
    with_leaky_mean(table).to_csv(made["leaky"], index=False)
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    def ran(*arguments: object) -> tuple[int, str, str]:
        code = main(["evaluate", *map(str, arguments)], {"MENTOR_ANALYTICS_DB": str(tmp_path / "w.db")})
        told = capsys.readouterr()
        return code, told.out, told.err

    return ran


def test_any_table_in_one_json_object(run, files) -> None:
    code, out, err = run("no-show", files["visits"], *COLUMNS, "--exclude", "Scholarship", "--json")
    told = json.loads(out)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert told["positive"]["value"] == "Yes"
    assert told["rows"]["read"] == 3_000
    assert set(told["columns"]["used"]) == {
        "AppointmentDay",
        "ScheduledDay",
        "PatientId",
        "Neighbourhood",
        "SMS_received",
    }
    assert told["columns"]["left_out"]["Scholarship"] == "left out as asked"
    assert 0.6 < told["scores"]["auc"]["value"] < 0.8
    assert told["learned"]["last"] < told["tried"]["first"]
    assert told["is_synthetic"] is False


def test_in_words_with_the_rule_of_the_target(run, files) -> None:
    code, out, _ = run("no-show", files["visits"], *COLUMNS, "--synthetic")
    assert code == 0
    assert "The event is 'Yes': the heading says who is absent, so yes means absent." in out
    assert "(synthetic data)" in out
    assert "AUC" in out


def test_a_leak_is_refused_and_may_be_accepted(run, files) -> None:
    code, out, err = run("no-show", files["leaky"], *COLUMNS)
    assert (code, out) == (2, "")
    assert "PatientMean" in err
    assert "--accept-suspicious" in err
    code, out, _ = run("no-show", files["leaky"], *COLUMNS, "--accept-suspicious", "--json")
    assert code == 0
    assert json.loads(out)["scores"]["auc"]["value"] > 0.95


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--target", "Noshow", "--time", "AppointmentDay"), "Nearest are: 'No-show'"),
        (("--target", "No-show"), "needs one FILE, --target and --time"),
        (("--entity", "PatientId"), "--entity is for a table of your own"),
        (
            ("--target", "No-show", "--time", "AppointmentDay", "--positive", "Never"),
            "none of the two values",
        ),
    ],
)
def test_what_cannot_be_is_said_in_two_sentences(run, files, arguments, says) -> None:
    code, out, err = run("no-show", files["visits"], *arguments)
    assert (code, out) == (2, "")
    assert says in err


@pytest.mark.parametrize("what", ["no-show", "churn"])
def test_our_own_file_with_too_little_history_says_what_is_missing(run, what) -> None:
    code, out, _ = run(what, SAMPLE)
    assert code == 0
    assert "No probability is told: needs 200" in out
    assert "(synthetic data)" in out  # by the name of the file
    assert "(there are " in out


def test_an_empty_workspace_and_one_with_the_sample(
    run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("churn")[0] == 3  # a workspace that is not there
    db = tmp_path / "w.db"
    assert main(["demo", "--db", str(db)]) == 0
    capsys.readouterr()
    code, out, _ = run("no-show", "--db", db, "--json")
    told = json.loads(out)
    assert (code, told["scores"], told["is_synthetic"]) == (0, None, True)
    assert told["all"]["n"] == 86
    assert "rating" in told["columns"]["left_out"]
