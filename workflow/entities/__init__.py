"""Known entities outside the log: what comes with Copyflow, exchange files, and the base they make together."""
