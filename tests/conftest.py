"""For every test: properties are tried without a clock, which a busy machine would fail."""

from hypothesis import settings

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
