"""The app: `streamlit run app.py`. What it draws is in ui/ and pages/.

The script that runs for every visitor is ui/main.py and not this file: Streamlit takes a folder `pages` beside the
running script for its old kind of pages, and would answer the first deep link to a fresh server with "Page not found".
"""

import streamlit as st

from ui.server import lifespan, on_script_error

app = st.App("ui/main.py", lifespan=lifespan, on_script_error=on_script_error)
