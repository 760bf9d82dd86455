#include "crisis/input.h"

#include "base/paris.h"
#include "compliance/plain_text.h"

namespace serment::crisis {
namespace {

/// The instant at which clocks in Paris show that hour; the first one when they show it twice.
/// Nothing for an hour that the change of time skips.
std::optional<Instant> paris_instant(Date date, int hour, int minute) {
  const auto shown = paris_midnight(date) + std::chrono::hours(hour) + std::chrono::minutes(minute);
  for (const int shift : {-1, 0, 1}) {
    const auto instant = shown + std::chrono::hours(shift);
    const auto clock = to_paris(instant);
    if (clock.date == date && clock.hour == hour && clock.minute == minute) return instant;
  }
  return std::nullopt;
}

int two_digits(std::string_view text) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
    return -1;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

std::optional<Instant> wall_clock(std::string_view text) {
  constexpr std::size_t kDay = 10;
  constexpr std::size_t kWhole = 16;
  if (text.size() != kWhole || (text[kDay] != ' ' && text[kDay] != 'T') || text[kDay + 3] != ':')
    return std::nullopt;
  const auto date = parse_iso_date(text.substr(0, kDay));
  const int hour = two_digits(text.substr(kDay + 1, 2));
  const int minute = two_digits(text.substr(kDay + 4, 2));
  if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  return paris_instant(*date, hour, minute);
}

}  // namespace

Result<void> check_optional_text(std::string_view text, std::size_t most, std::string_view place) {
  if (text.size() <= most && compliance::is_plain_text(text)) return {};
  return fail(Errc::invalid_input, "crisis.text",
              "Ce texte est trop long, ou porte des caractères qui ne s’impriment pas.",
              "Rien n’a été enregistré.", "Raccourcissez-le, puis recommencez.",
              std::string(place));
}

Result<void> check_text(std::string_view text, std::size_t most, std::string_view place) {
  if (text.find_first_not_of(" \n\t") == std::string_view::npos)
    return fail(Errc::invalid_input, "crisis.text", "Ce texte est vide.",
                "Rien n’a été enregistré.", "Écrivez quelques mots.", std::string(place));
  return check_optional_text(text, most, place);
}

Result<Instant> read_instant(std::string_view text, std::string_view place) {
  if (const auto shown = wall_clock(text)) return *shown;
  if (auto instant = parse_instant(text)) return *instant;
  return fail(Errc::invalid_input, "crisis.instant", "Cette heure ne se lit pas, ou n’existe pas.",
              "Rien n’a été enregistré.", "Écrivez le jour et l’heure\u00a0: 2026-11-28 09:12.",
              std::string(place));
}

}  // namespace serment::crisis
