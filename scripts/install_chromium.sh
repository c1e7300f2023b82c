#!/bin/sh
# The browser tests need Debian's Chromium. As root it is installed when it is missing; otherwise those tests are
# reported as skipped and say how to get it.
set -eu
if { command -v chromium >/dev/null && ldconfig -p | grep -q 'libatomic\.so\.1'; } || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    exit 0
fi
apt-get update -qq
# The node inside the browser driver needs libatomic, which a small Debian does not have.
apt-get install -y -qq --no-install-recommends chromium libatomic1 >/dev/null
