"""Duanluo 段落: exact, faceted paragraph search over Chinese article archives."""
