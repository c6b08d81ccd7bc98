"""One view per address; each calls one operation or selector."""
