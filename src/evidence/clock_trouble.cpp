#include "evidence/clock_trouble.h"

namespace serment::evidence {

std::string clock_in_french(const ClockTrouble& clock) {
  std::string text;
  if (clock.went_back > 0)
    text = "l’horloge du cabinet a reculé " +
           (clock.went_back == 1 ? "une fois" : std::to_string(clock.went_back) + "\u00a0fois");
  if (clock.dated_later > 0)
    text += (text.empty() ? "" : ", et ") + std::to_string(clock.dated_later) +
            (clock.dated_later == 1 ? "\u00a0événement y porte" : "\u00a0événements y portent") +
            " une date postérieure à celle de ce dossier";
  if (text.empty()) return text;
  return "Dans ce journal, " + text + ". Son ordre est celui des numéros, pas des dates.";
}

std::string left_out_in_french(std::uint64_t still_to_come) {
  if (still_to_come == 0) return {};
  const bool one = still_to_come == 1;
  return std::to_string(still_to_come) +
         (one ? "\u00a0événement porte une date à venir et n’est"
              : "\u00a0événements portent une date à venir et ne sont") +
         " pas dans ce dossier\u00a0: l’horloge était en avance. Le prochain dossier de preuve " +
         (one ? "le" : "les") + " contiendra.";
}

}  // namespace serment::evidence
