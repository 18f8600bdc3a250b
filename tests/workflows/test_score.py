import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from mentor_analytics.cli import main
from mentor_analytics.errors import DefinitionError, OutputError, RefusedFileError, UnknownNameError
from mentor_analytics.settings import load_settings
from mentor_analytics.workflows.score import Request, score_files

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample_sessions.csv"
NOW = pd.Timestamp("2026-11-20", tz="UTC")
OUTPUTS = {
    "flags.csv", "issues.csv", "kpis.csv", "manifest.json", "mentor_session_ai_summary.csv", "mentors.csv",
    "sessions_scored.csv", "tracker.xlsx",
}  # fmt: skip


def score(files, out, **more):
    return score_files(Request([Path(file) for file in files], out, **more), load_settings({}), NOW)


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    score([SAMPLE], folder)
    return folder


def lines(tmp_path, *rows, name="x.csv"):
    path = tmp_path / name
    path.write_text(
        "\n".join(("Session ID,Mentor,Status,Scheduled Start,Rating,Feedback", *rows)), encoding="utf-8"
    )
    return path


def test_every_promised_file_is_there_and_nothing_else(out):
    assert {path.name for path in out.iterdir()} == OUTPUTS


def test_the_columns_of_the_files_are_those_promised(out):
    assert list(read(out / "kpis.csv")[0]) == [
        "kpi", "label", "value", "numerator", "denominator", "denominator_name", "is_default", "target",
        "meets_target", "ci_low", "ci_high",
    ]  # fmt: skip
    assert list(read(out / "flags.csv")[0]) == [
        "subject_type", "subject", "rule", "label", "severity", "value", "threshold", "evidence", "clears_when",
    ]  # fmt: skip
    sessions = read(out / "sessions_scored.csv")
    assert len(sessions) == 120
    assert {row["light"] for row in sessions} == {"green", "yellow", "red", ""}
    assert {row["attended"] for row in sessions} == {"true", "false"}


def test_the_same_again_gives_the_same_bytes(out, tmp_path):
    score([SAMPLE], tmp_path)
    for path in sorted(out.glob("*.csv")):
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name
    made = json.loads((out / "manifest.json").read_text())
    for name, digest in made["outputs"].items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_the_manifest_says_what_it_was_made_of(out):
    made = json.loads((out / "manifest.json").read_text())
    assert made["inputs"][0]["sha256"] == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    assert made["inputs"][0]["rows"]["stored"] == made["counts"]["sessions"] == 120
    assert made["preset"]["name"] == "standard"
    assert made["analyser"]["name"] == "mentor"
    assert sum(made["counts"]["lights"].values()) == made["counts"]["judged"] == 67


def test_what_we_write_we_can_read_again(out, tmp_path):
    again = score([out / "sessions_scored.csv"], tmp_path)
    assert again.uploads[0].rows["stored"] == 120
    first = {row["session_id"]: row["flag_names"] for row in read(out / "sessions_scored.csv")}
    second = {row["session_id"]: row["flag_names"] for row in read(tmp_path / "sessions_scored.csv")}
    assert first == second


def test_the_later_file_wins_and_it_is_told(tmp_path):
    early = lines(
        tmp_path, "S1,Ann,Completed,2026-09-01 10:00,2,", "S2,Ann,Completed,2026-09-01 11:00,4,", name="a.csv"
    )
    late = lines(tmp_path, "s1,Ann,Completed,2026-09-01 10:00,5,", name="b.csv")
    result = score([early, late], tmp_path / "out")
    assert result.scored.sessions["rating"].tolist() == [4.0, 5.0]
    told = [row for row in read(tmp_path / "out" / "issues.csv") if row["code"] == "later_file_wins"]
    assert [(row["file"], row["row"]) for row in told] == [("a.csv", "2")]


def test_rows_that_wait_can_be_mended_and_scored(tmp_path):
    path = lines(tmp_path, "S1,Ann,Completed,2026-09-01 10:00,2,", "S2,Ann,Completed,soon,4,=1+1")
    score([path], tmp_path / "out")
    waiting = tmp_path / "out" / "quarantine.csv"
    [row] = read(waiting)
    assert row["waits: code"] == "bad_date"
    assert row["waits: because"].endswith("“soon” is no date that can be read. Write it as 2026-09-30 15:00.")
    mended = tmp_path / "mended.csv"
    mended.write_text(waiting.read_text().replace("soon", "2026-09-02 10:00"), encoding="utf-8")
    result = score([path, mended], tmp_path / "out2")
    assert sorted(result.scored.sessions["session_id"]) == ["S1", "S2"]
    assert result.scored.sessions.set_index("session_id").loc["S2", "feedback"] == "=1+1"


