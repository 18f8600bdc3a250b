"""Mentoring sessions in; who needs help, why, and what to do about it out."""

__version__ = "0.2.0"
