"""What a comment says: its tone, its key phrases, the complaints that recur, and a drafted summary."""
