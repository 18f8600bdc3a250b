"""What pages share: the only Streamlit code beside app.py and pages/."""
