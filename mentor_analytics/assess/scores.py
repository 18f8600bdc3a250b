"""Who may need help first, and why: risk 0 to 100 per mentor as a sum of named contributions.

risk = min(100, 100 × Σ w · clip((x − good) / (bad − good), 0, 1)) over `score_parts.RISK_PARTS`.

The weights do not add up to 1. A weighted mean of so many parts would hide a mentor with one grave trouble; here a
weight is the share of the scale that a part carries alone. A part with 0.50 or more reaches High alone, two grave
ones reach Critical, and many small ones add up. A sum above 100 counts as 100, and its contributions are scaled to
it. A part that is not known adds nothing and changes nothing else, so that missing data never raise a risk and
everybody stands on the same scale; `risk_known` says how much of the weight is known.

Inputs are taken without what chance may have made of few sessions (`measure.shrinking`); `risk_raw` is the same sum
from the values as they are, on however few sessions. Where mentors cannot be told apart in a part, it is the same
for all, whatever is known of a single one; such parts add at most `SHARED_MOST` points together (scaled as well), so
that what all have in common lifts nobody above Low by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.assess.quality import ENOUGH_KNOWN, QUALITY, part_share
from mentor_analytics.assess.score_parts import RISK_PARTS, Part
from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PRIORITY = pd.CategoricalDtype(["critical", "high", "medium", "low"], ordered=True)
BANDS: tuple[tuple[str, float], ...] = (("critical", 75.0), ("high", 50.0), ("medium", 25.0), ("low", 0.0))
"""Name and lower end of each band of risk."""
URGENT = ("critical", "high")
"""The bands that say who to look at first."""
PRIORITY_WORDS: Mapping[str, str] = {
    "critical": "▲ Critical",
    "high": "◆ High",
    "medium": "■ Medium",
    "low": "● Low",
    "": "– Not enough data",
}
"""A priority is never colour alone; the last is for a missing one."""
GONE = "no longer active"
GONE_WORDS = "– No longer active"
"""In the place of a missing priority where there is nothing to be done first, however much is known."""
AS_ALL = "as for everybody"
MOST_DIFFER = 3
RISK_DAYS = 90
GONE_DAYS = 30
"""Who has had no session for so long and has none to come is no longer active: there is nothing to be done first."""
SHARED_MOST = 20.0
LEAST_KNOWN = 0.2
"""Share of the weight that the data must tell: half would be too much where logins, scores and forecasts are not."""
MOST_REASONS = 3
TOLD_FROM = 5.0
"""Fewer points are no reason worth a word."""
CONTRIBUTIONS = (
    "mentor_key", "part", "label", "column", "value", "good", "bad", "weight", "points", "n", "raw_value",
)  # fmt: skip


@dataclass(frozen=True)
class _Held:
    """Every part of every mentor: one row per mentor, one column per part."""

    parts: tuple[Part, ...]
    value: Floats
    raw: Floats
    n: Ints
    known: Bools
    shared: Bools  # per part: mentors cannot be told apart in it
    points: Floats  # scaled where capped; 0 where the part is left out

    @property
    def risk(self) -> Floats:
        total: Floats = self.points.sum(axis=1)
        return total


def with_scores(
    table: pd.DataFrame, parts: Sequence[Part] = RISK_PARTS, presence: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The mentors' rows with their scores.

    Parameters
    ----------
    table
        Of `measure.mentors`, after `measure.about.with_about`.
    parts
        What counts.
    presence
        Of `measure.presence.presence` over all sessions, where the table counts a part of them: who has gone is told
        by it.

    Returns
    -------
    The rows with `quality` (0-100, higher is better) and `quality_n` where sessions have a quality; `risk`, `risk_raw`
    (0-100, higher needs help more; NaN where no part is known), `risk_n` (sessions of the last 90 days), `risk_known`
    (share of the weight), `risk_shared` (names of the parts in which mentors cannot be told apart; the same in every
    row), `risk_shared_points` (what those add), `risk_why` (short words of the other parts, the weightiest first; empty
    where there is no priority), `priority` (`PRIORITY`; missing: not enough data, or gone) and `priority_reason` (why
    it is missing; else missing itself).
    """
    held = _held(table, tuple(parts))
    any_known = held.known.any(axis=1)  # what all share says nothing of somebody of whom nothing is known
    risk = np.where(any_known, held.risk.round(6), np.nan)
    seen = ~np.isnan(held.raw)
    raw = np.minimum(_points(held.raw, seen, held.parts).sum(axis=1), 100.0)
    n = _column(table, f"sessions_{RISK_DAYS}d", 0.0).astype(np.int64)
    gone = _days_gone(table if presence is None else _in_order(presence, table["mentor_key"]))
    weights = np.array([part.weight for part in held.parts])
    share = (held.known @ weights) / weights.sum()
    told = stats.divide(held.known @ weights, np.full(len(table), held.known.any(axis=0) @ weights))
    reasons = [_unknown(*each) for each in zip(n, share, told, gone, strict=True)]
    unsaid = np.array([bool(reason) for reason in reasons], dtype=bool)
    codes = np.searchsorted([-lower for _, lower in BANDS], -np.nan_to_num(risk))
    scores = {
        "risk": risk,
        "risk_raw": np.where(seen.any(axis=1), raw.round(6), np.nan),
        "risk_n": n,
        "risk_known": share,
        "risk_shared": pd.array([_names(held)] * len(table), dtype="str"),
        "risk_shared_points": np.where(any_known, held.points[:, held.shared].sum(axis=1).round(6), np.nan),
        "risk_why": pd.array(
            [
                "" if reason else _why(row, held.parts)
                for row, reason in zip(np.where(held.shared, 0.0, held.points), reasons, strict=True)
            ],
            dtype="str",
        ),
        "priority": pd.Categorical.from_codes(np.where(unsaid, -1, codes), dtype=PRIORITY),
        "priority_reason": pd.array([reason or None for reason in reasons], dtype="str"),
    }
    if f"{QUALITY}_{RISK_DAYS}d" in table.columns:
        quality = _column(table, f"shrunken_{QUALITY}_{RISK_DAYS}d", np.nan)
        n_quality = _column(table, f"{QUALITY}_{RISK_DAYS}d_n", 0.0).astype(np.int64)
        scores = {"quality": np.where(n_quality > 0, quality, np.nan), "quality_n": n_quality, **scores}
    return pd.concat([table, pd.DataFrame(scores, index=table.index)], axis=1)


