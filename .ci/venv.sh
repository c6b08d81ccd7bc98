#!/bin/sh
# Makes .venv with the first Python on this machine that is new enough, unless a working one stands.
set -eu

if .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi

for candidate in "${PYTHON_FOR_VENV:-}" python3.11 python3 python3.12 python3.13 python3.14; do
    [ -n "$candidate" ] || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    echo "Making .venv with $("$candidate" --version) ..."
    if ! "$candidate" -m venv --clear .venv; then
        rm -rf .venv
        echo "Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
    exit 0
done

echo "This needs Python 3.11 or newer, and none was found as python3.11 or python3." >&2
echo "Install it, or name it: make setup PYTHON_FOR_VENV=/path/to/python3.11" >&2
exit 1
