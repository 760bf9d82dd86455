#include "breach/check.h"

#include <algorithm>
#include <set>

#include "breach/catalogue.h"
#include "breach/clock.h"
#include "compliance/plain_text.h"

namespace serment::breach {
namespace {

constexpr std::size_t kTitle = 200;
constexpr std::size_t kLong = 8000;
constexpr std::size_t kShort = 500;
constexpr std::uint64_t kMostPersons = 100'000'000;
constexpr std::string_view kKept = "Rien n’a été enregistré.";

tl::unexpected<Error> refuse(std::string_view code, std::string what, std::string next,
                             std::string_view place) {
  return fail(Errc::invalid_input, code, std::move(what), std::string(kKept), std::move(next),
              std::string(place));
}

Result<std::optional<Instant>> instant_of(std::string_view field, const std::string& text,
                                          Instant now, bool required = false) {
  if (text.empty() && !required) return std::optional<Instant>{};
  const auto at = parse_instant(text);
  if (!at)
    return refuse("breach.date", "Cette date ne se lit pas, ou n’existe pas.",
                  "Donnez un jour et une heure.", field);
  if (*at > now)
    return refuse("breach.future", "Cette date est dans l’avenir.", "Corrigez le jour ou l’heure.",
                  field);
  return std::optional<Instant>(*at);
}

Result<void> check_option(std::string_view field, std::string_view list, const std::string& id,
                          bool required = false) {
  if (id.empty() && !required) return {};
  if (Catalogue::embedded().has_option(list, id)) return {};
  return refuse("breach.option", "Cette réponse ne fait pas partie de la liste.",
                "Choisissez dans la liste.", field);
}

Result<void> check_options(std::string_view field, std::string_view list,
                           const std::vector<std::string>& ids) {
  std::set<std::string_view> seen;
  for (const auto& id : ids) {
    TRY_VOID(check_option(field, list, id, true));
    if (!seen.insert(id).second)
      return refuse("breach.option", "Une réponse est donnée deux fois.", "Retirez-en une.", field);
  }
  return {};
}

Result<void> check_count(std::string_view field, const std::optional<std::uint64_t>& count) {
  if (!count || *count <= kMostPersons) return {};
  return refuse("breach.count", "Ce nombre est trop grand.", "Donnez un ordre de grandeur.", field);
}

Result<void> in_order(const std::optional<Instant>& first, const std::optional<Instant>& then,
                      std::string_view code, std::string what, std::string_view place) {
  if (!first || !then || *first <= *then) return {};
  return refuse(code, std::move(what), "Corrigez l’une des deux dates.", place);
}

Result<void> check_lists(const Facts& facts) {
  TRY_VOID(check_options("natures", "nature", facts.natures));
  TRY_VOID(check_options("origins", "origin", facts.origins));
  TRY_VOID(check_options("data", "data", facts.data));
  TRY_VOID(check_options("persons", "persons", facts.persons));
  TRY_VOID(check_options("supports", "support", facts.supports));
  TRY_VOID(check_options("consequences", "consequence", facts.consequences));
  TRY_VOID(check_options("harms", "harm", facts.harms));
  TRY_VOID(check_option("cause", "cause", facts.cause));
  TRY_VOID(check_option("severity", "severity", facts.severity));
  TRY_VOID(check_option("ongoing", "answer", facts.ongoing));
  TRY_VOID(check_option("identifiable", "answer", facts.identifiable));
  std::set<std::string_view> seen;
  for (const auto& one : facts.answers) {
    TRY_VOID(check_option("answers", "answer", one.answer, true));
    if (Catalogue::embedded().fact(one.id) == nullptr || !seen.insert(one.id).second)
      return refuse("breach.option", "Cette question n’est pas connue, ou a deux réponses.",
                    "Répondez une fois à chaque question.", "answers");
  }
  return {};
}

Result<void> check_texts(const Facts& facts) {
  TRY_VOID(check_text("title", facts.title, kTitle, true));
  struct Field {
    std::string_view name;
    const std::string& text;
  };
  for (const auto& [name, text] :
       {Field{"circumstances", facts.circumstances}, Field{"discovery", facts.discovery},
        Field{"other", facts.other}, Field{"severity_why", facts.severity_why},
        Field{"processor", facts.processor}, Field{"measures_before", facts.measures_before},
        Field{"measures_immediate", facts.measures_immediate},
        Field{"measures_medium", facts.measures_medium},
        Field{"measures_long", facts.measures_long}, Field{"comment", facts.comment}})
    TRY_VOID(check_text(name, text, kLong));
  return {};
}

}  // namespace

Result<void> check_text(std::string_view field, const std::string& text, std::size_t most,
                        bool required) {
  if (text.size() > most)
    return refuse("breach.text", "Ce texte est trop long.", "Abrégez-le.", field);
  if (!compliance::is_plain_text(text))
    return refuse("breach.text", "Ce texte contient un caractère qui ne s’imprime pas.",
                  "Saisissez-le de nouveau.", field);
  if (required && text.find_first_not_of(" \n\u00a0") == std::string::npos)
    return refuse("breach.text", "Ce texte est vide.", "Écrivez une phrase.", field);
  return {};
}

Result<void> check_report(const Report& report, Instant now) {
  TRY_VOID(check_text("what", report.what, kLong, true));
  TRY(instant_of("noticed_at", report.noticed_at, now, true));
  TRY_VOID(check_options("persons", "persons", report.persons));
  TRY_VOID(check_count("persons_count", report.persons_count));
  return check_option("ongoing", "answer", report.ongoing, true);
}

Result<void> check_facts(const Facts& facts, Instant now) {
  TRY_VOID(check_texts(facts));
  TRY_VOID(check_lists(facts));
  TRY_VOID(check_count("persons_count", facts.persons_count));
  TRY_VOID(check_count("records_count", facts.records_count));
  const auto cause = TRY(instant_of("cause_at", facts.cause_at, now));
  const auto started = TRY(instant_of("started_at", facts.started_at, now));
  const auto noticed = TRY(instant_of("noticed_at", facts.noticed_at, now, true));
  const auto ended = TRY(instant_of("ended_at", facts.ended_at, now));
  TRY_VOID(in_order(cause, started, "breach.before_cause",
                    "La violation commencerait avant sa cause.", "started_at"));
  TRY_VOID(in_order(cause, noticed, "breach.before_cause",
                    "La violation serait découverte avant sa cause.", "cause_at"));
  TRY_VOID(in_order(started, noticed, "breach.order",
                    "La violation serait découverte avant d’avoir commencé.", "noticed_at"));
  TRY_VOID(in_order(started, ended, "breach.order", "La violation finirait avant d’avoir commencé.",
                    "ended_at"));
  if (ended && facts.ongoing == "yes")
    return refuse("breach.ended_and_ongoing", "La violation a une fin, et serait encore en cours.",
                  "Gardez l’un des deux.", "ended_at");
  return {};
}

Result<void> check_awareness(const Awareness& awareness, const Facts& facts, Instant now) {
  const auto noticed = parse_instant(facts.noticed_at);
  std::set<std::string_view> kinds;
  for (const auto& reading : awareness.readings) {
    TRY_VOID(check_option("readings", "reading", reading.kind, true));
    if (!kinds.insert(reading.kind).second)
      return refuse("breach.option", "Une lecture de la date est donnée deux fois.",
                    "Gardez-en une de chaque sorte.", "readings");
    TRY_VOID(check_text("readings", reading.why, kLong, reading.kind == "qualified"));
    const auto at = TRY(instant_of("readings", reading.at, now, true));
    if (noticed && *at < *noticed)
      return refuse("breach.aware_before_noticed",
                    "Vous en auriez pris connaissance avant que quelqu’un s’en aperçoive.",
                    "Corrigez l’une des deux dates.", "readings");
  }
  if (awareness.readings.empty())
    return refuse("breach.date", "Il manque la date de prise de connaissance.",
                  "Donnez le jour et l’heure, même à peu près.", "readings");
  if (!awareness.kept.empty() && !kinds.contains(awareness.kept))
    return refuse("breach.option", "La lecture retenue n’est pas dans la liste.",
                  "Choisissez une des dates données.", "kept");
  TRY_VOID(check_text("justification", awareness.justification, kLong));
  const auto clock = kept_clock(awareness);
  if (clock && clocks_of(awareness).front().aware < clock->aware)
    if (!check_text("justification", awareness.justification, kLong, true))
      return refuse("breach.awareness_reason",
                    "La date retenue n’est pas la première\u00a0: il faut dire pourquoi.",
                    "Écrivez le motif, ou gardez la première date.", "justification");
  return {};
}

Result<void> check_notification(const Notification& sent, const Breach& breach, Instant now) {
  TRY_VOID(check_option("kind", "notification", sent.kind, true));
  TRY_VOID(check_text("receipt", sent.receipt, kShort));
  TRY_VOID(check_text("late_reason", sent.late_reason, kLong));
  const auto at = TRY(instant_of("sent_at", sent.sent_at, now, true));
  const bool complement = sent.kind == "complementary";
  if (complement != is_notified(breach))
    return refuse("breach.notification_order",
                  complement ? "Un complément suit une notification initiale."
                             : "Une première notification est déjà notée.",
                  complement ? "Notez d’abord l’initiale." : "Notez un complément.", "kind");
  const auto clocks = clocks_of(breach.awareness);
  if (clocks.empty() || *at < clocks.front().aware)
    return refuse("breach.notification_order",
                  "La notification serait partie avant la prise de connaissance.",
                  "Corrigez l’une des deux dates.", "sent_at");
  if (complement) {
    const auto previous = parse_instant(breach.notifications.back().sent_at);
    if (previous && *at < *previous)
      return refuse("breach.notification_order", "Le complément serait parti avant la précédente.",
                    "Corrigez la date.", "sent_at");
    return {};
  }
  if (*at > clocks.front().due && !check_text("late_reason", sent.late_reason, kLong, true))
    return refuse(
        "breach.late_reason",
        "La notification part plus de " + length_to_notify() + " après la prise de connaissance.",
        "Écrivez le motif du retard\u00a0: la CNIL le demande.", "late_reason");
  return {};
}

Result<void> check_informed(const Informed& informed, const Breach& breach, Instant now) {
  TRY_VOID(check_option("status", "informed", informed.status, true));
  TRY_VOID(check_options("means", "channel", informed.means));
  TRY_VOID(check_count("count", informed.count));
  TRY_VOID(check_text("content", informed.content, kLong, informed.status != "planned"));
  if (informed.status != "yes") return {};
  const auto at = TRY(instant_of("on", informed.on.value_or(std::string{}), now, true));
  const auto noticed = parse_instant(breach.facts.noticed_at);
  if (noticed && *at < *noticed)
    return refuse("breach.order", "Les personnes auraient été prévenues avant la découverte.",
                  "Corrigez la date.", "on");
  return {};
}

Result<void> check_told(const Told& told, const Breach& breach, Instant now) {
  if (Catalogue::embedded().contact(told.contact) == nullptr)
    return refuse("breach.option", "Cet interlocuteur n’est pas dans la liste.",
                  "Choisissez dans la liste.", "contact");
  TRY_VOID(check_text("reference", told.reference, kShort));
  const auto at = TRY(instant_of("told_at", told.told_at, now, true));
  const auto noticed = parse_instant(breach.facts.noticed_at);
  if (noticed && *at < *noticed)
    return refuse("breach.order", "Il aurait été prévenu avant la découverte.", "Corrigez la date.",
                  "told_at");
  return {};
}

}  // namespace serment::breach
