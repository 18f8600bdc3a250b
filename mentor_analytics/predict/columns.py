"""What the columns of a foreign table hold: numbers, groups, or something no model should look at."""

import numpy as np
import pandas as pd

from mentor_analytics.ingest.dates import read_dates
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.ingest.mapping import map_headers
from mentor_analytics.predict.known import KNOWN_AFTER, PROTECTED
from mentor_analytics.stats import Floats

NUMBER, GROUP = "number", "group"
MOST_GROUPS = 200
LEAST_ROWS = 5
"""On average per group, for a column to be one of groups."""
LONG = 40
"""Letters on average, and a column is free text."""
NEARLY_EACH = 0.5
"""Share of rows with a value of their own, and a column names rows."""
MOSTLY = 0.95
_ID_WORDS = frozenset({"id", "ids", "uuid", "guid", "email", "mail", "phone"})
_LOOKED_AT = 1_000


def kinds_of(table: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """What each column is.

    Parameters
    ----------
    table
        Text, a blank as an empty one.

    Returns
    -------
    Column → `NUMBER` or `GROUP`; and column → why it is not looked at.
    """
    meant = {match.header: match.column for match in map_headers([str(name) for name in table.columns])}
    kinds: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for name in map(str, table.columns):
        kind, reason = _kind(table[name], name, meant.get(name))
        if reason:
            left_out[name] = reason
        else:
            kinds[name] = kind
    return kinds, left_out


def _kind(texts: pd.Series, heading: str, meant: str | None) -> tuple[str, str]:
    """The kind of a column, or why it is left out."""
    words = set(fold_header(heading).split())
    if meant in KNOWN_AFTER:
        return "", "recorded when it was over, by its heading"
    if words & set(PROTECTED):
        return "", "says what a person is, not what they do: no model looks at it"
    given = texts[texts != ""]
    distinct = given.nunique()
    if distinct < 2:
        return "", "always the same" if distinct else "always blank"
    numbers = numbers_of(given)
    is_number = bool((~np.isnan(numbers)).mean() >= MOSTLY)
    own = distinct >= NEARLY_EACH * len(given)
    whole = is_number and bool((np.nan_to_num(numbers) % 1 == 0).all())
    if words & _ID_WORDS or (own and (whole or not is_number) and given.str.len().mean() <= LONG):
        return "", _DATE if _is_date(given) else NAMES
    if is_number:
        return NUMBER, ""
    return _text_kind(given, distinct)


NAMES = "names rows or people; --entity counts their history"
_DATE = "a date; only the columns named as time and booking are looked at"


def _text_kind(given: pd.Series, distinct: int) -> tuple[str, str]:
    if _is_date(given):
        return "", _DATE
    if given.str.len().mean() > LONG:
        return "", "free text"
    if distinct > MOST_GROUPS or len(given) / distinct < LEAST_ROWS:
        return "", f"too many different values ({distinct:,})"
    return GROUP, ""


def _is_date(given: pd.Series) -> bool:
    texts = [str(each) for each in pd.unique(given)[:_LOOKED_AT]]
    read = read_dates(texts, "UTC")
    plain = [text.isdecimal() for text in texts]  # a bare number may be a day of Excel's, and is not one here
    return bool((~np.isnat(read.wall) & ~np.array(plain)).mean() >= MOSTLY)


def numbers_of(texts: pd.Series) -> Floats:
    """Texts as numbers, true and false as 1 and 0; NaN for what is none."""
    words = {"true": "1", "false": "0"}
    plain = texts.where(
        ~texts.isin(["true", "false", "True", "False", "TRUE", "FALSE"]), texts.str.lower().replace(words)
    )
    told: Floats = pd.to_numeric(plain, errors="coerce").to_numpy(float)
    return np.where(np.isfinite(told), told, np.nan)
