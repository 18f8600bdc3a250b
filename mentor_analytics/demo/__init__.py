"""Invented sessions: the bundled sample with known counts, and a seeded generator of any size."""
