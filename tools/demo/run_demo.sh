#!/usr/bin/env bash
# A fictional French practice from end to end, told step by step. Nothing is written outside one
# temporary folder; nothing goes on the network.
set -euo pipefail
serment=$1
here=$(cd "$(dirname "$0")" && pwd)
home=$(mktemp -d "${TMPDIR:-/tmp}/serment-demo.XXXXXX")
chmod 700 "$home"
export SERMENT_DATA=$home/cabinet
export SERMENT_PASSPHRASE_FILE=$home/phrase-de-passe.txt
step=0

title() { step=$((step + 1)); printf '\n\033[1m%d. %s\033[0m\n' "$step" "$1"; }
# Shows a command as one would type it, then its result.
show() { printf '   $ serment %s\n' "$*"; "$serment" "$@" | sed 's/^/   │ /'; }
[ -t 1 ] || { title() { step=$((step + 1)); printf '\n%d. %s\n' "$step" "$1"; }; }
field() { python3 -c 'import json,sys; print(eval("json.load(sys.stdin)" + sys.argv[1]))' "$1"; }

echo "Serment : un cabinet fictif, de dix réponses à une preuve vérifiée."
echo "Tout est dans $home"

title "Pourquoi cette date ? (aucun cabinet n’est nécessaire)"
show retention explain --birth 2001-03-14 --last-care 2005-06-30 --today 2026-11-23

title "Dix réponses créent le cabinet : coffre, registre, notices"
printf 'une phrase de passe pour la démonstration\n' >"$SERMENT_PASSPHRASE_FILE"
chmod 600 "$SERMENT_PASSPHRASE_FILE"
"$serment" init --sample-answers >"$home/reponses.toml"
show init --answers "$home/reponses.toml" --recovery-out "$home/cle-de-secours.txt" --non-interactive

title "Les dossiers que le cabinet possède déjà : FHIR, CSV, courriers numérisés"
python3 "$here/make_practice.py" "$home/papiers"
show import "$home/papiers/export-fhir"
show import "$home/papiers/patients.csv"
show import "$home/papiers/courriers"
echo "   La même source encore une fois ne change rien :"
show import "$home/papiers/export-fhir"

title "Chaque dossier est scellé sous sa propre clé ; les noms n’existent qu’en mémoire"
name=$("$serment" dossiers list --json | field '["dossiers"][0]["name"]' | cut -d' ' -f1)
show dossiers search "${name:0:4}"
if grep -aqi -- "$name" "$SERMENT_DATA/serment.db"*; then
  echo "   Un nom se lit dans la base : c’est une faute."; exit 1
else
  echo "   │ Le nom cherché ne se lit nulle part dans le fichier de la base."
fi

title "Le registre des traitements et les notices"
show register list
"$serment" register export --format pdf --out "$home/registre.pdf" >/dev/null
"$serment" register export --format ods --out "$home/registre.ods" >/dev/null
"$serment" notices export --out "$home/notices" >/dev/null
echo "   │ Écrits : registre.pdf, registre.ods, et les affiches dans notices/"

title "Ce qui doit être effacé, et quand"
show retention plan
first=$("$serment" retention plan --json | field '["lines"][0]["dossier"]')
echo "   Un patient a réclamé : son dossier est gelé, il ne sera pas effacé."
show hold add "$first" --reason "Réclamation amiable reçue" --by "Dre Fictive"

title "Proposer, approuver, effacer vraiment"
show retention propose
proposal=$("$serment" retention proposals --json | field '[0]["id"]')
show retention approve "$proposal" --by "Dre Fictive" --reason "Fin de conservation, relue une à une"
show retention erase "$proposal"
certificate=$("$serment" retention certificates --json | field '[0]')
"$serment" retention certificate "$certificate" --pdf "$home/certificat.pdf" >/dev/null
echo "   │ Certificat d’effacement : certificat.pdf"

title "Le journal : chaque acte, chaque lecture, prouvables"
show journal verify
"$serment" journal checkpoint --out "$home/point-de-controle.txt" >/dev/null
show journal verify --against "$home/point-de-controle.txt"

title "Le dossier de preuve, vérifiable par un inconnu, sans clé et hors ligne"
show evidence build --out "$home/dossier-de-preuve.zip"
env -u SERMENT_DATA -u SERMENT_PASSPHRASE_FILE "$serment" evidence verify "$home/dossier-de-preuve.zip" | sed 's/^/   │ /'
echo "   Un seul bit changé :"
python3 - "$home/dossier-de-preuve.zip" "$home/falsifie.zip" <<'P'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 3] ^= 1
open(sys.argv[2], "wb").write(data)
P
if "$serment" evidence verify "$home/falsifie.zip" | sed 's/^/   │ /'; then
  echo "   Le faux n’a pas été vu : c’est une faute."; exit 1
fi

printf '\nTout est dans %s\n' "$home"
(cd "$home" && find . -maxdepth 1 -mindepth 1 | sort | sed 's/^\.\//  /')
echo "Pour continuer :  ./run -- --data $SERMENT_DATA --passphrase-file $SERMENT_PASSPHRASE_FILE dossiers list"
echo "Pour tout effacer : rm -r $home"
