"""Input: a file becomes records, one function per format.

A record is one article as the file prints it (JSON Lines, CSV) or a whole page that is still to be
cut into articles. Files are found and opened safely (`files`), their codec is told by how Chinese
they look (`encoding`), and `formats` picks the reader by the suffix: `page.html` → `html.read_html`
→ one record with the visible lines and what the page says of itself (`html_said`). A `metadata.csv`
beside the articles is read here too (`corrections`).

May import: page, metadata (what a date line is).
"""
