"""One file a command of ``precedent``, loaded when it is called."""
