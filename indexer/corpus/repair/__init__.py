"""Repair: characters of a line put right, each with a receipt.

`中(zhōng)国` → `中国` (glosses), 大河?xùn)|去 → 大河东去 (split), bytes read one off (shifted),
markup and odd blanks (markup), and the head that a printed book repeats on every page
(running_heads).

May import: page.
"""
