#!/usr/bin/env bash
# Installs the Debian packages of packages.txt for the scopes named: install_packages.sh run [test [all]]
set -euo pipefail
cd "$(dirname "$0")/.."

command -v apt-get >/dev/null || {
  echo "Serment se construit sur Debian 12 (apt-get est introuvable ici)." >&2
  exit 1
}
missing=()
for scope in "$@"; do
  while read -r package; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed && continue
    # A Node.js from elsewhere brings its own npm, which Debian's package would fight with.
    [ "$package" = npm ] && command -v npm >/dev/null && continue
    missing+=("$package")
  done < <(awk -v scope="$scope" '$1 == scope { print $2 }' packages.txt)
done
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "Il manque : ${missing[*]}" >&2
    echo "Installez-les en tant qu’administrateur : apt-get install ${missing[*]}" >&2
    exit 1
  }
  sudo=(sudo)
fi
echo "Installation de ${#missing[@]} paquets Debian : ${missing[*]}"
# A stale package list is refreshed only when something is missing.
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
