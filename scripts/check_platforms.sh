#!/bin/sh
# See that every dependency has what it needs on every platform: a wheel, or for jieba, which is all Python, its source.
#
#   check_platforms.sh     needs a network; takes uv from the index of packages into a folder that it removes
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet uv
failed=0
for python in 3.11 3.14; do
    for platform in x86_64-pc-windows-msvc aarch64-apple-darwin x86_64-apple-darwin x86_64-manylinux_2_28 aarch64-manylinux_2_28; do
        for extras in "" "--extra documents --extra notebook --extra server --extra cluster"; do
            # shellcheck disable=SC2086 - several words
            if "$folder/venv/bin/uv" pip compile --quiet pyproject.toml $extras --python-version $python \
                --python-platform $platform --only-binary :all: --no-binary jieba >"$folder/resolved" 2>"$folder/why"; then
                echo "$python $platform ${extras:-no extras}: $(grep -c == "$folder/resolved") packages"
            else
                echo "$python $platform ${extras:-no extras}: FAILED"
                cat "$folder/why"
                failed=1
            fi
        done
    done
done
exit $failed
