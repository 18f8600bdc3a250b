"""Comments: different when asked for, fitting their tone and topic, of a believable length."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.demo.comments import REPEATED_PER_GROUP, TONE_NAMES, capacity, comments
from mentor_analytics.demo.sentences import TONES, TOPICS
from mentor_analytics.demo.vocabulary import SESSION_TYPES
from mentor_analytics.errors import DefinitionError


def made(tones: list[int], kinds: list[int], *, distinct: bool = True, seed: int = 1) -> "pd.Series[str]":
    rng = np.random.default_rng(seed)
    return comments(np.array(tones, dtype=int), np.array(kinds, dtype=int), distinct=distinct, rng=rng)


@pytest.mark.parametrize(
    ("tones", "blank"),
    [
        pytest.param([], [], id="empty"),
        pytest.param([-1, -1], [True, True], id="all blank"),
        pytest.param([0, -1, 3], [False, True, False], id="some blank"),
    ],
)
@pytest.mark.parametrize("distinct", [True, False])
def test_blank_where_there_is_no_tone(tones: list[int], blank: list[bool], distinct: bool) -> None:
    texts = made(tones, [0] * len(tones), distinct=distinct)
    assert str(texts.dtype) == "str"
    assert texts.isna().tolist() == blank


@given(st.integers(0, 2**32 - 1))
def test_distinct_comments_never_repeat(seed: int) -> None:
    kinds = np.arange(4000) % len(SESSION_TYPES)
    tones = np.arange(4000) // len(SESSION_TYPES) % len(TONE_NAMES)
    assert made(tones.tolist(), kinds.tolist(), seed=seed).is_unique


def test_all_of_a_group_are_reached_without_repeating() -> None:
    size = capacity("report", "Resume Review")
    texts = made([TONE_NAMES.index("report")] * size, [0] * size)
    assert texts.nunique() == size


def test_more_than_there_are_is_refused() -> None:
    size = capacity("report", "Resume Review") + 1
    with pytest.raises(DefinitionError, match="distinct comments"):
        made([TONE_NAMES.index("report")] * size, [0] * size)


def test_repeated_comments_are_few() -> None:
    count = 20_000
    rng = np.random.default_rng(5)
    tones, kinds = rng.integers(len(TONE_NAMES), size=count), rng.integers(len(SESSION_TYPES), size=count)
    groups = len(TONE_NAMES) * len(SESSION_TYPES)
    assert made(tones.tolist(), kinds.tolist(), distinct=False).nunique() == groups * REPEATED_PER_GROUP


@pytest.mark.parametrize("tone", TONE_NAMES)
@pytest.mark.parametrize("kind", SESSION_TYPES)
def test_length_and_topic(tone: str, kind: str) -> None:
    count = 2000
    texts = made([TONE_NAMES.index(tone)] * count, [SESSION_TYPES.index(kind)] * count)
    assert (texts.str.count(" ") + 1).between(10, 26).all()
    assert not texts.str.contains("[{}]|  ").any()
    topics = "|".join(f"{topic}[.]" for topic in TOPICS[kind])
    assert texts.str.contains(topics).all()


def test_every_session_type_has_topics_of_its_own() -> None:
    topics = [topic for kind in SESSION_TYPES for topic in TOPICS[kind]]
    assert set(TOPICS) == set(SESSION_TYPES)
    assert len(topics) == len(set(topics))


def test_openings_of_the_tones_differ() -> None:
    openings = [opening for clauses in TONES.values() for opening in clauses.openings]
    assert len(openings) == len(set(openings))
    assert min(capacity(tone, kind) for tone in TONE_NAMES for kind in SESSION_TYPES) > 100_000


def test_same_seed_same_comments() -> None:
    first, second = (made([0, 1, 2, 3] * 50, [0, 1, 2, 3, 4] * 40) for _ in range(2))
    pd.testing.assert_series_equal(first, second)
    assert not first.equals(made([0, 1, 2, 3] * 50, [0, 1, 2, 3, 4] * 40, seed=2))


def test_alike_comments_differ_by_their_topic_alone() -> None:
    tones, kinds = np.zeros(4000, dtype=np.int64), np.arange(4000) % len(SESSION_TYPES)
    said = comments(tones, kinds, distinct=False, rng=np.random.default_rng(2), alike=True)
    bare = [
        {text.replace(topic, "") for text in said[kinds == kind] for topic in TOPICS[name] if topic in text}
        for kind, name in enumerate(SESSION_TYPES)
    ]
    assert len(bare[0]) >= REPEATED_PER_GROUP
    assert all(other == bare[0] for other in bare)
