"""A table shaped like the public one of medical appointments, by its known facts alone: rates, quirks, headings."""

import numpy as np
import pandas as pd

RATES = (0.046, 0.227, 0.250, 0.305, 0.328)
"""Of no-shows: booked the same day, 1-2, 3-7, 8-14 days before, longer."""
LEADS = (0.35, 0.12, 0.23, 0.14, 0.16)
SPANS = ((0, 0), (1, 2), (3, 7), (8, 14), (15, 60))
ODDITIES = 5


def public_table(n=20_000, seed=1, days=40):
    """One row per appointment, as text, in no order.

    People differ a little and come a few times; the weekday matters hardly. Of `ODDITIES` rows the booking lies
    after the day; as many ids have a fraction; one age is −1.
    """
    rng = np.random.default_rng(seed)
    people = max(n // 2, 1)
    person = rng.integers(people, size=n)
    band = rng.choice(len(LEADS), size=n, p=LEADS)
    low, high = np.array(SPANS).T
    lead = rng.integers(low[band], high[band] + 1)
    day = rng.integers(days, size=n)
    tendency = rng.normal(0, 0.45, people)
    odds = np.log(np.array(RATES)[band] / (1 - np.array(RATES)[band])) + tendency[person] - 0.1
    missed = rng.random(n) < 1 / (1 + np.exp(-odds))
    on = np.datetime64("2016-04-29") + day.astype("timedelta64[D]")
    booked = (
        on - lead.astype("timedelta64[D]") + rng.integers(7 * 3600, 19 * 3600, n).astype("timedelta64[s]")
    )
    odd = rng.choice(n, ODDITIES, replace=False)
    booked[odd] += np.timedelta64(1, "D") + lead[odd].astype("timedelta64[D]")
    ids = np.array([f"{29_000_000_000 + 37 * int(who)}" for who in range(people)], dtype=object)[person]
    ids[rng.choice(n, ODDITIES, replace=False)] = [f"9377{at}.2{at}" for at in range(ODDITIES)]
    age = rng.integers(0, 95, n)
    age[0] = -1
    reminded = (lead >= 3) & (rng.random(n) < 0.6)
    shuffled = rng.permutation(n)
    table = pd.DataFrame(
        {
            "PatientId": ids,
            "AppointmentID": [str(5_000_000 + at) for at in rng.permutation(n)],
            "Gender": rng.choice(["F", "M"], n),
            "ScheduledDay": [f"{moment}Z" for moment in booked.astype("datetime64[s]")],
            "AppointmentDay": [f"{each}T00:00:00Z" for each in on],
            "Age": age.astype(str),
            "Neighbourhood": [f"PLACE {at}" for at in rng.integers(40, size=n)],
            "Scholarship": rng.integers(2, size=n).astype(str),
            "Hipertension": rng.integers(2, size=n).astype(str),
            "Diabetes": rng.integers(2, size=n).astype(str),
            "Alcoholism": rng.integers(2, size=n).astype(str),
            "Handcap": rng.integers(3, size=n).astype(str),
            "SMS_received": reminded.astype(int).astype(str),
            "No-show": np.where(missed, "Yes", "No"),
        }
    )
    return table.iloc[shuffled].reset_index(drop=True)


def with_leaky_mean(table):
    """The same with a column from the future: each person's share of no-shows over all of their rows."""
    missed = (table["No-show"] == "Yes").astype(float)
    return table.assign(PatientMean=missed.groupby(table["PatientId"]).transform("mean").round(4).astype(str))
