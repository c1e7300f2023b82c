"""Articles: a record becomes articles with their evidence.

`stages.STAGES` is the whole way of a record as one list: each stage is a function from a page to
the next one, with the parts that it needs and leaves. `read.read_record(record, receipt)` runs it.
`printed` reads what an article prints about itself, `stated` lets the record and the corrections
have the last word, `doubts` says what is doubtful; `display_titles` and `script` finish an article.

May import: input, page, repair, furniture, layout, metadata, places.
"""
