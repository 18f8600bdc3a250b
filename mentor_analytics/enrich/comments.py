"""Everything a comment tells, added to its session."""

import pandas as pd

from mentor_analytics.enrich.embedding import Embedder
from mentor_analytics.enrich.keywords import keywords
from mentor_analytics.enrich.phrases import PhraseBook
from mentor_analytics.enrich.sentiment import BLOCK, Analyser, score_comments
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
    found = key_phrases(comments, model).mask(scored["polarity"].isna())
    told = sessions.assign(**{name: scored[name] for name in scored.columns}, keywords=found)
    return told.assign(summary=summaries(told, quoted=quoted, duration=duration))


def key_phrases(comments: pd.Series, model: Embedder | None = None) -> pd.Series:
    """Up to three phrases of each comment with ", " between; missing where there is none.

    Every distinct comment is read once; phrases hold no comma.
    """
    codes, distinct = pd.factorize(comments)
    found: list[str | None] = []
    for start in range(0, len(distinct), BLOCK):
        texts = [str(text) for text in distinct[start : start + BLOCK]]
        found += [", ".join(phrases) or None for phrases in keywords(texts, model)]
    joined = pd.array(
        [*found, None], dtype="str"
    )  # a missing comment has code −1, which takes what stands last
    return pd.Series(joined.take(codes), index=comments.index, name="keywords")
