"""The parts of README and of the column reference that are made from our own lists (`make docs`)."""

import argparse

from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.cli import build_parser
from mentor_analytics.errors import listed
from mentor_analytics.schema import INPUT_ONLY, TABLES, Column, Range, TableName
from mentor_analytics.settings import PREFIX, SETTINGS
from ui.navigation import PAGES


def commands() -> str:
    """Every command with what it does, as the command line itself says it."""
    parser = build_parser()
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    lines = ["| command | does |", "|---|---|"]
    for choice in actions[0]._choices_actions:
        usage = actions[0].choices[choice.dest].format_usage().removeprefix("usage: mentor_analytics ")
        lines.append(f"| `{' '.join(usage.split())}` | {choice.help} |".replace(" [-h]", ""))
    return "\n".join(lines) + "\n"


def pages() -> str:
    """Every page with the question it answers."""
    lines = ["| page | answers |", "|---|---|"]
    lines += [f"| {page.section}: {page.title} | {page.question} |" for page in PAGES]
    return "\n".join(lines) + "\n"


def presets() -> str:
    """Every preset with whom it judges and its rules."""
    lines = ["| preset | judges | analyser | rules |", "|---|---|---|---|"]
    for preset in PRESETS.values():
        rules = listed(dict.fromkeys(rule.label for rule in preset.rules), 6)
        lines.append(f"| `{preset.name}` | {preset.scope_label} | `{preset.analyser}` | {rules} |")
    return "\n".join(lines) + "\n"


def settings() -> str:
    """Every setting with its default."""
    lines = ["| variable | default | does |", "|---|---|---|"]
    lines += [f"| `{PREFIX}{s.name}` | {s.default or '(empty)'} | {s.help} |" for s in SETTINGS]
    return "\n".join(lines) + "\n"


def columns(table: TableName = "sessions") -> str:
    """Every column a kind of file may have, and the headings that are understood."""
    lines = ["| column | holds | allowed | needed | headings understood |", "|---|---|---|---|---|"]
    for column in TABLES[table].columns:
        headings = ", ".join(dict.fromkeys((column.label, *column.aliases)))
        lines.append(
            f"| `{column.name}` | {column.help} | {_allowed(column)} | {_needed(column)} | {headings} |"
        )
    return "\n".join(lines) + "\n"


def _allowed(column: Column) -> str:
    if isinstance(column.allowed, Range):
        low, high = column.allowed
        return "0 % to 100 %" if column.kind == "share" else f"{low:g} to {high:g}"
    return ", ".join(column.allowed) or {
        "instant": "date and time",
        "day": "date",
        "boolean": "yes or no",
    }.get(column.kind, "text")


def _needed(column: Column) -> str:
    if column.name in INPUT_ONLY:
        return "or the scheduled start"
    return "required" if column.required else "told when absent" if column.expected else ""