def test_results_of_an_earlier_run_do_not_stay_beside_new_ones(tmp_path):
    out = tmp_path / "out"
    score([lines(tmp_path, "S1,Ann,Completed,soon,2,", "S2,Ann,Completed,2026-09-01 10:00,4,")], out)
    assert (out / "quarantine.csv").exists()
    score([lines(tmp_path, "S2,Ann,Completed,2026-09-01 10:00,4,")], out)
    assert not (out / "quarantine.csv").exists()


def test_what_a_person_edited_is_kept_beside_the_new_results(tmp_path, capsys):
    out = tmp_path / "out"
    path = lines(tmp_path, "S1,Ann,Completed,2026-09-01 10:00,2,", "S2,Ann,Completed,soon,4,Fine")
    score([path], out)
    assert not score([path], out).kept  # as we wrote it: nothing to keep
    book = load_workbook(out / "tracker.xlsx")
    book["Early warning"]["A1"] = "mine"
    book.save(out / "tracker.xlsx")
    waiting = out / "quarantine.csv"
    waiting.write_text(waiting.read_text().replace("soon", "2026-09-02 10:00"), encoding="utf-8")
    result = score([path, waiting], out)
    assert sorted(kept.name for kept in result.kept) == ["quarantine_kept_1.csv", "tracker_kept_1.xlsx"]
    assert load_workbook(out / "tracker_kept_1.xlsx")["Early warning"]["A1"].value == "mine"
    assert "2026-09-02" in (out / "quarantine_kept_1.csv").read_text()
    assert (result.n_waiting, len(result.scored.sessions)) == (0, 2)
    assert not waiting.exists()  # the row that waited has come in


def test_a_row_that_still_waits_is_not_dropped(tmp_path):
    first = lines(tmp_path, "S1,Ann,Completed,soon,4,", name="a.csv")
    second = lines(tmp_path, "S2,Ann,Completed,2026-09-01 10:00,4,", name="b.csv")
    assert score([first, second], tmp_path / "out").n_waiting == 1


def test_the_same_content_twice_is_refused(tmp_path):
    path = lines(tmp_path, "S1,Ann,Completed,2026-09-01 10:00,4,")
    twin = tmp_path / "twin.csv"
    twin.write_bytes(path.read_bytes())
    with pytest.raises(DefinitionError, match=r"twice: x\.csv and twin\.csv"):
        score([path, twin], tmp_path / "out")


@pytest.mark.parametrize(
    "day", ["nan", "NaT", "today", "2026-02-30", "9999-12-31", "1900-01-01", "2999-01-01"]
)
def test_a_day_outside_the_data_or_no_day_is_refused(tmp_path, day):
    with pytest.raises(DefinitionError):
        score([SAMPLE], tmp_path / "out", as_of=day)


def test_a_day_whose_midnight_the_clocks_skip_has_an_end(tmp_path):
    path = lines(tmp_path, "S1,Ann,Completed,2025-04-24 10:00,4,", "S2,Ann,Completed,2025-04-26 10:00,4,")
    request = Request([path], tmp_path / "out", as_of="2025-04-25")
    result = score_files(request, load_settings({"MENTOR_ANALYTICS_TIMEZONE": "Africa/Cairo"}), NOW)
    assert result.scored.sessions["is_ahead"].tolist() == [False, True]


def test_of_several_files_the_refused_one_is_named(tmp_path):
    bad = tmp_path / "empty.csv"
    bad.write_text("")
    with pytest.raises(RefusedFileError, match=r"^empty\.csv: "):
        score([SAMPLE, bad], tmp_path / "out")


def test_a_folder_that_is_a_file_is_said(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="is a file, not a folder"):
        score([SAMPLE], tmp_path / "out")
    assert (tmp_path / "out").read_text() == "x"


