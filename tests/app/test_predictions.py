"""The models' cards: what was said, what came, and why there may be nothing to say."""

from tests.app.conftest import App
from tests.app.test_overview import said


def test_too_little_history_is_said_with_the_share_so_far(app: App) -> None:
    told = said(app("predictions"))
    assert "Will a session be missed? (synthetic data)" in told
    assert "30 no-shows with somebody seen before (there are 6)" in told
    assert "22.1 % (19 of 86)" in told


def test_the_other_model_has_a_link(app: App) -> None:
    told = said(app("predictions", model="Leaving"))
    assert "Will a mentor leave?" in told
    assert "a holiday looks the same" in told


def test_with_enough_history_every_figure_has_its_n(app: App) -> None:
    test = app("predictions", "big")
    assert not test.exception
    assert [metric.label for metric in test.metric] == [
        "Ranking, AUC",
        "Distance, Brier",
        "Precision",
        "Recall",
        "Lift",
    ]
    told = said(test)
    assert "95 % from" in told
    assert "Measured on invented data" in told
    assert sum(test.dataframe[0].value["n"]) > 10_000
