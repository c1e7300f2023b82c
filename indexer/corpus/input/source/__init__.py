"""Source: from a folder on disk to text, safely.

Files are found in an order that does not depend on the disk (`files`, `archives` for what lies in
ZIP files), their codec is told by how Chinese they look (`encoding`), and a `metadata.csv` or a
`dictionary.txt` beside the articles is read here too. Example: bytes that begin `c4 e3 ba c3` are
GB18030, since 你好 is more Chinese than anything else that they could be.

May import: page.
"""
