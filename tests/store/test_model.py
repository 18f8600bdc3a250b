"""Any order of imports of all kinds and undos ends as plain dictionaries say."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mentor_analytics.workflows.imports import plan_undo, undo, waiting
from mentor_analytics.workflows.workspace import status
from tests.store.stores import NOW, counts, csv_of, line, plan_counts, put, rows, state

RATINGS = st.sampled_from(["1", "5", ""])
CONTENT = st.tuples(RATINGS, st.sampled_from(["Fine.", "Good.", ""]))
FILES = st.dictionaries(st.integers(1, 5), CONTENT, min_size=1, max_size=5)
SHORT = "Session ID,Mentor,Status,Scheduled Start,Rating"

Content = tuple[str, str]
PEOPLE = st.dictionaries(st.sampled_from(["Asha", "Ravi"]), st.sampled_from(["Kim", "Lee"]), min_size=1)
EVENTS = st.sets(st.tuples(st.sampled_from(["Asha", "Ravi"]), st.integers(1, 3)), min_size=1)


class Workspace(RuleBasedStateMachine):
    """A workspace beside a model: session → every content it had, in order."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.db = Path(self.folder.name) / "w.db"
        self.model: dict[int, list[Content]] = {}
        self.profiles: dict[str, str] = {}
        self.events: set[tuple[str, int]] = set()
        self.before: list[tuple[dict[int, list[Content]], dict[str, str], set[tuple[str, int]], str]] = []

    def teardown(self) -> None:
        self.folder.cleanup()

    def _import(self, text: str, contents: dict[int, Content]) -> None:
        model = {number: list(versions) for number, versions in self.model.items()}
        new = changed = 0
        for number, content in contents.items():
            if number not in model:
                new, model[number] = new + 1, [content]
            elif model[number][-1] != content:
                changed, model[number] = changed + 1, [*model[number], content]
        if self._put(text, (new, changed, len(contents) - new - changed)):
            self.model = model

    def _put(self, text: str, expected: tuple[int, int, int]) -> bool:
        """Save a file; whether anything was new."""
        before = (self.model, self.profiles, self.events, state(self.db) if self.db.exists() else "")
        done = put(self.db, text, yes=True)
        assert plan_counts(done) == expected
        is_new = any(expected[:2])
        assert (done.upload_id is None) == (not is_new)
        if is_new:
            self.before.append(before)
        return is_new

    @rule(people=PEOPLE)
    def some_profiles(self, people: dict[str, str]) -> None:
        lines = "".join(f"{name},{manager}\n" for name, manager in people.items())
        new = sum(name not in self.profiles for name in people)
        same = sum(self.profiles.get(name) == manager for name, manager in people.items())
        if self._put(f"Mentor,PM\n{lines}", (new, len(people) - new - same, same)):
            self.profiles = self.profiles | people

    @rule(events=EVENTS)
    def some_events(self, events: set[tuple[str, int]]) -> None:
        lines = "".join(f"{name},2026-09-0{day} 10:00,login\n" for name, day in sorted(events))
        new = len(events - self.events)
        if self._put(f"Mentor,Time,Event\n{lines}", (new, 0, len(events) - new)):
            self.events = self.events | events

    @rule(contents=FILES)
    def a_file(self, contents: dict[int, Content]) -> None:
        self._import(csv_of(*(line(number, *content) for number, content in contents.items())), contents)

    @rule(contents=FILES)
    def a_file_without_comments(self, contents: dict[int, Content]) -> None:
        text = csv_of(
            *(line(number, content[0], "").rpartition(",")[0] for number, content in contents.items()),
            head=SHORT,
        )
        kept = {number: self.model[number][-1][1] if number in self.model else "" for number in contents}
        self._import(text, {number: (content[0], kept[number]) for number, content in contents.items()})

    @rule()
    def take_back(self) -> None:
        there = plan_undo(self.db)
        assert (there is None) == (not self.before)
        if self.before:
            self.model, self.profiles, self.events, hash_ = self.before.pop()
            undo(self.db, by="", now=NOW)
            if hash_:
                assert state(self.db) == hash_

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        if not self.db.exists():
            return
        n_versions = sum(map(len, self.model.values()))
        assert counts(self.db) == (len(self.model), n_versions)
        assert status(self.db).n_sessions == len(self.model)
        assert waiting(self.db).empty
        current = {
            int(str(session)[1:]): (f"{rating:g}" if rating else "", feedback or "")
            for session, rating, feedback in rows(
                self.db, "SELECT session_id, rating, feedback FROM sessions"
            )
        }
        assert current == {number: versions[-1] for number, versions in self.model.items()}
        known = "SELECT mentor, manager FROM profile_versions WHERE superseded_by IS NULL"
        assert {str(name): str(manager) for name, manager in rows(self.db, known)} == self.profiles
        assert rows(self.db, "SELECT count(*) FROM activity_events") == [(len(self.events),)]


TestWorkspace = Workspace.TestCase
TestWorkspace.settings = settings(
    max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
