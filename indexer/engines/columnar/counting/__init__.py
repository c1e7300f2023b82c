"""Counting: what all matching paragraphs add up to, in one pass.

`facets` by one value, `tables` by place and period, `cubes` for several queries in four units,
`lines` what stands beside each occurrence, `suggestions` which words begin as typed.

May import: columnar.segments, engines.protocol, search, index, text.
"""
