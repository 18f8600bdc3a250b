"""Mentoring sessions in; who needs help, why, and what to do about it out."""

__version__ = "0.3.0"
