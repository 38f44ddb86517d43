"""Answers out: ask, similar, describe, SPARQL, export."""
