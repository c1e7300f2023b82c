"""Bytes to articles to paragraphs, with a receipt for everything dropped or repaired. Knows no search."""
