"""What a line is by itself, and what stands between one running text and the next.

A line has a role before its neighbours are asked (`alone`, a table of rules), and what it is to the
seams of a page (`seams`): 记者 林木 below a headline is a byline, and a credit in the seam over its
text. How a report opens (`leads`) and what headlines and texts speak of (`subjects`) tell where a
seam is that nothing marks.

May import: page, metadata.
"""
