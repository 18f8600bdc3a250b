"""What an import or an undo did, as lines of plain text for a terminal."""

from pathlib import Path

from mentor_analytics.schema import TABLES, TableName
from mentor_analytics.workflows.imports import Imported, Plan, Staged, UndoPlan, notes_now

_MOST_CHANGES = 10  # changed cells shown; the rest are counted


def import_report(staged: Staged, imported: Imported, path: Path) -> str:
    """What became of an imported file: what is new, what changed and from what to what, what waits.

    Parameters
    ----------
    path
        The workspace: whom it knows by now.
    """
    plan = imported.plan
    if plan.nothing_new:
        return f"✓ {staged.name}: nothing new; the workspace holds all of it already."
    lines = [f"✓ {staged.name}: {plan_words(plan, staged.kind)}."]
    changes = plan.changes.head(_MOST_CHANGES)
    cells = zip(*(changes[name] for name in ("session_id", "label", "before", "after")), strict=True)
    lines += [
        f"  {session} {label}: {old or '(blank)'} → {new or '(blank)'}" for session, label, old, new in cells
    ]
    if len(plan.changes) > _MOST_CHANGES:
        lines.append(f"  … and {len(plan.changes) - _MOST_CHANGES:,} more changed cells.")
    lines += [f"  {note}" for note in notes_now(path, staged)]
    doubts = len({(issue.code, issue.column, issue.message) for issue in staged.doubts})
    if doubts:
        lines.append(
            f"  {doubts} kind{'s' if doubts > 1 else ''} of doubt about the data: `check` lists them."
        )
    if plan.n_quarantined_new or plan.n_still_waiting:
        own = "" if staged.kind == "sessions" else f" --kind {staged.kind}"
        lines.append(
            f"  Rows that wait: `quarantine --out FILE{own}` writes them, to be mended and imported."
        )
    return "\n".join(lines)


def plan_words(plan: Plan, kind: TableName = "sessions") -> str:
    """What a plan does, in a line."""
    counts = f"{plan.n_new:,} new, {plan.n_changed:,} changed, {plan.n_unchanged:,} unchanged"
    parts = [f"{counts} {TABLES[kind].many}"]
    for n, one, many in (
        (plan.n_quarantined_new, "1 more row waits", "{:,} more rows wait"),
        (plan.n_still_waiting, "1 mended row still waits", "{:,} mended rows still wait"),
        (plan.n_answered, "1 row waits no more", "{:,} rows wait no more"),
    ):
        if n:
            parts.append(one if n == 1 else many.format(n))
    return "; ".join(parts)


def undo_report(plan: UndoPlan | None) -> str:
    """What an undo did."""
    if plan is None:
        return "There is no import to take back."
    removed, _ = plan.words
    went = f"{removed} {'was' if plan.n_removed == 1 else 'were'} removed"
    return f"✓ Taken back: {plan.name}. {went}{restored_words(plan)}."


def restored_words(plan: UndoPlan) -> str:
    """`, 3 have their earlier values again`; nothing where it corrected nothing."""
    if not plan.n_restored:
        return ""
    return f", {plan.n_restored:,} {'has its' if plan.n_restored == 1 else 'have their'} earlier values again"
