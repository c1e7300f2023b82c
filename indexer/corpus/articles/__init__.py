"""Articles: a record becomes articles with their evidence.

`read.read_record(record, receipt)` cleans, lays out, reads what the lines say and tags places;
`stated` lets the record and the corrections have the last word; `doubts` says what is doubtful;
`display_titles` and `script` finish an article.

May import: input, page, repair, furniture, layout, metadata, places.
"""