def contributions(row_or_table: pd.DataFrame | pd.Series, parts: Sequence[Part] = RISK_PARTS) -> pd.DataFrame:
    """Why a risk is what it is: the points of each part, which sum to `risk`.

    Parameters
    ----------
    row_or_table
        Of `with_scores`: one mentor's row or several. Needs `mentor_key`.

    Returns
    -------
    `CONTRIBUTIONS`, one row per mentor and part that is known of them or the same for all, in the order of the mentors
    and then by points. `value` is what counts, `raw_value` the same as it is; `n` the sessions it rests on (for what
    no session tells: those of the last 90 days).
    """
    table = row_or_table if isinstance(row_or_table, pd.DataFrame) else row_or_table.to_frame().T
    held = _held(table, tuple(parts))
    mentor, part = np.nonzero(held.known | held.shared)
    order = np.lexsort((part, -held.points[mentor, part], mentor))
    mentor, part = mentor[order], part[order]
    told = [held.parts[at] for at in part]
    return pd.DataFrame(
        {
            "mentor_key": pd.array(table["mentor_key"].to_numpy()[mentor], dtype="str"),
            "part": pd.array([each.name for each in told], dtype="str"),
            "label": pd.array([each.label for each in told], dtype="str"),
            "column": pd.array([each.column for each in told], dtype="str"),
            "value": held.value[mentor, part],
            "good": np.array([each.good for each in told], dtype=np.float64),
            "bad": np.array([each.bad for each in told], dtype=np.float64),
            "weight": np.array([each.weight for each in told], dtype=np.float64),
            "points": held.points[mentor, part],
            "n": held.n[mentor, part],
            "raw_value": held.raw[mentor, part],
        },
        columns=list(CONTRIBUTIONS),
    )


def queue(table: pd.DataFrame) -> pd.DataFrame:
    """The mentors in the order in which to look at them: priority, risk, then on how many sessions it rests.

    Equal ones come by name; those without enough data last.
    """
    by = ["priority", "risk", "risk_n", "mentor"]
    return table.sort_values(
        by, ascending=[True, False, False, True], kind="stable", na_position="last", ignore_index=True
    )


