#!/bin/sh
# Sees to it that there is a Chromium, where a Debian package may be installed. Without one the tests that need it are skipped.
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
  exit 0
fi
if [ 0 = "$(id -u)" ] && command -v apt-get >/dev/null; then
  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null && exit 0
fi
echo "there is no Chromium and none can be installed: tests that need one are skipped" >&2
exit 1
