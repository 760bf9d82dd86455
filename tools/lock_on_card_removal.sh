#!/usr/bin/env bash
# Locks the screens of this computer in Serment as soon as a card leaves its reader. A browser never tells a page
# that a card has left; this agent asks the reader twice a second, and tells the server. Screens keep their work.
#   tools/lock_on_card_removal.sh https://cabinet.local:8443 token.txt [module.so]
# token.txt holds a token of the owner or the technician, of any scope; only this account reads it. The server
# locks the sessions opened from this computer's address, whoever's, and those of the token's maker.
# module.so is the PKCS#11 module of the card (OpenSC's without it; libcps3_pkcs11_lux.so for CPS and CPE).
# SERMENT_CA names the practice's authority (ca.pem) when this computer does not know it.
set -euo pipefail
[ $# -ge 2 ] || { sed -n 's/^#   //p' "$0" >&2; exit 2; }
server=${1%/}
token=$(tr -d '[:space:]' <"$2")
look=(pkcs11-tool --list-token-slots)
[ $# -lt 3 ] || look+=(--module "$3")

# Serial numbers of the cards in their readers, one a line; nothing when no reader answers.
cards() { { "${look[@]}" 2>/dev/null || true; } | sed -n 's/^ *serial num *: *//p' | sort -u; }

# The token goes by standard input: no list of processes shows it. Called by both ways that the browser may have
# taken, since the server knows this computer by its address.
lock() {
  local family said told=1
  for family in -4 -6; do
    if said=$(printf 'header = "Authorization: Bearer %s"\n' "$token" |
      curl "$family" --config - --silent --show-error --fail --max-time 5 ${SERMENT_CA:+--cacert "$SERMENT_CA"} \
        --header 'Content-Type: application/json' --data '{}' "$server/api/v1/session/lock" 2>&1); then
      told=0
    else
      [ "$family" = -6 ] || echo "$said" >&2
    fi
  done
  return $told
}

before=$(cards)
echo "Le lecteur est surveillé." >&2
owed=
while sleep 0.5; do
  now=$(cards)
  [ -z "$(comm -23 <(printf '%s\n' "$before") <(printf '%s\n' "$now"))" ] || owed=yes  # one has left
  before=$now
  # Until the server has heard it.
  if [ -n "$owed" ] && lock; then owed=; fi
done
