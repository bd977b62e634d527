#!/bin/sh
# Installs fontbridge from this folder; no network is used. Options: see install.py.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in "$here/python/bin/python3" python3.14 python3.13 python3.12 python3.11 python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$here/install.py" "$@"
    fi
done
echo 'fontbridge needs Python 3.11 or later. 需要 Python 3.11 或更高版本。' >&2
exit 2
