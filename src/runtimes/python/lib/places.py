"""Where this runtime's own files lie."""

LIBRARY_FOLDER = "/lib/interleave/"
PACKAGE_FOLDER = f"{LIBRARY_FOLDER}_interleave/"