CORNERS = {
    "one session": ("S1,Ann,Completed,2026-09-01 10:00,4,Fine",),
    "all waiting": ("S1,Ann,Completed,soon,4,Fine",),
    "all still ahead": ("S1,Ann,Scheduled,2027-09-01 10:00,,",),
    "none held": ("S1,Ann,Cancelled,2026-09-01 10:00,,", "S2,Ann,No Show,2026-09-02 10:00,,"),
    "no rating, no comment": ("S1,Ann,Completed,2026-09-01 10:00,,",),
    "hostile": (
        'S1,=1+1,Completed,2026-09-01 10:00,4,"<script>\n=cmd|x"',
        "S2,[a](b),Completed,2026-09-02 10:00,1,🎉",
    ),
}


@pytest.mark.parametrize("rows", CORNERS.values(), ids=CORNERS.keys())
def test_odd_files_give_every_result(tmp_path, rows):
    result = score([lines(tmp_path, *rows)], tmp_path / "out")
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert made >= OUTPUTS
    book = load_workbook(tmp_path / "out" / "tracker.xlsx")
    assert not [c.coordinate for s in book for line in s.iter_rows() for c in line if c.data_type == "f"]
    counts = result.uploads[0].rows
    assert counts["input"] == sum(count for name, count in counts.items() if name != "input")


def test_a_refused_file_leaves_nothing_behind(tmp_path):
    bad = tmp_path / "x.csv"
    bad.write_text("")
    with pytest.raises(RefusedFileError):
        score([SAMPLE, bad], tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("name", "value"), [("rules", "harsh"), ("sentiment", "magic")])
def test_unknown_names_are_refused_with_the_known_ones(tmp_path, name, value):
    with pytest.raises(UnknownNameError, match=r"Choose one of"):
        score([SAMPLE], tmp_path / "out", **{name: value})


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match="--out"):
        score([SAMPLE], tmp_path / "taken" / "out")


def test_as_of_looks_back(tmp_path):
    result = score([SAMPLE], tmp_path / "out", as_of="2026-09-15")
    ahead = result.scored.sessions["is_ahead"]
    assert 0 < int(ahead.sum()) < 120
    assert result.scored.sessions.loc[ahead, "light"].isna().all()


EXITS = {
    "no command prints help": ([], 0),
    "a good file": (["check", str(SAMPLE)], 0),
    "a file that is not there": (["check", "nowhere.csv"], 2),
    "an unknown preset": (["rules", "show", "harsh"], 2),
    "presets": (["rules", "list"], 0),
    "one preset": (["rules", "show", "standard"], 0),
    "an unknown zone": (["check", "--tz", "Mars/Base", str(SAMPLE)], 2),
    "an unknown column": (["check", "--map", "Mentor=boss", str(SAMPLE)], 2),
}


@pytest.mark.parametrize(("arguments", "code"), EXITS.values(), ids=EXITS.keys())
def test_exit_codes(arguments, code, capsys):
    assert main(arguments, {}) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert captured.out or captured.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["score"],
        ["check", "--map", "x", str(SAMPLE)],
        ["fly"],
        ["score", str(SAMPLE), "--out", ""],
        ["demo", "--out", "x.csv", "--sessions", "-5"],
        ["demo", "--out", "x.csv", "--sessions", "0"],
    ],
)
def test_wrong_usage_exits_with_two_and_points_at_the_help(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments, {})
    assert stopped.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_a_shown_preset_is_data(capsys):
    main(["rules", "show", "tracker"], {})
    assert json.loads(capsys.readouterr().out)["name"] == "tracker"


def test_demo_writes_the_sample_and_any_number_of_sessions(tmp_path, capsys):
    assert main(["demo", "--out", str(tmp_path / "s.csv")], {}) == 0
    assert (tmp_path / "s.csv").read_bytes() == SAMPLE.read_bytes()
    for name in ("a.csv", "b.csv"):
        assert main(["demo", "--out", str(tmp_path / name), "--sessions", "300", "--seed", "7"], {}) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert main(["check", "--json", str(tmp_path / "a.csv")], {}) == 0
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (answer["outcome"], answer["rows"]["stored"]) == ("accept", 300)


def test_check_imports_no_text_or_model_library():
    code = (
        "import sys; from mentor_analytics.cli import main; main(['check', sys.argv[1]]); "
        "print(sorted({'sklearn','textblob','nltk','keybert','vaderSentiment','scipy','openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(SAMPLE)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_progress_is_silent_when_nobody_watches(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mentor_analytics", "score", str(SAMPLE), "--out", str(tmp_path)],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stderr == ""
    assert "Data to 30 Oct 2026 · 120 sessions · preset Standard" in done.stdout
