"""How fast, against the naive way and against the floor, in one run."""
