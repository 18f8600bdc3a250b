"""What may come: probabilities from models trained on the past alone, with how well they did."""
