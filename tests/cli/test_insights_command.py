"""The command that says what goes with what."""

import json
from pathlib import Path

import pytest

from mentor_analytics.cli import main
from mentor_analytics.demo.generator import write_sessions_csv

SAMPLE = Path(__file__).parents[2] / "data" / "sample_sessions.csv"


def ran(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["insights", *map(str, arguments)], {})
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_sample_has_nothing_to_tell(capsys) -> None:
    code, out, _ = ran(capsys, SAMPLE)
    assert code == 0
    assert "none differs more than chance would make it." in out
    assert "invented data" in out


def test_json_is_one_object(capsys) -> None:
    code, out, _ = ran(capsys, SAMPLE, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["findings"] == []
    assert told["contrasts"] > 20
    assert told["synthetic"] is True


def test_a_finding_is_told_with_what_to_try(capsys, tmp_path: Path) -> None:
    file = tmp_path / "invented.csv"
    write_sessions_csv(file, 4_000, 1)
    code, out, _ = ran(capsys, file)
    assert code == 0
    assert "Sessions under 80 % of their time: average rating" in out
    assert "  To try: " in out


def test_an_empty_workspace_says_what_is_needed(capsys, tmp_path: Path) -> None:
    db = str(tmp_path / "w.db")
    assert (main(["demo", "--db", db]), main(["undo", "--db", db])) == (0, 0)
    capsys.readouterr()
    code, out, _ = ran(capsys, "--db", db)
    assert code == 0
    assert "Nothing to compare yet in 0 sessions" in out


def test_an_unknown_preset_is_refused(capsys) -> None:
    code, _, err = ran(capsys, SAMPLE, "--rules", "nobody")
    assert code == 2
    assert "nobody" in err
