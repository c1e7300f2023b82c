"""Build: the one place where the corpus meets the engines.

`build.build(source, index_dir)` reads a source, packs it in the workers (`packing`), writes a
generation beside the live one and publishes it; `report` counts what was kept, repaired, dropped
and skipped.

May import: everything below.
"""
