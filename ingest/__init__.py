"""Documents in: read, split, extract, link, write."""
