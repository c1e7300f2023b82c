#!/bin/sh
# Make a virtual environment: make_venv.sh PYTHON FOLDER. Debian keeps the venv module in a package of its own.
set -eu
python=$1 folder=$2

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed: call make with PYTHON=/path/to/python3.11" >&2
    exit 2
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "This Python has no venv module: install it first (Debian: apt-get install python3-venv)" >&2
        exit 2
    fi
    apt-get update -qq
    apt-get install -y -qq python3-venv >/dev/null
fi
"$python" -m venv "$folder"
