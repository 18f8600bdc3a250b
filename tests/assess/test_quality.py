import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.assess.quality import ENOUGH_KNOWN, part_share, session_quality, with_quality
from mentor_analytics.assess.score_parts import QUALITY_PARTS
from mentor_analytics.schema import BY_NAME
from tests.measure.frames import sessions

BEST = {
    "rating": 5, "sentiment": "positive", "engagement": 9, "empathy": 9, "clarity": 9, "actual_min": 30,
    "scheduled_min": 30, "mentor_prep": "yes", "action_items": True, "follow_up_scheduled": True,
}  # fmt: skip
WORST = {
    "rating": 1, "sentiment": "negative", "engagement": 1, "empathy": 1, "clarity": 1, "actual_min": 10,
    "scheduled_min": 30, "mentor_prep": "no", "action_items": False, "follow_up_scheduled": False,
}  # fmt: skip


def one(**columns):
    return session_quality(sessions(**{name: [value] for name, value in columns.items()}))[0]


CASES = [
    ("all as good as can be", BEST, 100),
    ("all as far from it as can be", WORST, 0),
    ("a rating alone is too little", {"rating": 5}, np.nan),
    ("rating and tone", {"rating": 5, "sentiment": "negative"}, 100 * 0.40 / 0.55),
    ("rating in the middle, neutral tone", {"rating": 3.5, "sentiment": "neutral"}, 50),
    ("tone unknown", {**BEST, "sentiment": "no_feedback", "mentor_prep": "no"}, 100 * 0.80 / 0.85),
    ("partly prepared", {"rating": 5, "actual_min": 30, "scheduled_min": 30, "mentor_prep": "partial"},
     100 * 0.525 / 0.55),
    ("not completed", {**BEST, "status": "no_show"}, np.nan),
    ("still ahead", {**BEST, "scheduled_at": "2027-01-01T10:00"}, np.nan),
    ("nothing known", {"status": "completed"}, np.nan),
]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "quality"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_quality_by_hand(columns, quality):
    assert one(**columns) == pytest.approx(quality, nan_ok=True)


def test_the_parts_are_one_whole_and_columns_of_ours():
    assert sum(part.weight for part in QUALITY_PARTS) == pytest.approx(1)
    assert {part.column for part in QUALITY_PARTS} <= set(BY_NAME)
    assert BY_NAME["rating"].label
    assert 0 < ENOUGH_KNOWN < 1


@given(st.floats(1, 5), st.floats(0, 10), st.sampled_from(["positive", "neutral", "negative"]))
def test_it_lies_between_0_and_100_and_rises_with_the_rating(rating, engagement, tone):
    rest = {"engagement": engagement, "sentiment": tone, "mentor_prep": "yes"}
    found = [one(**rest, rating=value) for value in (rating, min(rating + 0.5, 5))]
    assert 0 <= found[0] <= found[1] <= 100


def test_no_session_has_none_and_one_that_is_there_stays():
    assert len(session_quality(sessions())) == 0
    given_already = sessions(rating=[5]).assign(session_quality=42.0)
    assert with_quality(given_already) is given_already
    frame = sessions(**{name: [value] for name, value in BEST.items()})
    assert with_quality(frame)["session_quality"].tolist() == [100]
    assert "session_quality" not in frame.columns


@pytest.mark.parametrize(
    ("value", "share"), [(4.9, 1 / 30), (5, 0), (6, 0), (2, 1), (1, 1), (np.nan, np.nan)]
)
def test_a_share_runs_evenly_from_good_to_bad(value, share):
    rating = next(part for part in QUALITY_PARTS if part.name == "rating")
    assert part_share(np.array([value]), rating)[0] == pytest.approx(share, nan_ok=True)


def test_words_do_as_text_and_as_categories():
    frame = sessions(rating=[4, 4], sentiment=["negative", "positive"], mentor_prep=["no", None])
    plain = frame.assign(
        sentiment=frame["sentiment"].astype("str"), mentor_prep=frame["mentor_prep"].astype("str")
    )
    np.testing.assert_array_equal(session_quality(plain), session_quality(frame))
    pd.testing.assert_frame_equal(
        frame, sessions(rating=[4, 4], sentiment=["negative", "positive"], mentor_prep=["no", None])
    )
