"""Loading and running every text part needs no network and leaves logging as it was."""

import subprocess
import sys

SCRIPT = """
import logging, socket, sys, warnings

class Blocked(socket.socket):
    def __init__(self, *args, **kwargs):
        raise AssertionError("a socket was opened")

socket.socket = Blocked
socket.create_connection = socket.getaddrinfo = lambda *args, **kwargs: Blocked()
filters = list(warnings.filters)

import pandas as pd
from mentor_analytics.enrich import comments, complaints, sentiment

light = {"textblob", "nltk", "vaderSentiment", "sklearn", "keybert", "torch"} & set(sys.modules)
assert not light, f"imported before they are used: {light}"

rows = pd.DataFrame({"session_id": ["a", "b"], "mentor": "Asha Rao", "feedback": "Mentor was late, no career plan"})
for analyser in sentiment.ANALYSERS.values():
    told = comments.enrich(rows, analyser)
    assert told["summary"].notna().all()
    complaints.recurring_complaints(told)

from mentor_analytics.enrich.backend import keybert_backend
from mentor_analytics.enrich.embedding import bundled_vectors
from mentor_analytics.enrich.keywords import keyword_mode, ranked_phrases
keybert_backend(bundled_vectors())
ranked_phrases(["Mentor was late"], bundled_vectors(), keyword_mode("raw"))

assert logging.getLogger().handlers == [], logging.getLogger().handlers
assert "wordllama" not in sys.modules and "torch" not in sys.modules
assert all(rule in filters or rule[2] is not FutureWarning for rule in warnings.filters), warnings.filters
print("fine")
"""


def test_everything_runs_offline_and_leaves_logging_alone():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("fine", 0), done.stderr
    assert done.stderr == ""
