#!/bin/sh
# Install the programs the tests use for real, where they are missing and where we may.
packages="libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk poppler-utils chromium"

missing=""
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
# Calc comes as a library beside the program
program=$(readlink -f "$(command -v soffice)" 2>/dev/null)
[ -n "$program" ] && [ -e "${program%/*}/libsclo.so" ] || missing="$missing libreoffice-calc-nogui"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
[ -z "$missing" ] && exit 0

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && { [ -z "$as_root" ] || sudo -n true 2>/dev/null; }; then
  echo "installing:$missing"
  log=$(mktemp)
  # shellcheck disable=SC2086 # the lists are split on purpose
  if $as_root apt-get update >"$log" 2>&1 &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >>"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  tail -n 5 "$log"
fi
echo "Not installed:$missing. Tests that need them are skipped. On Debian or Ubuntu: apt-get install $packages"
