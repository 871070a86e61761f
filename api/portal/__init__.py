"""The readers' pages and feeds: what is public, and nothing else."""
