"""What people are called on a page."""

from mentor_analytics.report.session_columns import Names
from ui.state import View


def names(view: View) -> Names:
    """What people are called here."""
    return Names(view.mentor_word, view.learner_word, view.timezone)
