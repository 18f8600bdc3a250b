"""A platform is the same for the same seed, its frames are typed, and what is planted is there."""

import pandas as pd
import pytest

from mentor_analytics.demo.platform import Platform, synthetic_platform


@pytest.fixture(scope="module")
def planted() -> Platform:
    return synthetic_platform()


def test_truths_are_named_once_and_tell_of_known_mentors(planted: Platform) -> None:
    names = [truth.name for truth in planted.truths]
    assert len(names) == len(set(names))
    assert {name for truth in planted.truths for name in truth.who} <= set(planted.profiles["mentor"])
    assert all(truth.n > 0 for truth in planted.truths)


@pytest.mark.parametrize("variant", [True, False, "mentors"])
def test_same_seed_same_frames(variant) -> None:
    one, two = (synthetic_platform(3000, seed=3, planted=variant) for _ in range(2))
    for name in ("sessions", "profiles", "events"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))
    assert one.truths == two.truths
    assert not synthetic_platform(3000, seed=4, planted=variant).sessions.equals(one.sessions)
    assert bool(one.truths) is (variant is True)
