"""Folders of work under way: those of the living are left alone, those of the dead go."""

import subprocess
import sys
from pathlib import Path

from mentor_analytics.workflows.folders import clear_left, let_go, owned_folder
from mentor_analytics.workflows.results import results_folder


def test_a_folder_is_left_alone_as_long_as_it_is_owned(tmp_path: Path) -> None:
    folder, lock = owned_folder(tmp_path / "jobs", "job-")
    (folder / "file").write_text("x")
    clear_left(tmp_path / "jobs", "job-*")
    assert (folder / "file").exists()
    let_go(lock)
    clear_left(tmp_path / "jobs", "job-*")
    assert list((tmp_path / "jobs").iterdir()) == []
    clear_left(tmp_path / "nowhere", "*")


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from mentor_analytics.workflows.results import results_folder\n"
        "with results_folder(Path(sys.argv[1])) as (folder, kept):\n"
        "    (folder / 'half').write_text('x'); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == -9
    assert [path.name[:9] for path in tmp_path.iterdir()] == [".writing-"]
    with results_folder(tmp_path) as (folder, _):
        assert [path for path in tmp_path.glob(".writing-*") if path != folder] == []
        with results_folder(tmp_path) as (other, _):  # two runs at once leave each other alone
            (other / "b.csv").write_text("b")
        (folder / "a.csv").write_text("a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]
