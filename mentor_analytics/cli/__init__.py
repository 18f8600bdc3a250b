"""The command line: arguments in, one workflow called, words and an exit code out.

Exit codes: 0 done (warnings included), 1 a fault of ours, 2 wrong usage or refused input, 3 storage problem.
"""

from mentor_analytics.cli.main import build_parser, main

__all__ = ["build_parser", "main"]
