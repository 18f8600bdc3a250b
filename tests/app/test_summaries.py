"""Summaries are drafted, edited and approved; labels are those that were asked for."""

import os
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.workflows import records
from tests.app.conftest import App
from tests.report.contents import sample_content


def db() -> Path:
    return Path(os.environ["MENTOR_ANALYTICS_DB"])


def saved() -> dict[str, dict[str, object]]:
    return {str(row["session_id"]): row for row in records.summaries(db()).to_dict("records")}  # type: ignore[misc]


def faults(test: AppTest) -> list[str]:
    return [str(each.value) for each in (*test.exception, *test.error)]


def button(test: AppTest, label: str):
    return next(each for each in test.button if each.label.startswith(label))


def chosen(app: App, workspace: str = "sample") -> AppTest:
    """With the first mentor, type and session chosen."""
    test = app("summaries", workspace)
    names = test.selectbox(key="summaries_mentor")
    names.set_value(mentor_key(names.options[0])).run()
    kinds = test.selectbox(key="summaries_kind")
    kinds.set_value(kinds.options[0]).run()
    test.selectbox(key="summaries_session").select_index(places(test, missed=False)[0]).run()
    assert faults(test) == []
    return test


def result(test: AppTest) -> str:
    return test.text_area(key="summaries_text").value or ""


def session_of(test: AppTest) -> str:
    return str(test.selectbox(key="summaries_session").value)


def test_title_blocks_and_labels_are_exact(app: App) -> None:
    test = app("summaries")
    assert test.title[0].value == "Smart Session Summary Generator"
    heads = [each.value for each in test.header]
    assert heads[:4] == ["Session Details", "Summary", "Actions", "Generated Summary"]
    details = {box.label: box.placeholder for box in test.selectbox if str(box.key).startswith("summaries_")}
    assert details == {"Mentor": "Select Mentor", "Session Type": "Select Session Type"}
    assert test.text_area(key="summaries_words").placeholder == "The session covered ... and discussed ..."
    assert [test.button(key=f"summaries_{each}").label for each in ("generate", "save")] == [
        "Generate Summary",
        "Save",
    ]
    assert test.text_area(key="summaries_text").label == "Generated Summary"
    assert test.button(key="summaries_generate").disabled


def test_a_draft_is_generated_saved_edited_and_approved_with_author_and_time(app: App) -> None:
    test = chosen(app)
    session = session_of(test)
    test.button(key="summaries_generate").click().run()
    assert result(test).endswith(".")
    test.button(key="summaries_save").click().run()
    assert saved()[session]["state"] == "draft"
    test.text_area(key="summaries_text").set_value("We set two goals.").run()
    test.button(key="summaries_save").click().run()
    assert (saved()[session]["state"], saved()[session]["text"]) == ("edited", "We set two goals.")
    test.user = {}  # nobody is signed in
    button(test, "Approve").click().run()
    assert "Type your name" in test.warning[0].value
    assert saved()[session]["state"] == "edited"
    test.text_input(key="user_name").set_value("Asha").run()
    button(test, "Approve").click().run()
    assert faults(test) == []
    done = saved()[session]
    assert (done["state"], done["text"], done["by"]) == ("approved", "We set two goals.", "Asha")
    assert isinstance(done["at"], pd.Timestamp)
    assert any("approved by Asha" in each.value for each in test.caption)


def test_the_mentors_own_words_take_the_fixed_pattern(app: App) -> None:
    test = chosen(app)
    test.text_area(key="summaries_words").set_value(
        "The session covered system design and discussed mock interviews."
    ).run()
    test.button(key="summaries_generate").click().run()
    text = result(test)
    assert text.startswith("Session on ")
    assert " highlighted " in text
    assert "system design" in text


def test_another_session_starts_with_an_empty_box(app: App) -> None:
    test = chosen(app)
    test.button(key="summaries_generate").click().run()
    kinds = test.selectbox(key="summaries_kind")
    kinds.set_value(kinds.options[1]).run()
    assert result(test) == ""


def test_all_are_drafted_at_once_and_walked_through(app: App) -> None:
    test = app("summaries")
    button(test, "Draft all 67").click().run()
    assert faults(test) == []
    assert len(saved()) == 67
    assert {row["state"] for row in saved().values()} == {"draft"}
    words = [str(each.value) for each in test.text]
    assert "67 summaries = 335–469 minutes, an assumption (5–7 minutes each)" in words
    first = next(word for word in words if word.startswith("1 of 67"))
    button(test, "Next").click().run()
    assert any(str(each.value).startswith("2 of 67") for each in test.text)
    button(test, "Previous").click().run()
    assert first in [str(each.value) for each in test.text]
    button(test, "Approve").click().run()
    button(test, "Approve").click().run()
    assert sum(row["state"] == "approved" for row in saved().values()) == 2
    assert any(str(each.value).startswith("1 of 65") for each in test.text)
    assert button(test, "All are drafted").disabled


