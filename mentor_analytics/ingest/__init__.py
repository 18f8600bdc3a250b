"""From the bytes of an upload to a typed frame, its issues and its quarantine."""
