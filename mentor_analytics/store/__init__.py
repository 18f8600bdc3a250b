"""The workspace: one SQLite file that loses nothing (docs/store.md). Nobody else imports sqlite3."""
