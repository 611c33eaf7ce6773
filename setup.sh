#!/bin/sh
# Make .venv and install Dateline into it: ./setup.sh [dev]
# With "dev" also what the tests need. On Debian and Ubuntu a missing python3-venv is installed first.
set -eu
cd "$(dirname "$0")"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# A .venv that can install is kept; a half-made one (no pip for want of python3-venv) is made again.
venv() {
  .venv/bin/python -c 'import pip, sys; sys.exit(sys.prefix == sys.base_prefix)' >/dev/null 2>&1 || python3 -m venv --clear .venv >/dev/null 2>&1
}

if ! venv; then
  if ! command -v apt-get >/dev/null; then
    echo "setup.sh: python3 with its venv module is missing; install it first" >&2
    exit 2
  fi
  echo "setup.sh: installing python3-venv" >&2
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
  python3 -m venv --clear .venv
fi

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "setup.sh: Python 3.11 or later is needed, this is $(.venv/bin/python --version)" >&2
  exit 2
fi

echo "setup.sh: installing into .venv (about a minute)" >&2
if [ "${1:-}" = dev ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
else
  .venv/bin/python -m pip install --quiet --disable-pip-version-check .
fi
