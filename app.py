"""The frame around every page: what the browser shows, where one can go, which data and rules are in force."""

from ui import frame

frame.run()
