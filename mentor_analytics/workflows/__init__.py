"""What a person can ask for, one module a job: the only joint between files and pure functions."""
