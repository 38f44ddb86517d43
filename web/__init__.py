"""Pages, the app factory and the command line."""
