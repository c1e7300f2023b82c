#!/bin/sh
# Try the README on a machine that has nothing: a Debian 12 with python3 and make, in a folder of its own.
#
#   fresh_machine.sh [FOLDER]     as root; FOLDER is made, used and removed (KEEP=1 keeps it; one that is there is used)
#
# `make serve` must answer there and `make test` pass. Packages come from where this machine's own apt and pip get them.
set -eu
folder=${1:-/var/tmp/duanluo-fresh}
here=$(cd "$(dirname "$0")/.." && pwd)

if [ "$(id -u)" != 0 ]; then
    echo "Only root can make a machine in a folder: run it with sudo" >&2
    exit 2
fi
if ! command -v debootstrap >/dev/null; then
    apt-get update -qq
    apt-get install -y -qq debootstrap >/dev/null
fi

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
if [ ! -x "$folder/usr/bin/python3" ]; then
    debootstrap --variant=minbase --include=python3,make,ca-certificates bookworm "$folder" "${mirror:-}" >/dev/null
fi

# What the network asks of everybody here: proxies and the index of packages, as this machine has them.
cp -L /etc/resolv.conf /etc/hosts "$folder/etc/" 2>/dev/null || true
mkdir -p "$folder/etc/apt/apt.conf.d" "$folder/usr/local/share/ca-certificates"
cp -r /etc/apt/apt.conf.d/. "$folder/etc/apt/apt.conf.d/" 2>/dev/null || true
cp -r /usr/local/share/ca-certificates/. "$folder/usr/local/share/ca-certificates/" 2>/dev/null || true
for settings in /etc/pip.conf "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf"; do
    if [ -f "$settings" ]; then
        cat "$settings" >>"$folder/etc/pip.conf.new"
    fi
done
if [ -f "$folder/etc/pip.conf.new" ]; then
    mv "$folder/etc/pip.conf.new" "$folder/etc/pip.conf"
fi

for certificate in "${PIP_CERT:-}" "${SSL_CERT_FILE:-}" "${REQUESTS_CA_BUNDLE:-}"; do
    if [ -f "$certificate" ]; then
        mkdir -p "$folder$(dirname "$certificate")"
        cp -L "$certificate" "$folder$certificate"
    fi
done

rm -rf "$folder/srv/duanluo"
mkdir -p "$folder/srv/duanluo"
git -C "$here" archive HEAD | tar -x -C "$folder/srv/duanluo"

leave() {
    umount -l "$folder/proc" "$folder/dev" 2>/dev/null || true
    if [ -z "${KEEP:-}" ] && ! mountpoint -q "$folder/dev" && ! mountpoint -q "$folder/proc"; then
        rm -rf --one-file-system "$folder"
    fi
}
trap leave EXIT
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc"
mountpoint -q "$folder/dev" || mount --rbind /dev "$folder/dev"
if [ -d "${PIP_FIND_LINKS:-}" ]; then
    mkdir -p "$folder$PIP_FIND_LINKS"
    cp -r "$PIP_FIND_LINKS/." "$folder$PIP_FIND_LINKS/"
fi

inside() {
    chroot "$folder" /usr/bin/env HOME=/srv LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        DEBIAN_FRONTEND=noninteractive sh -c "cd /srv/duanluo && $1"
}

inside '
    make serve >serve.log 2>&1 &
    for second in $(seq 600); do
        python3 -c "import urllib.request as web; web.urlopen(\"http://127.0.0.1:8000/healthz\")" 2>/dev/null && break
        sleep 1
    done
    python3 -c "import urllib.request as web; print(web.urlopen(\"http://127.0.0.1:8000/healthz\").read().decode())" ||
        { cat serve.log; exit 1; }
    echo "make serve answered after $second s"
    kill $(python3 -c "
import pathlib
for entry in pathlib.Path(\"/proc\").glob(\"[0-9]*/cmdline\"):
    words = entry.read_bytes().split(b\"\\0\")
    if any(word.endswith(b\"duanluo/.venv/bin/duanluo\") or word == b\".venv/bin/duanluo\" for word in words) and b\"serve\" in words:
        print(entry.parent.name)
")
    wait || true
'
inside 'make test'
echo "a fresh Debian 12 serves and passes"
