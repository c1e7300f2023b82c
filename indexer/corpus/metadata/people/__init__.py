"""People who are credited: in bylines, by bare names, in the opening of a report.

`bylines.read_byline("记者 甲某某 摄影 乙某某")` gives each with a role.

May import: page, days.
"""
