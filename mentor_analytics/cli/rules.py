"""Commands on presets: `rules list` and `rules show`."""

import argparse
from collections.abc import Mapping
from typing import Any


def add_commands(commands: Any) -> None:
    """Add them to the command line."""
    command = commands.add_parser("rules", help="list the presets, or show one as data")
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every preset with its purpose")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="one preset as JSON: rules, thresholds, options")
    show.add_argument("name", metavar="NAME")
    show.set_defaults(run=_show)


def _list(_: argparse.Namespace, __: Mapping[str, str]) -> int:
    from mentor_analytics.assess.presets import PRESETS

    for preset in PRESETS.values():
        print(f"{preset.name:15} v{preset.version}  {preset.label}: judges {preset.scope_label}")
    return 0


def _show(options: argparse.Namespace, _: Mapping[str, str]) -> int:
    from mentor_analytics.assess.presets import preset_named
    from mentor_analytics.assess.rules import preset_to_json

    print(preset_to_json(preset_named(options.name)))
    return 0
