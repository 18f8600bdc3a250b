"""Runs for every visitor and every click: the frame, then the page that was asked for."""

from ui import frame

frame.run()
