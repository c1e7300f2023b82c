"""Days that a text names, in numerals of every kind, in English, or in the path of its file.

`dates.find_dates("二〇二四年一月十六日")` gives the day with its place and how exact it is. What a
day is of (the article, an event, a law) is not asked here.

May import: page.
"""
