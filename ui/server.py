"""Around all visitors: what is got ready before the first, and what happens when a click goes wrong.

Nothing of ours is imported before the server runs: Streamlit's caches would warn that there is none yet.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Load the code and the workspace, so that the first visitor does not wait for them; end the jobs at the end."""
    await asyncio.to_thread(_warm)
    yield
    from ui import state

    state.jobs().close()


def _warm() -> None:
    import altair as alt  # noqa: F401  # the first chart would wait for it

    from mentor_analytics.errors import MentorAnalyticsError
    from ui import state

    with suppress(MentorAnalyticsError):  # the page says it, to the person it concerns
        state.warm()


def on_script_error(error: Exception) -> bool:
    """What escaped the boundary of a page (a callback of a widget): told like everything else, never a traceback."""
    from ui import faults

    faults.show(error, "callback")
    return True
