#!/bin/sh
# Puts these programs and the packages they use into a folder: install.sh FOLDER. Needs node, npm and the npm registry.
set -e
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cp "$here"/*.mjs "$here"/package.json "$here"/package-lock.json "$1"
cd "$1"
# no package gets to run a script of its own
exec npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
