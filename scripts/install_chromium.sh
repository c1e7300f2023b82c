#!/bin/sh
# The browser tests need Debian's Chromium. As root it is installed when it is missing; otherwise those tests are
# reported as skipped and say how to get it.
set -eu
if command -v chromium >/dev/null || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    exit 0
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium >/dev/null
