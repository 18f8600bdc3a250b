"""Small frames by hand: a few columns as lists, the rest filled in, dtypes as the reader gives them."""

import pandas as pd

from mentor_analytics.measure.prepare import prepare
from mentor_analytics.schema import BY_NAME, SENTIMENTS

AS_OF = pd.Timestamp("2025-10-09T18:29:59.999999", tz="UTC")
CATEGORIES = {"person", "label", "status", "prep", "party"}
TEXTS = {"id", "text", "line"}


def raw_sessions(**columns):
    """Sessions as read; the required columns are filled in where not given."""
    rows = len(next(iter(columns.values()))) if columns else 0
    filled = {
        "session_id": [f"S{at}" for at in range(1, rows + 1)],
        "scheduled_at": [f"2025-10-0{1 + at % 8}T10:00" for at in range(rows)],
        "mentor": ["Asha Rao"] * rows,
        "status": ["completed"] * rows,
        **columns,
    }
    return pd.DataFrame({name: typed(name, values) for name, values in filled.items()})


def typed(name, values):
    if name == "sentiment":
        return pd.Categorical(values, categories=list(SENTIMENTS))
    kind = BY_NAME[name].kind if name in BY_NAME else "label"
    if kind == "instant":
        return pd.Series(pd.to_datetime(values, utc=True, format="ISO8601")).astype("datetime64[us, UTC]")
    if kind in CATEGORIES:
        return pd.Series(values, dtype="str").astype("category")
    return pd.Series(values, dtype="str" if kind in TEXTS else "boolean" if kind == "boolean" else "float64")


def sessions(**columns):
    """The same, prepared."""
    return prepare(raw_sessions(**columns), AS_OF)


def keyed(table, *columns):
    """A table to be looked things up in by these columns."""
    return table.set_index(list(columns) if len(columns) > 1 else columns[0])
