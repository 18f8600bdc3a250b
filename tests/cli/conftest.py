"""A workspace of its own, and commands on it."""

from pathlib import Path

import pytest

from mentor_analytics.cli import main


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "w.db"


@pytest.fixture
def run(db: Path, capsys: pytest.CaptureFixture[str]):
    """Run a command on the workspace; its exit code, and what it said."""

    def ran(*arguments: object) -> tuple[int, str]:
        code = main([str(argument) for argument in arguments], {"MENTOR_ANALYTICS_DB": str(db)})
        told = capsys.readouterr()
        return code, told.out + told.err

    return ran
