"""Any order of imports and undos ends as a plain dictionary says."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mentor_analytics.workflows.imports import plan_undo, undo, waiting
from mentor_analytics.workflows.workspace import status
from tests.store.stores import NOW, counts, csv_of, line, put, rows, state

RATINGS = st.sampled_from(["1", "5", ""])
CONTENT = st.tuples(RATINGS, st.sampled_from(["Fine.", "Good.", ""]))
FILES = st.dictionaries(st.integers(1, 5), CONTENT, min_size=1, max_size=5)
SHORT = "Session ID,Mentor,Status,Scheduled Start,Rating"

Content = tuple[str, str]


class Workspace(RuleBasedStateMachine):
    """A workspace beside a model: session → every content it had, in order."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.db = Path(self.folder.name) / "w.db"
        self.model: dict[int, list[Content]] = {}
        self.before: list[tuple[dict[int, list[Content]], str]] = []

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
        before = (self.model, state(self.db) if self.db.exists() else "")
        done = put(self.db, text, yes=True)
        assert (done.plan.n_new, done.plan.n_changed) == (new, changed)
        assert done.plan.n_unchanged == len(contents) - new - changed
        assert (done.upload_id is None) == (not new and not changed)
        if new or changed:
            self.before.append(before)
            self.model = model

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
            self.model, hash_ = self.before.pop()
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


TestWorkspace = Workspace.TestCase
TestWorkspace.settings = settings(
    max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
