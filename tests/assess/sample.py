"""The bundled invented sample, read plainly: what the counts are held against."""

from pathlib import Path

import numpy as np
import pandas as pd
from textblob.en import sentiment

from mentor_analytics.measure.prepare import default_as_of, prepare
from mentor_analytics.schema import SENTIMENTS, SESSIONS

PATH = Path(__file__).parents[2] / "data" / "sample_sessions.csv"
TIMEZONE = "Asia/Kolkata"
LABELS = {column.label.lower(): column for column in SESSIONS}
CATEGORIES = {"person", "label", "status", "prep", "party"}
NUMBERS = {"minutes", "rating", "score", "share"}


def sample(band):
    """The sample, prepared and scored by TextBlob with a neutral band; and its moment."""
    raw = pd.read_csv(PATH, dtype="str")
    columns = [(LABELS[str(header).lower()], raw[header]) for header in raw]
    frame = pd.DataFrame({column.name: typed(text, column.kind) for column, text in columns})
    as_of = default_as_of(frame, TIMEZONE, pd.Timestamp("2026-11-20", tz="UTC"))
    return prepare(frame.assign(**tones(frame["feedback"], band)), as_of), as_of


def typed(text, kind):
    if kind in CATEGORIES:
        folded = (
            text.str.lower().str.replace(r"[ -]", "_", regex=True)
            if kind not in {"person", "label"}
            else text
        )
        return folded.astype("category")
    if kind == "boolean":
        return text.map({"Yes": True, "No": False}).astype("boolean")
    if kind in NUMBERS:
        return text.astype(float)
    if kind == "instant":
        return pd.to_datetime(text).dt.tz_localize(TIMEZONE).dt.tz_convert("UTC").dt.as_unit("us")
    return text


def tones(comments, band):
    polarity = np.array([np.nan if pd.isna(comment) else sentiment(comment)[0] for comment in comments])
    classes = np.select(
        [np.isnan(polarity), polarity > band, polarity < -band],
        ["no_feedback", "positive", "negative"],
        "neutral",
    )
    return {"polarity": polarity, "sentiment": pd.Categorical(classes, categories=list(SENTIMENTS))}
