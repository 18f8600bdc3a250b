"""Files come in by the page: checked, mapped, saved, undone."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.cli import main as command
from mentor_analytics.demo.template import template_file
from mentor_analytics.workflows import imports, workspace
from tests.app.conftest import HOSTILE, App
from ui.upload_flow import CHECK, COLUMNS, FILE, SAVE, STEP

HEAD = "Session ID,Start,Mentor,Status,Rating,Feedback"
GOOD = f"{HEAD}\nS1,2026-03-02 10:00,Asha,completed,2,Mentor was late.\nS2,2026-03-03 10:00,Ben,completed,5,Great.\n"
DRAWN: list[AppTest] = []
MARKUP = re.compile(r"(?<!\\)(<img|\]\(http|\$x|:smile)")
"""Of hostile words, where it is not escaped."""
HALF = f"{HEAD}\n" + "".join(
    f"S{n},{'soon' if n % 2 else '2026-03-02 10:00'},Asha,completed,4,\n" for n in range(30)
)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """As when the server ends: what lies on disk of these files goes."""
    DRAWN.clear()
    yield
    for test in DRAWN:
        for item in test.session_state["upload_items"]:
            item.forget()


def drop(test: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    """Drop files on the page and let them be read."""
    DRAWN.append(test)
    for name, content in files:
        data = content.encode() if isinstance(content, str) else content
        test.file_uploader[0].upload(name, data, "text/csv")
    test.run()
    return settled(test)


def settled(test: AppTest) -> AppTest:
    """Wait for what runs outside, then draw again."""
    for _ in range(10):
        busy = [job for item in test.session_state["upload_items"] if (job := item.working) is not None]
        if not busy:
            return test.run()
        assert all(job.wait(60) for job in busy)
        test.run()
    raise AssertionError("The work does not end.")


def said(test: AppTest) -> str:
    """Everything the page says."""
    parts = (test.text, test.caption, test.markdown, test.header, test.success, test.info, test.error)
    return "\n".join(str(each.value) for elements in parts for each in elements)


def faults(test: AppTest) -> list[str]:
    return [str(each.value) for each in (*test.exception, *test.error)]


def button(test: AppTest, label: str):
    return next(each for each in test.button if each.label == label)


def db() -> Path:
    return Path(os.environ["MENTOR_ANALYTICS_DB"])


def pick(test: AppTest, header: str, column: str) -> AppTest:
    box = next(each for each in test.selectbox if str(each.key).endswith(f"_{header}"))
    return settled(box.set_value(column).run())


def test_first_run_works_without_any_database(app: App) -> None:
    test = app("upload", "none")
    assert faults(test) == []
    assert "The workspace is empty." in said(test)
    assert test.session_state[STEP] == FILE
    assert "Load the sample" in [each.label for each in test.button]


def test_a_file_is_checked_saved_and_leads_to_the_red_list(app: App) -> None:
    test = drop(app("upload", "none"), ("a.csv", GOOD))
    assert test.session_state[STEP] == CHECK
    assert "2 to save · 0 quarantined · 0 duplicate · 0 ignored = 2 read" in said(test)
    assert not db().exists()  # nothing is saved before somebody says so
    settled(button(test, "Save 2 sessions").click().run())
    assert faults(test) == []
    assert test.session_state[STEP] == SAVE
    assert "Saved\\: 2 new" in said(test)
    assert workspace.status(db()).n_sessions == 2
    button(test, "See the 1 urgent session").click().run()
    assert test.title[0].value == "Early-warning tracker"
    assert "red" in test.query_params["light"]


def test_steps_can_be_turned_to_and_fro_without_loss(app: App) -> None:
    test = drop(app("upload", "none"), ("a.csv", GOOD))
    for step in (COLUMNS, SAVE, FILE, CHECK):
        test.radio(key=STEP).set_value(step).run()
        assert faults(test) == []
    assert "2 to save" in said(test)


@pytest.mark.parametrize("step", [COLUMNS, CHECK, SAVE])
def test_a_step_without_a_file_says_where_to_begin(app: App, step: str) -> None:
    test = app("upload", "none")
    test.radio(key=STEP).set_value(step).run()
    assert "No file yet" in said(test)


def test_the_same_file_again_changes_nothing_and_says_so(app: App) -> None:
    test = drop(app("upload", "none"), ("a.csv", GOOD))
    settled(button(test, "Save 2 sessions").click().run())
    button(test, "Upload more").click().run()
    drop(test, ("a.csv", GOOD))
    assert "holds all of it already" in said(test)
    assert "Save 2 sessions" not in [each.label for each in test.button]
    assert "See the 1 urgent session" in [each.label for each in test.button]
    assert len(imports.history(db())) == 1


REFUSED = (
    ("a.csv", b"\x80\x04pickle", "Python pickle"),
    ("b.exe", b"MZ", "only .csv and .xlsx"),
    ("c.csv", b"", "empty"),
    ("d.xlsx", b"<html><table>", "web page"),
    ("e.csv", "Weather,Mood\nsunny,good\n", "d"),
)


def test_a_refused_file_says_what_and_what_to_do_and_saves_nothing(app: App) -> None:
    test = drop(app("upload", "none"), *((name, content) for name, content, _ in REFUSED))
    assert test.session_state[STEP] == FILE
    for error, (_, _, words) in zip(test.error, REFUSED, strict=True):
        assert words in error.value
        assert len(error.value.split(". ")) > 1  # what, and what next
    assert not db().exists()
    button(test, "Remove").click().run()
    assert len(test.error) == len(REFUSED) - 1


def test_a_column_that_is_not_recognised_can_be_named(app: App) -> None:
    test = drop(app("upload", "none"), ("a.csv", GOOD.replace("Mentor", "Whoever", 1)))
    assert test.session_state[STEP] == COLUMNS
    assert "A column every session needs is missing" in test.error[0].value
    assert "--map" not in said(test)
    pick(test, "Whoever", "mentor")
    assert faults(test) == []
    button(test, "Continue to check").click().run()
    settled(button(test, "Save 2 sessions").click().run())
    assert "Saved" in said(test)


def test_what_was_said_of_headings_is_remembered_for_the_next_file(app: App) -> None:
    strange = GOOD.replace("Mentor", "Whoever", 1)
    test = pick(drop(app("upload", "none"), ("a.csv", strange)), "Whoever", "mentor")
    button(test, "Continue to check").click().run()
    settled(button(test, "Save 2 sessions").click().run())
    button(test, "Upload more").click().run()
    drop(test, ("b.csv", strange.replace("S1,", "S9,")))
    assert faults(test) == []
    assert test.session_state[STEP] == CHECK
    test.radio(key=STEP).set_value(COLUMNS).run()
    assert "as you said last time" in said(test)


def test_a_heading_can_be_set_aside_and_taken_back(app: App) -> None:
    test = drop(app("upload", "none"), ("a.csv", GOOD))
    test.radio(key=STEP).set_value(COLUMNS).run()
    assert "2 · 5" in said(test)  # a few values of the column
    pick(test, "Rating", "")
    assert "rating" not in test.session_state["upload_items"][0].staged.sessions.columns
    assert "Average rating" in test.dataframe[0].value["Would switch on"].str.cat(sep=" ")
    pick(test, "Rating", "rating")
    assert "rating" in test.session_state["upload_items"][0].staged.sessions.columns


def test_a_heading_stays_in_its_place_whatever_is_chosen(app: App) -> None:
    test = drop(app("upload", "none"), ("a.csv", GOOD.replace("Feedback", "Shoe size", 1)))
    test.radio(key=STEP).set_value(COLUMNS).run()
    pick(test, "Shoe size", "feedback")
    assert "You said so" in said(test)
    assert test.session_state["upload_items"][0].looked_at == {"Shoe size", "Start"}
    pick(test, "Rating", "feedback")
    assert "comes from “Shoe size” already; choose there first" in said(test)
    test.radio(key=STEP).set_value(CHECK).run()
    assert "Start → Scheduled start" in said(test)
    assert "Shoe size →" not in said(test)  # what the user said is no guess


def test_setting_a_needed_heading_aside_can_be_mended(app: App) -> None:
    test = drop(app("upload", "none"), ("a.csv", GOOD))
    test.radio(key=STEP).set_value(COLUMNS).run()
    pick(test, "Mentor", "")
    assert "Mentor" in test.error[0].value
    pick(test, "Mentor", "mentor")
    assert faults(test) == []
    assert "Continue to check" in [each.label for each in test.button]


def test_what_is_rarely_meant_is_asked_first(app: App) -> None:
    test = drop(app("upload", "none"), ("half.csv", HALF))
    assert "Save 15 sessions" not in [each.label for each in test.button]
    button(test, "Continue to save").click().run()
    assert button(test, "Save 15 sessions").disabled
    test.checkbox[0].check().run()
    settled(button(test, "Save 15 sessions").click().run())
    assert faults(test) == []
    assert workspace.status(db()).n_waiting == 15
    assert "15 rows wait" in said(test)


def test_a_correction_shows_before_and_after(app: App) -> None:
    test = drop(app("upload", "none"), ("a.csv", GOOD))
    settled(button(test, "Save 2 sessions").click().run())
    button(test, "Upload more").click().run()
    drop(test, ("a.csv", GOOD.replace("completed,2", "completed,4")))
    assert "Save: 1 changed, 1 unchanged" in said(test)
    assert "Save 1 change" in [each.label for each in test.button]
    button(test, "What would change").click().run()
    changes = next(each.value for each in test.dataframe if "Before" in each.value.columns)
    assert changes[["Session", "Column", "Before", "After"]].to_numpy().tolist() == [
        ["S1", "Rating", "2", "4"]
    ]


def test_old_values_coming_back_are_asked_about(app: App) -> None:
    test = app("upload", "none")
    for content, label in (
        (GOOD, "Save 2 sessions"),
        (GOOD.replace("completed,2", "completed,4"), "Save 1 change"),
    ):
        settled(button(drop(test, ("a.csv", content)), label).click().run())
        button(test, "Upload more").click().run()
    drop(test, ("a.csv", GOOD))
    button(test, "Continue to save").click().run()
    assert "before" in test.checkbox[0].label
    assert button(test, "Save 1 change").disabled


def test_the_last_upload_can_be_taken_back(app: App) -> None:
    test = drop(app("upload", "none"), ("a.csv", GOOD))
    settled(button(test, "Save 2 sessions").click().run())
    button(test, "Undo the last upload").click().run()
    assert "Take back a.csv? 2 sessions it brought would go. The file can" in said(test)
    button(test, "Yes, take it back").click().run()
    assert faults(test) == []
    assert "a.csv is taken back\\: 2 sessions went" in said(test)
    assert "Yes, take it back" not in [each.label for each in test.button]
    assert workspace.status(db()).n_sessions == 0


def test_several_files_are_each_checked_and_saved_one_after_the_other(app: App) -> None:
    other = GOOD.replace("S1,", "S3,").replace("S2,", "S4,")
    test = drop(app("upload", "none"), ("a.csv", GOOD), ("b.csv", other), ("c.csv", b"\x80\x04"))
    assert test.session_state[STEP] == FILE  # one of them needs a look
    test.radio(key=STEP).set_value(SAVE).run()
    settled(button(test, "Save all 2 files").click().run())
    assert workspace.status(db()).n_sessions == 4
    assert said(test).count("Saved\\: 2 new") == 2


NAMES = (
    "../../etc/passwd.csv",
    f"{HOSTILE}.csv",
    "CON.csv",
    "=cmd.csv",
    "x" * 300 + ".csv",
    "a\u202evsc.csv",
)


def test_a_files_name_is_only_ever_shown(app: App, tmp_path: Path) -> None:
    test = drop(app("upload", "none"), *((name, GOOD) for name in NAMES))
    assert len(test.session_state["upload_items"]) == len(NAMES)
    for step in (FILE, COLUMNS, CHECK, SAVE):
        test.radio(key=STEP).set_value(step).run()
        assert not test.exception
        for shown in (*test.caption, *test.markdown, *test.success, *test.error):
            assert not MARKUP.search(shown.value)
    assert not list(tmp_path.rglob("*passwd*"))


def test_hostile_headings_and_cells_are_shown_as_text(app: App) -> None:
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    content = f"{HEAD},{quoted}\nS1,2026-03-02 10:00,{quoted},completed,{quoted},{quoted},{quoted}\n"
    test = drop(app("upload", "none"), ("a.csv", content))
    for step in (COLUMNS, CHECK, SAVE):
        test.radio(key=STEP).set_value(step).run()
        assert faults(test) == []
        for shown in (*test.caption, *test.markdown, *test.success, *test.info):
            assert not MARKUP.search(shown.value)


def test_the_quarantine_is_offered_for_mending(app: App) -> None:
    test = drop(app("upload", "none"), ("half.csv", HALF))
    button(test, "Continue to save").click().run()
    test.checkbox[0].check().run()
    settled(button(test, "Save 15 sessions").click().run())
    assert "15 rows wait" in said(test)
    button(test, "Drop the mended file").click().run()
    assert test.session_state[STEP] == FILE
    test.radio(key=STEP).set_value(SAVE).run()
    waiting = imports.waiting(db())
    mended = waiting.assign(Start="2026-03-05 10:00").to_csv(index=False)
    button(test, "Upload more").click().run()
    drop(test, ("quarantine.csv", mended))
    settled(button(test, "Save 15 sessions").click().run())
    assert "15 rows that waited are mended" in said(test)
    assert workspace.status(db()).n_waiting == 0


def test_the_template_is_taken_as_it_is(app: App) -> None:
    test = drop(app("upload", "none"), ("sessions_template.xlsx", template_file(".xlsx")))
    assert "nothing was lost and nothing was guessed" in said(test)


def test_history_names_who_and_when(app: App) -> None:
    test = app("upload", "sample")
    table = next(each.value for each in test.dataframe if "File" in each.value.columns)
    assert table["New / changed / same"].tolist() == ["120 / 0 / 0"]
    assert "120 sessions from 1 upload" in said(test)
    assert "Load the sample" not in [each.label for each in test.button]


def test_only_the_upload_one_was_asked_about_is_taken_back(app: App) -> None:
    settled(button(drop(app("upload", "none"), ("a.csv", GOOD)), "Save 2 sessions").click().run())
    test = app("upload", "none")
    file = db().with_name("b.csv")
    file.write_text(GOOD.replace("S1", "S3").replace("S2", "S4"), encoding="utf-8")
    button(test, "Undo the last upload").click().run()
    assert command(["import", str(file), "--db", str(db())]) == 0
    button(test, "Yes, take it back").click().run()
    assert "nothing was taken back" in said(test)
    assert workspace.status(db()).n_sessions == 4
    button(test, "Undo the last upload").click().run()
    button(test, "Yes, take it back").click().run()
    assert faults(test) == []
    assert workspace.status(db()).n_sessions == 2
