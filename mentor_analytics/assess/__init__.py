"""Rules as data, and what they say of sessions, mentors and groups: flags, lights, findings."""
