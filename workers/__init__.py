"""The hands: everything that happens outside a request. No rule of the newsroom lives here."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a pool process is one core's; read when numpy is first imported
