"""Whatever is done to a file, it is refused in words or every one of its rows is accounted for."""

from pathlib import Path

import pytest

from tests.ingest.mutants import judge_csvs, judge_workbooks, some


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_damaged_csv(seed: int, tmp_path: Path) -> None:
    verdict = judge_csvs(100, seed, tmp_path)
    assert verdict.wrong == [], some(verdict.wrong)
    assert verdict.taken > 10
    assert verdict.refused.total() > 3


@pytest.mark.parametrize("seed", [1, 2])
def test_damaged_workbook(seed: int, tmp_path: Path) -> None:
    verdict = judge_workbooks(100, seed, tmp_path)
    assert verdict.n == 100
    assert verdict.wrong == [], some(verdict.wrong)
    assert verdict.taken > 10
    assert verdict.refused.total() > 10


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 112))
def test_damaged_csv_at_length(seed: int, tmp_path: Path) -> None:
    verdict = judge_csvs(1_000, seed, tmp_path)
    assert verdict.wrong == [], some(verdict.wrong)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200, 208))
def test_damaged_workbook_at_length(seed: int, tmp_path: Path) -> None:
    verdict = judge_workbooks(1_000, seed, tmp_path)
    assert verdict.n == 1_000
    assert verdict.wrong == [], some(verdict.wrong)