def queue_sentence(table: pd.DataFrame, parts: Sequence[Part] = RISK_PARTS) -> str:
    """What the queue says as a whole, and whether its order means anything.

    Parameters
    ----------
    table
        Of `with_scores`, of everybody.
    """
    judged = table[table["priority"].notna().to_numpy(dtype=bool)]
    who = _who(table, len(judged))
    if judged.empty:
        return (
            f"Not enough data for a priority: it takes {ENOUGH_SESSIONS} sessions in {RISK_DAYS} days, and most of "
            f"what the score looks at; {who}."
        )
    n = f"{who}, n = {counted(int(judged['risk_n'].sum()), 'session')} in {RISK_DAYS} days."
    if len(judged) == 1:
        return f"One mentor has enough data: there is nobody to compare with; {n}"
    differ = {part.words: f"shrunken_{part.column}" in table.columns for part in differing(table, parts)}
    if not differ:
        return f"Within noise: all ranks tie, no part of the score tells mentors apart beyond chance; {n}"
    first = ", ".join(list(differ)[:MOST_DIFFER])
    if not any(differ.values()):
        return f"Within noise, as far as sessions tell; the order is by: {first}; {n}"
    top = int(judged["priority"].isin(URGENT).sum())
    which = f": {first}" if len(differ) <= MOST_DIFFER else f", most in {first}"
    return (
        f"{top:,} of {len(judged):,} are Critical or High. Mentors differ beyond chance in {len(differ)} of "
        f"{len(parts)} parts of the score{which}; {n}"
    )


def differing(table: pd.DataFrame, parts: Sequence[Part] = RISK_PARTS) -> tuple[Part, ...]:
    """The parts that tell mentors apart, those first that add most to all risks together.

    Parameters
    ----------
    table
        Of `with_scores`, of everybody.
    """
    judged = table[table["priority"].notna().to_numpy(dtype=bool)]
    held = _held(judged, tuple(parts))
    spread = np.ptp(held.points.round(6), axis=0) if len(judged) else np.zeros(len(held.parts))
    told = [at for at in np.argsort(-held.points.sum(axis=0), kind="stable") if spread[at] > 0]
    return tuple(held.parts[at] for at in told if not held.shared[at])


def _who(table: pd.DataFrame, judged: int) -> str:
    """How many there are, and how many of them have a priority."""
    gone = int(is_gone(table["priority_reason"]).sum())
    told = [counted(len(table), "mentor"), f"{judged:,} with enough data" if judged < len(table) else ""]
    return ", ".join(each for each in [*told, f"{gone:,} {GONE}" if gone else ""] if each)


def is_gone(reasons: pd.Series) -> Bools:
    """For whom no priority is given because they are no longer active."""
    return reasons.astype("str").str.startswith(GONE).fillna(False).to_numpy(dtype=bool)


def priority_words(priority: pd.Series, reasons: pd.Series | None = None) -> pd.Series:
    """Shape and word of each priority; with the reasons also who is no longer active."""
    codes = priority.astype(PRIORITY).cat.codes.to_numpy()
    words = pd.array(
        [*(PRIORITY_WORDS[name] for name in PRIORITY.categories), PRIORITY_WORDS[""]], dtype="str"
    )
    told = pd.Series(words.take(codes), index=priority.index, name=priority.name)  # code -1 takes the last
    return told if reasons is None else told.mask(is_gone(reasons), GONE_WORDS)


def unknown_words(reason: str) -> str:
    """Shape and words in the place of a missing priority, and why."""
    if reason.startswith(GONE):
        return f"{GONE_WORDS}{reason.removeprefix(GONE)}"
    return f"{PRIORITY_WORDS['']}: {reason}"


def why_words(table: pd.DataFrame) -> pd.Series:
    """Why each stands where they do, or why no priority is given.

    What all have in common is said so: it is nobody's own.
    """
    shared = (table["risk_why"] == "") & (table["risk_shared_points"] >= TOLD_FROM)
    why = table["risk_why"].astype("str").mask(shared.to_numpy(dtype=bool), f"{AS_ALL}: a tie")
    own = table["priority_reason"].astype("str").str.removeprefix(f"{GONE}: ")
    return why.mask(table["priority"].isna().to_numpy(dtype=bool), own).astype("str")


