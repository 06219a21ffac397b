#!/usr/bin/env bash
# Installs PostgreSQL and Chromium, which the tests use for real, where they are
# absent. On Debian and its kin it asks apt; elsewhere it says what to install.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
install_axe() { # axe-core, which the browser tests judge pages with
	[ -f tools/browser/node_modules/axe-core/axe.min.js ] && return
	command -v npm >/dev/null || { echo "The tests need Node with npm: install it, then run this again." >&2; exit 1; }
	(cd tools/browser && npm ci --ignore-scripts --no-audit --no-fund --silent)
}
[ ${#missing[@]} -eq 0 ] && { install_axe; exit 0; }

if ! command -v apt-get >/dev/null; then
	echo "The tests need ${missing[*]}: install them with your system's package manager, then run this again." >&2
	exit 1
fi
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "Installing ${missing[*]} (once)."
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
install_axe
