"""The browser side of Duanluo."""
