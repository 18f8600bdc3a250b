"""`python -m mentor_analytics`."""

import sys

from mentor_analytics.cli import main

if __name__ == "__main__":
    sys.exit(main())
