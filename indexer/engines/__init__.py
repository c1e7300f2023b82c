"""One engine per file behind one protocol."""
