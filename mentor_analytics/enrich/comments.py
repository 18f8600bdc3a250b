"""Everything a comment tells, added to its session."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mentor_analytics.enrich.embedding import Embedder
from mentor_analytics.enrich.keywords import keywords
from mentor_analytics.enrich.phrases import PhraseBook
from mentor_analytics.enrich.sentiment import BLOCK, Analyser, classed, score_comments
from mentor_analytics.enrich.summary import summaries


def enrich(
    sessions: pd.DataFrame,
    analyser: Analyser,
    *,
    quoted: bool = False,
    duration: bool = False,
    model: Embedder | None = None,
    phrases: PhraseBook | None = None,
) -> pd.DataFrame:
    """The sessions with what their comments tell.

    Parameters
    ----------
    sessions
        Needs `mentor`; `feedback` may be absent, then nothing is known of comments and only `summary` is added.
    analyser
        Who classes the comments.
    quoted, duration
        How summaries read (see `summary.summaries`).
    model
        Makes the vectors for key phrases; the bundled ones by default.
    phrases
        The mentoring phrases; the packaged list by default.

    Returns
    -------
    A copy with `polarity` (−1 to 1), `sentiment` (category), `sentiment_words`, `keywords` (up to three phrases with
    ", " between) and `summary`. A comment that cannot be scored has no key phrases.
    """
    if "feedback" not in sessions.columns:
        # A class for every session would say that nobody commented, where nobody knows.
        return sessions.assign(summary=summaries(sessions, quoted=quoted, duration=duration))
    comments = sessions["feedback"]
    scored = score_comments(comments, analyser, phrases)
    told = scored.drop(columns="sentiment").assign(keywords=key_phrases(comments, model))
    return with_comments(sessions, told, analyser, quoted=quoted, duration=duration)


def with_comments(
    sessions: pd.DataFrame,
    told: pd.DataFrame,
    analyser: Analyser,
    *,
    quoted: bool = False,
    duration: bool = False,
) -> pd.DataFrame:
    """The same from what is known of the comments already.

    Parameters
    ----------
    sessions
        Needs `feedback` and `mentor`.
    told
        Same index: `polarity` and `sentiment_words` by the analyser's scorer, and `keywords`.
    analyser
        Its band makes the classes.
    """
    polarity = told["polarity"].to_numpy(float)
    whole = sessions.assign(
        polarity=polarity,
        sentiment=classed(sessions["feedback"], polarity, analyser.band),
        sentiment_words=told["sentiment_words"],
        keywords=told["keywords"].mask(np.isnan(polarity)),
    )
    return whole.assign(summary=summaries(whole, quoted=quoted, duration=duration))


def key_phrases(comments: pd.Series, model: Embedder | None = None) -> pd.Series:
    """Up to three phrases of each comment with ", " between; missing where there is none.

    Every distinct comment is read once; phrases hold no comma.
    """
    codes, distinct = pd.factorize(comments)
    found = joined_phrases([str(text) for text in distinct], model)
    joined = pd.array(
        [*found, None], dtype="str"
    )  # a missing comment has code −1, which takes what stands last
    return pd.Series(joined.take(codes), index=comments.index, name="keywords")


def joined_phrases(texts: Sequence[str], model: Embedder | None = None) -> list[str | None]:
    """Up to three phrases of each text with ", " between; None where there is none."""
    found: list[str | None] = []
    for start in range(0, len(texts), BLOCK):
        block = keywords(texts[start : start + BLOCK], model)
        found += [", ".join(phrases) or None for phrases in block]
    return found
