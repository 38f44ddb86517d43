"""Which projects are the same one, across documents, and what curators rule about that."""
