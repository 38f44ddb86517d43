"""Readers: the bytes of one file in, a Reading out; one module a format family."""
