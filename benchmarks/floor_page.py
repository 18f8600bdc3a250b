"""The least a Streamlit page can be: what a page of ours is measured against."""

import streamlit as st

st.title("Floor")
st.text(st.segmented_control("Choice", ["one", "two"], default="one", key="choice"))
