"""Providers of translation that listen on loopback: each speaks its vendor's contract and misbehaves when told to."""
