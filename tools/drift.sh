#!/usr/bin/env bash
# Fails where generated code is not what its source makes today. It generates
# into a copy, so that work in progress stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
files() { find . \( -name node_modules -o -name '.?*' \) -prune -o -name "$1" -print | sort; }

{ files '*.templ'; echo go.mod; echo tools/go.mod; echo tools/go.sum; } | tar -cf - -T - | tar -xf - -C "$copy"
(cd "$copy/tools" && go tool templ generate -path .. -log-level warn)

want=$(cd "$copy" && files '*_templ.go')
stale=()
for file in $(printf '%s\n' "$want" "$(files '*_templ.go')" | sort -u); do
	cmp -s "$file" "$copy/$file" || stale+=("${file#./}")
done
if [ ${#stale[@]} -gt 0 ]; then
	echo "Generated code differs from its templates: ${stale[*]}. Run make generate, delete what has no template any more, and commit the result." >&2
	exit 1
fi
