"""Lines that say nothing but when, from where and by whom, read from left to right.

`date_lines.read_meta_line("2024-01-16 来源：某报")` gives date and source; `stamps` takes the day off
a line of which the rest is not understood.

May import: page, days, people.
"""
