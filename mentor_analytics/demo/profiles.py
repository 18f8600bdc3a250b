"""Invented profiles: when each mentor was hired, in which program, who looks after them."""

import numpy as np
import pandas as pd

from mentor_analytics.demo.people import PROGRAM_NAMES, Mentors
from mentor_analytics.demo.plan import AREAS, Plan
from mentor_analytics.demo.typed import category

MANAGERS = ("Asha Menon", "Rohan Kulkarni", "Meera Nath", "Imran Sheikh", "Claire Moreau", "Daniel Akande")
CLUSTER = 5
"""A manager's mentors come in runs of so many: each cluster has some of every program."""

STATES = ("Active", "Left")
TOLD_AFTER_DAYS = 45  # who left is told to be gone so much later


def profiles_of(
    mentors: Mentors, plan: Plan, first_day: pd.Timestamp, rng: np.random.Generator
) -> pd.DataFrame:
    """One row per mentor, a typed profiles frame."""
    places = np.arange(len(mentors.names))
    hired = pd.Series(first_day + pd.to_timedelta(plan.hired, unit="D")).astype("datetime64[us]")
    years = (rng.gamma(4, 1.6, len(places)) + np.maximum(-plan.hired, 0) / 365).clip(1, 30)
    return pd.DataFrame(
        {
            "mentor": category(mentors.names, places),
            "hired_on": hired,
            "program": category(PROGRAM_NAMES, places % mentors.programs),
            "manager": category(MANAGERS, places // CLUSTER % len(MANAGERS)),
            "subject": category(AREAS, plan.area),
            "experience_years": years.round(1),
            "mentor_status": category(STATES, (plan.leaves + TOLD_AFTER_DAYS <= plan.days).astype(np.int64)),
        }
    )
