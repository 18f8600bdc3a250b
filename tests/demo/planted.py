"""Each planted truth, measured on the frames alone: how much its metric differs, and the sampling error of that."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.demo.files import TIMEZONE
from mentor_analytics.demo.platform import Platform
from mentor_analytics.demo.truths import Truth

Mask = pd.Series


@dataclass(frozen=True)
class Measured:
    """A difference and its standard error."""

    difference: float
    error: float


class Measures:
    """Measures truths on the sessions of one platform."""

    def __init__(self, platform: Platform, truths: tuple[Truth, ...]) -> None:
        self.sessions = platform.sessions
        self.local = self.sessions["scheduled_at"].dt.tz_convert(TIMEZONE)
        named = {name for truth in truths for name in truth.who}
        self.mentor = self.sessions["mentor"].astype("str")
        self.is_ordinary = ~self.mentor.isin(named)
        self.end = self.local.max().normalize() + pd.Timedelta(days=1)
        status = self.sessions["status"]
        self.values = {
            "reschedule_rate": (status.eq("rescheduled") & self.sessions["initiated_by"].eq("mentor")).astype(float),
            "no_shows_by_mentor": self.sessions["no_show_by"].eq("mentor").astype(float),
            "no_show_rate": self.sessions["no_show_by"].eq("learner").astype(float),
            "average_rating": self.sessions["rating"],
            "engagement": self.sessions["engagement"],
            "first_session_rating": self.sessions["rating"].where(self.sessions["is_first_session"].eq(True)),
            "under_time": self._under_time().astype(float).where(status.eq("completed")),
        }  # fmt: skip

    def _under_time(self) -> Mask:
        return self.sessions["actual_min"].lt(0.8 * self.sessions["scheduled_min"])

    def of(self, truth: Truth) -> Measured:
        """What the frame shows of a truth."""
        values = self.values[truth.metric]
        if truth.name.startswith("falling"):
            days = (self.end - self.local).dt.total_seconds() / 86_400
            own = self.mentor.eq(truth.who[0])
            return self._contrast(values, own & days.le(30), own & days.gt(45))
        if truth.kind == "weekday_reschedules":
            own, friday = self.mentor.eq(truth.who[0]), self.local.dt.day_of_week.eq(4)
            return self._contrast(values, own & friday, own & ~friday)
        if truth.who:
            return self._contrast(values, self.mentor.eq(truth.who[0]), self.is_ordinary, self.mentor)
        inside = self.segment(truth)
        if truth.metric == "average_rating":  # mentors differ, and so does their share of such sessions
            values = values - values.groupby(self.mentor).transform("mean")
            share = inside.where(values.notna()).astype(float).groupby(self.mentor).transform("mean")
            weight = inside - share
            known = values.notna()
            slope = (values * weight)[known].sum() / (weight**2)[known].sum()
            return Measured(float(slope), float(values.std() / np.sqrt((weight**2)[known].sum())))
        return self._contrast(values, inside, ~inside, self.sessions["learner_id"])

    def segment(self, truth: Truth) -> Mask:
        """The sessions a segment is made of."""
        masks = {
            "evening_no_shows": self.sessions["program"].eq("DevOps") & self.local.dt.hour.ge(19),
            "unprepared_rating": self.sessions["mentor_prep"].eq("no"),
            "under_time_rating": self._under_time(),
            "trouble_rating": self.sessions["had_technical_issue"].fillna(False).astype(bool),
            "long_lead_batch": self.sessions["batch"].eq("Analytics Jan26"),
        }
        mask: Mask = masks[truth.name]
        return mask

    def _contrast(
        self, values: pd.Series, inside: Mask, outside: Mask, people: pd.Series | None = None
    ) -> Measured:
        """Compare two means; sessions of one of `people` are alike, unless it is one person's all along."""
        means, variance = [], 0.0
        for mask in (inside, outside):
            known = values[mask].dropna()
            off = known - known.mean()
            if people is None or len(people[known.index].unique()) == 1:
                sums = off
            else:
                sums = off.groupby(people[known.index]).sum()
            means.append(known.mean())
            # Of a rare thing hardly seen in one group, the spread of all says more than its own.
            variance += max(float((sums**2).sum()) / len(known) ** 2, float(values.var()) / len(known))
        return Measured(float(means[0] - means[1]), float(np.sqrt(variance)))