def test_what_a_colleague_approved_first_is_not_approved_for_what_took_its_place(app: App) -> None:
    test = app("summaries")
    button(test, "Draft all 67").click().run()
    shown = next(str(each.value) for each in test.text if str(each.value).startswith("1 of 67"))
    session = shown.split(" · ")[-1]
    now = pd.Timestamp("2026-11-20", tz="UTC")
    records.save_summaries(db(), [(session, "By Ben.", "approved")], by="Ben", now=now)
    button(test, "Approve").click().run()
    approved = {key: row["by"] for key, row in saved().items() if row["state"] == "approved"}
    assert approved == {session: "Ben"}
    assert any(str(each.value).startswith("1 of 66") for each in test.text)


def test_an_approved_summary_that_is_changed_waits_again(app: App) -> None:
    test = chosen(app)
    session = session_of(test)
    records.save_summaries(
        db(), [(session, "Done.", "approved")], by="Asha", now=pd.Timestamp("2026-11-20", tz="UTC")
    )
    test.run()
    test.text_area(key="summaries_text").set_value("Done, and more.").run()
    test.button(key="summaries_save").click().run()
    assert saved()[session]["state"] == "edited"


@pytest.mark.parametrize("workspace", ["one", "hostile"])
def test_one_session_and_hostile_words_are_summarised(app: App, workspace: str) -> None:
    test = chosen(app, workspace)
    test.button(key="summaries_generate").click().run()
    test.button(key="summaries_save").click().run()
    assert faults(test) == []
    assert len(saved()) == 1


def with_several(app: App) -> AppTest:
    """With a mentor and type chosen that have two sessions which took place, and one that did not."""
    sessions = sample_content().sessions
    held = sessions["status"].eq("completed").groupby([sessions["mentor_key"], sessions["session_type"]])
    mentor, kind = next(key for key, each in held if each.sum() > 1 and not each.all())
    test = app("summaries")
    test.selectbox(key="summaries_mentor").set_value(mentor).run()
    test.selectbox(key="summaries_kind").set_value(kind).run()
    return test


def places(test: AppTest, *, missed: bool) -> list[int]:
    """Which of the sessions offered did not take place, or did."""
    labels = test.selectbox(key="summaries_session").options
    return [at for at, label in enumerate(labels) if (label.count(" · ") == 2) is missed]


def moved(test: AppTest, label: str) -> AppTest:
    button(test, label).click()
    return test.run()


def waiting_text(test: AppTest):
    return next(each for each in test.text_area if each.label == "Summary to approve")


def test_a_session_that_did_not_take_place_cannot_be_summarised(app: App) -> None:
    test = with_several(app)
    test.selectbox(key="summaries_session").select_index(places(test, missed=True)[0]).run()
    assert "did not take place" in test.warning[0].value
    assert test.button(key="summaries_generate").disabled
    assert test.button(key="summaries_save").disabled
    captions = " ".join(str(each.value) for each in test.caption)
    assert "53 of 120 sessions did not take place" in captions.replace("\\", "")


def test_a_text_to_approve_is_kept_until_it_is_saved(app: App) -> None:
    test = moved(app("summaries"), "Draft all 67")
    waiting_text(test).set_value("Mine.").run()
    assert any("Not saved yet" in each.value for each in test.caption)
    moved(test, "Next")
    assert not any("Not saved yet" in each.value for each in test.caption)
    moved(test, "Previous")
    assert waiting_text(test).value == "Mine."
    assert "Mine." not in {row["text"] for row in saved().values()}
    moved(test, "Save for later")
    assert faults(test) == []
    assert [row["state"] for row in saved().values() if row["text"] == "Mine."] == ["edited"]
    assert waiting_text(test).value == "Mine."
    assert not any("Not saved yet" in each.value for each in test.caption)


def test_a_text_typed_for_a_session_comes_back_with_it(app: App) -> None:
    test = with_several(app)
    first, second = places(test, missed=False)[:2]
    box = test.selectbox(key="summaries_session")
    box.select_index(first).run()
    mine = session_of(test)
    test.text_area(key="summaries_text").set_value("Half a thought").run()
    assert any(each.value.startswith("Not saved yet") for each in test.caption)
    box.select_index(second).run()
    assert result(test) == ""
    test.selectbox(key="summaries_session").set_value(mine).run()
    assert result(test) == "Half a thought"
    test.button(key="summaries_save").click().run()
    assert saved()[mine]["text"] == "Half a thought"
    assert not any(each.value.startswith("Not saved yet") for each in test.caption)
    assert not any("not drafted yet" in label for label in test.selectbox(key="summaries_session").options)
