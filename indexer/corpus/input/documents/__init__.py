"""Documents: what word processors, scanners, books and crawlers leave, as records.

Most are packed XML (`office` opens them within limits); what a format counts itself, such as 第一条
in Word, is counted here (`word_numbers`). Example: a `.docx` with a heading and two paragraphs gives
one record of three lines.

May import: source, html (chapters of books and pages of web archives), page.
"""
