#!/usr/bin/env python3
"""The duties of the practice, each from its first screen to its last by the person who does it, at the keyboard, in
Chromium on the real server; every step on the way is judged by axe."""
import datetime
import sys
import zoneinfo

from stand import PASSWORD, Practice, browse, expect, lacking

CONTRACT = """Contrat de sous-traitance
Article 1. Le prestataire ne traite les données à caractère personnel que sur instruction documentée du client.
Article 2. Le prestataire veille à ce que les personnes autorisées à traiter les données s’engagent à respecter la
confidentialité.
Article 3. Au terme de la prestation, le prestataire supprime ou restitue toutes les données au client.
Article 4. Le prestataire notifie au client toute violation de données dans les meilleurs délais, au plus tard 48 heures
après en avoir pris connaissance.
"""


def main():
    if missing := lacking():
        print(f"skipped the flows ({missing} is missing)")
        return 0
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date()
    days = [(today - datetime.timedelta(days=n)).isoformat() for n in range(8)]
    with Practice() as practice:
        owner = practice.enter("owner")
        found = expect(owner.post("/patients/search", {"query": "a", "limit": 1}), 200).json["items"]
        told = {"name": found[0]["display"], "daysAgo": days, "tomorrow": (today + datetime.timedelta(days=1)).isoformat(),
                "contract": CONTRACT, "password": PASSWORD}
        return browse("flows.mjs", practice, told)


if __name__ == "__main__":
    sys.exit(main())
