"""Copyflow's own processes: how they are started, watched, restarted and stopped. Nothing of what they do."""
