"""What leaves the house: CSV files, the Excel tracker, the manifest of a run."""
