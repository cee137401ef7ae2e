"""Evals: how accurate a run is, on how much, with what certainty, and why it is wrong where it is."""
