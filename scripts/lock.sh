#!/bin/sh
# Pin what runs: versions and hashes of all packages for every system, and what they are, in three files.
#
#   requirements.lock       pip install --require-hashes -r requirements.lock && pip install --no-deps .
#   sbom.cdx.json           the same for machines that look for known faults (CycloneDX)
#   docs/dependencies.md    the same for people, with licences
set -eu
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools/venv"
"$tools/venv/bin/pip" install --quiet --disable-pip-version-check 'uv>=0.8'
"$tools/venv/bin/uv" pip compile pyproject.toml --extra documents --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock
.venv/bin/python -m scripts.describe_dependencies
