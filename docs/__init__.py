"""What README and the references are made with."""
