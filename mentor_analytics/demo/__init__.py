"""Invented data: the bundled sample with known counts, a generator of any size, a whole platform with known truths."""
