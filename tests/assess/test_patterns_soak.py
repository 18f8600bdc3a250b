"""The search over very many invented platforms: silent on nothing, and able to find what is planted."""

import pytest

from tests.assess.pattern_runs import NOTHING, POWER_RUNS, RUNS, SIZED, false_share, limit, power


@pytest.mark.soak
@pytest.mark.parametrize("name", NOTHING)
def test_almost_nothing_is_found_in_nothing(name: str) -> None:
    share, what = false_share(name)
    assert share <= limit(RUNS), what


@pytest.mark.soak
def test_what_is_planted_is_found() -> None:
    found = power(SIZED["as planted"])
    assert found.drop(["other findings per run", "confounded batch"]).min() >= 0.9
    assert len(found) == 8
    assert found["other findings per run"] <= 0.5
    assert found["confounded batch"] <= limit(POWER_RUNS)
