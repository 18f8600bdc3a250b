"""Makes the small database of the current schema version: `python -m tests.store.make_database`.

Run once when a version is released; the files of earlier versions never change.
"""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from mentor_analytics.store.migrations import MIGRATIONS
from mentor_analytics.workflows import records, verdicts
from tests.store.stores import NOW, csv_of, line, put


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "w.db"
        put(path, csv_of(line(1, 5), line(2, 4, ""), line(4, start="bad"), *()), yes=True)
        put(path, csv_of(line(1, 2), line(3)))
        records.save_edits(path, [records.Edit("S1", "owner", "Kim")], by="pm", now=NOW, seen={})
        records.save_summaries(path, [("S2", "A calm session.", "approved")], by="pm", now=NOW)
        records.save_settings(path, {"learner_word": "Student"}, by="pm", now=NOW)
        put(
            path,
            "Mentor,Hired on,PM\nAsha Rao,2026-08-01,Kim\nBo,2026-08-01,Kim\nBo,2026-08-02,Kim\n",
            yes=True,
        )
        put(path, "Mentor,Hired on,PM\nAsha Rao,2026-08-01,Lee\n")
        put(path, "Mentor,Time,Event\nAsha Rao,2026-09-01 10:00,login\n")
        verdicts.save_finding_verdict(path, "fridays", "kept", by="pm", now=NOW)
        verdicts.save_flag_verdict(path, "session", "S1", "low_rating", "useful", by="pm", now=NOW)
        connection = sqlite3.connect(path)
        target = Path(__file__).parent / "databases" / f"v{len(MIGRATIONS)}.db"
        target.parent.mkdir(exist_ok=True)
        target.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", [str(target)])
        connection.close()


if __name__ == "__main__":
    main()
