"""`mentors` on files and on a workspace."""

import json
import sys
from pathlib import Path

import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.cli import main

SAMPLE = str(Path(__file__).parents[2] / "data" / "sample_sessions.csv")
HEAD = "session_id,scheduled_at,mentor,status,rating,initiated_by\n"


@pytest.fixture(scope="module")
def plain_file(tmp_path_factory):
    """Twelve mentors with forty sessions over forty days; one moves half of hers, one has three sessions."""
    path = tmp_path_factory.mktemp("files") / "mine.csv"
    rows = []
    for place in range(12):
        for at in range(3 if place == 11 else 40):
            moved = (place == 0 and at % 2 == 0) or (place != 0 and at % 20 == 7)
            at_day = at + 36 if place == 11 else at
            day = f"2025-{8 + at_day // 30:02}-{1 + at_day % 30:02} 10:{place:02}"
            rows.append(f"S{place:02}{at:02},{day},Mentor {place:02},"
                        f"{'rescheduled,,mentor' if moved else f'completed,{4 + at % 2},'}")  # fmt: skip
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def answer(capsys, *arguments):
    assert main(["mentors", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_who_moves_half_of_her_sessions_comes_first_with_the_reason_and_few_sessions_last(capsys, plain_file):
    told = answer(capsys, plain_file, "--top", "0")
    assert (told["rules"], told["synthetic"], told["n_mentors"], len(told["mentors"])) == (
        "standard",
        False,
        12,
        12,
    )
    assert "Mentors differ beyond chance in 1 of 16 parts of the score: reschedules;" in told["sentence"]
    first, *others, last = told["mentors"]
    assert (first["mentor"], first["priority"], first["n"], first["reason"]) == (
        "Mentor 00",
        "critical",
        40,
        None,
    )
    assert sum(each["points"] for each in first["why"]) == pytest.approx(first["risk"], abs=1e-4)
    why = first["why"][0]
    assert (why["part"], why["raw_value"], why["n"]) == ("reschedules", 0.5, 40)
    assert why["low"] < 0.5 < why["high"]
    assert why["value"] < 0.5
    assert {each["priority"] for each in others} == {"low"}
    assert (last["mentor"], last["priority"]) == ("Mentor 11", None)
    assert last["reason"] == "fewer than 10 sessions in 90 days (n = 3)"
    assert last["risk_raw"] is not None


def test_lines_tell_how_much_why_and_what_to_try(capsys, plain_file):
    assert main(["mentors", plain_file, "--top", "2"]) == 0
    lines = capsys.readouterr().out
    assert "1. ▲ Critical · Mentor 00: risk 75 of 100" in lines
    assert "n = 40 in 90 days" in lines
    assert "+75  Reschedules, 90 days: " in lines
    assert "Reschedules, 90 days: 50 % (n = 40, 95 % " in lines
    assert "Find times that suit the mentor better" in lines
    assert "10 more; --top 0 lists all." in lines
    assert not unkind_words(lines)


def test_an_earlier_day_can_be_looked_from(capsys, plain_file):
    told = answer(capsys, plain_file, "--as-of", "2025-08-12")
    assert told["as_of"].startswith("2025-08-12T18:29:59")
    assert told["mentors"][0]["n"] == 12
    assert main(["mentors", plain_file, "--as-of", "2031-01-01"]) == 2
    assert "outside the data" in capsys.readouterr().err


def test_a_workspace_is_within_noise_under_its_own_words_and_one_without_sessions_says_so(capsys, tmp_path):
    db = str(tmp_path / "w.db")
    assert (main(["demo", "--db", db]), main(["undo", "--db", db])) == (0, 0)
    capsys.readouterr()
    told = answer(capsys, "--db", db)
    assert (told["n_mentors"], told["mentors"]) == (0, [])
    assert told["sentence"].endswith("0 mentors.")
    assert main(["demo", "--db", db]) == 0
    capsys.readouterr()
    told = answer(capsys, "--db", db, "--rules", "operations")
    assert (told["synthetic"], told["n_mentors"], len(told["mentors"])) == (True, 15, 10)
    assert told["sentence"].startswith("Within noise: all ranks tie")
    assert "tutors" in told["sentence"]
    assert not {each["priority"] for each in told["mentors"]} & {"critical", "high", "medium"}


@pytest.mark.parametrize("wrong", [["--rules", "none"], ["--top", "-1"], ["--top", "x"]])
def test_wrong_usage_is_said_and_not_done(capsys, wrong):
    with pytest.raises(SystemExit) as left:
        sys.exit(main(["mentors", SAMPLE, *wrong]))
    assert left.value.code == 2
    assert capsys.readouterr().err


def test_a_workspace_of_profiles_alone_has_no_queue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db, profiles = tmp_path / "w.db", tmp_path / "profiles.csv"
    profiles.write_text("Mentor,Hired on,PM\nAsha Pillai,2024-01-02,Ben\n", encoding="utf-8")
    assert main(["import", str(profiles), "--db", str(db)]) == 0
    capsys.readouterr()
    assert main(["mentors", "--db", str(db)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("No sessions yet")
    assert "Data to" not in told