def _held(table: pd.DataFrame, parts: tuple[Part, ...]) -> _Held:
    shape = (len(table), len(parts))
    value, raw, n = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=np.int64)
    behind = _column(table, f"sessions_{RISK_DAYS}d", 0.0)
    for at, part in enumerate(parts):
        if part.column in table.columns:
            raw[:, at] = _column(table, part.column, np.nan)
            value[:, at] = _column(table, f"shrunken_{part.column}", np.nan, raw[:, at])
        n[:, at] = _column(table, part.needs, 0.0) if part.needs else behind
    known = ~np.isnan(value) & (n >= np.array([part.minimum_n for part in parts], dtype=np.int64))
    shared = _shared(table, value, known, parts)
    points = _points(value, known | (shared & ~np.isnan(value)), parts)
    points[:, shared] *= _scaled(points[:, shared], SHARED_MOST)
    return _Held(parts, value, raw, n, known, shared, points * _scaled(points, 100.0))


def _shared(table: pd.DataFrame, value: Floats, known: Bools, parts: tuple[Part, ...]) -> Bools:
    """In which parts mentors cannot be told apart: as the table says, or one shrunken value for all who have any."""
    if "risk_shared" in table.columns and len(table):
        names = str(table["risk_shared"].iloc[0]).split(", ")
        return np.array([part.name in names for part in parts], dtype=bool)
    one = [
        f"shrunken_{part.column}" in table.columns
        and (_is_one(value[known[:, at], at]) or _is_one(value[~np.isnan(value[:, at]), at]))
        for at, part in enumerate(parts)
    ]
    return np.array(one, dtype=bool)


def _is_one(values: Floats) -> bool:
    """Whether several have one and the same value."""
    return len(values) > 1 and bool(np.ptp(values.round(9)) == 0)


def _names(held: _Held) -> str:
    return ", ".join(part.name for part, shared in zip(held.parts, held.shared, strict=True) if shared)


def _points(values: Floats, counts: Bools, parts: tuple[Part, ...]) -> Floats:
    """Before any scaling; a part that does not count has none."""
    if not parts:
        return np.zeros(values.shape)
    shares = [part_share(values[:, at], part) * part.weight for at, part in enumerate(parts)]
    return np.where(counts, 100 * np.nan_to_num(np.column_stack(shares)), 0.0) + 0.0  # no -0.0


def _scaled(points: Floats, most: float) -> Floats:
    """What brings each row's sum down to the most there is."""
    total = points.sum(axis=1, keepdims=True)
    return np.where(total > most, most / np.maximum(total, most), 1.0)


def _in_order(presence: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    return presence.set_index("mentor_key").reindex(keys)


def _days_gone(table: pd.DataFrame) -> Floats:
    """Days since the last session; 0 for who has one to come."""
    to_come: Floats = _column(table, "sessions_to_come", 0.0)
    return np.where(to_come == 0, _column(table, "days_since_last_session", 0.0), 0.0)


def _column(table: pd.DataFrame, name: str, missing: float, otherwise: Floats | None = None) -> Floats:
    if name in table.columns:
        numbers = table[name].to_numpy(dtype=np.float64, na_value=np.nan)
        return numbers if np.isnan(missing) else np.nan_to_num(numbers, nan=missing)
    return np.full(len(table), missing) if otherwise is None else otherwise


def _unknown(n: int, known: float, told: float, gone: float) -> str:
    """Why no priority is given; empty when it is."""
    if gone >= GONE_DAYS:
        return f"{GONE}: no completed session for {gone:,.0f} days and none to come"
    if n < ENOUGH_SESSIONS:
        return f"fewer than {ENOUGH_SESSIONS} sessions in {RISK_DAYS} days (n = {n:,})"
    if known < LEAST_KNOWN:
        return f"the data tell only {percent(round(known, 2))} of what the score looks at"
    return (
        ""
        if told >= ENOUGH_KNOWN
        else f"only {percent(round(told, 2))} of what these data could tell is known"
    )


def _why(points: Floats, parts: tuple[Part, ...]) -> str:
    order = np.argsort(-points, kind="stable")[:MOST_REASONS]
    return ", ".join(parts[at].words for at in order if points[at] >= TOLD_FROM)
