#include "breach/form.h"

#include <algorithm>

#include "base/bug.h"
#include "breach/catalogue.h"
#include "breach/clock.h"

namespace serment::breach {
namespace {

/// What a field is filled from.
struct Filling {
  const Breach& breach;
  std::string_view kind;
  const std::optional<compliance::Answers>& answers;
  std::string_view declarant;
  const Catalogue& catalogue = Catalogue::embedded();
};
using Fill = std::string (*)(const Filling&);

std::string moment(const std::string& text) {
  const auto at = parse_instant(text);
  return at ? in_french(*at) : std::string{};
}

std::string count(const std::optional<std::uint64_t>& number) {
  return number ? std::to_string(*number) : std::string{};
}

std::string option(std::string_view list, const std::string& id) {
  return id.empty() || id == "unknown" ? std::string{} : Catalogue::embedded().label(list, id);
}

/// Labels, with what "other" stands for.
std::string with_other(const Filling& from, std::string_view list,
                       const std::vector<std::string>& ids) {
  auto text = labels(list, ids);
  const bool other = std::find(ids.begin(), ids.end(), "other") != ids.end();
  if (other && !from.breach.facts.other.empty()) text += " (" + from.breach.facts.other + ")";
  return text;
}

std::string officer(const Filling& from) {
  if (!from.answers) return {};
  if (!from.answers->dpo) return "Pas de délégué désigné";
  const auto& dpo = *from.answers->dpo;
  std::string text = dpo.name;
  for (const auto& part : {dpo.organisation, dpo.phone, dpo.email})
    if (!part.empty()) text += ", " + part;
  return text;
}

std::string address(const Filling& from) {
  if (!from.answers) return {};
  const auto& practice = from.answers->practice;
  return practice.address + ", " + practice.postal_code + " " + practice.city;
}

std::string supposed(const Filling& from) {
  for (const auto& one : from.breach.facts.answers)
    if (one.id == "supposed" && one.answer != "unknown")
      return one.answer == "yes" ? "Supposée" : "Établie";
  return {};
}

std::string fact(const Filling& from, std::string_view id) {
  for (const auto& one : from.breach.facts.answers)
    if (one.id == id) return option("answer", one.answer);
  return {};
}

std::string aware(const Filling& from) {
  std::string text;
  for (const auto& clock : clocks_of(from.breach.awareness)) {
    if (!clock.kept) continue;
    text = in_french(clock.aware);
    for (const auto& reading : from.breach.awareness.readings)
      if (reading.kind == clock.kind && !reading.why.empty()) text += ". " + reading.why;
  }
  if (!text.empty() && !from.breach.awareness.justification.empty())
    text += "\n" + from.breach.awareness.justification;
  return text;
}

std::string late(const Filling& from) {
  if (from.breach.notifications.empty()) return "Sans objet à ce stade";
  const auto& reason = from.breach.notifications.front().late_reason;
  return reason.empty() ? "Sans objet" : reason;
}

std::string previous(const Filling& from) {
  if (from.kind != "complementary") return "Sans objet";
  return from.breach.notifications.empty() ? std::string{}
                                           : from.breach.notifications.front().receipt;
}

std::string others(const Filling& from) {
  std::string text;
  for (const auto& told : from.breach.told) {
    const auto* contact = from.catalogue.contact(told.contact);
    if (!text.empty()) text += "\n";
    text += (contact != nullptr ? contact->name : told.contact) + ", " + moment(told.told_at);
    if (!told.reference.empty()) text += " (" + told.reference + ")";
  }
  return text.empty() ? "Aucune à ce jour" : text;
}

std::string ended(const Filling& from) {
  const auto& facts = from.breach.facts;
  return facts.ongoing == "yes" ? "Violation en cours" : moment(facts.ended_at);
}

std::string severity(const Filling& from) {
  auto text = option("severity", from.breach.facts.severity);
  if (!text.empty() && !from.breach.facts.severity_why.empty())
    text += ". " + from.breach.facts.severity_why;
  return text;
}

std::string informed(const Filling& from) {
  if (from.breach.informed) return option("informed", from.breach.informed->status);
  if (!from.breach.decision) return {};
  const auto& persons = from.breach.decision->persons;
  if (persons == "none") return option("informed", "no");
  return persons == "wait" ? std::string{} : option("informed", "planned");
}

std::string informed_content(const Filling& from) {
  if (from.breach.informed) return from.breach.informed->content;
  if (!from.breach.decision || from.breach.decision->persons != "none") return {};
  if (!from.breach.decision->reason.empty()) return from.breach.decision->reason;
  for (const auto& row : from.catalogue.persons)
    if (row.id == from.breach.decision->persons_row) return row.reason;
  return {};
}

struct Entry {
  std::string_view id;
  Fill fill;
};
const Entry kEntries[] = {
    {"kind", [](const Filling& f) { return option("notification", std::string(f.kind)); }},
    {"previous", previous},
    {"established", supposed},
    {"name", [](const Filling& f) { return f.answers ? f.answers->practice.name : ""; }},
    {"siret", [](const Filling& f) { return f.answers ? f.answers->practice.siret : ""; }},
    {"address", address},
    {"sector", [](const Filling&) { return std::string("Santé\u00a0: médecine libérale"); }},
    {"declarant", [](const Filling& f) { return std::string(f.declarant); }},
    {"phone", [](const Filling& f) { return f.answers ? f.answers->practice.phone : ""; }},
    {"email", [](const Filling& f) { return f.answers ? f.answers->practice.email : ""; }},
    {"dpo", officer},
    {"started", [](const Filling& f) { return moment(f.breach.facts.started_at); }},
    {"aware", aware},
    {"ended", ended},
    {"discovery", [](const Filling& f) { return f.breach.facts.discovery; }},
    {"late", late},
    {"origins", [](const Filling& f) { return with_other(f, "origin", f.breach.facts.origins); }},
    {"natures", [](const Filling& f) { return labels("nature", f.breach.facts.natures); }},
    {"circumstances", [](const Filling& f) { return f.breach.facts.circumstances; }},
    {"cause", [](const Filling& f) { return option("cause", f.breach.facts.cause); }},
    {"processor_involved", [](const Filling& f) { return fact(f, "processor"); }},
    {"processor", [](const Filling& f) { return f.breach.facts.processor; }},
    {"persons", [](const Filling& f) { return with_other(f, "persons", f.breach.facts.persons); }},
    {"persons_count", [](const Filling& f) { return count(f.breach.facts.persons_count); }},
    {"identifiable",
     [](const Filling& f) { return option("answer", f.breach.facts.identifiable); }},
    {"data", [](const Filling& f) { return with_other(f, "data", f.breach.facts.data); }},
    {"records_count", [](const Filling& f) { return count(f.breach.facts.records_count); }},
    {"supports",
     [](const Filling& f) { return with_other(f, "support", f.breach.facts.supports); }},
    {"consequences",
     [](const Filling& f) { return labels("consequence", f.breach.facts.consequences); }},
    {"harms", [](const Filling& f) { return with_other(f, "harm", f.breach.facts.harms); }},
    {"severity", severity},
    {"measures_before", [](const Filling& f) { return f.breach.facts.measures_before; }},
    {"measures_immediate", [](const Filling& f) { return f.breach.facts.measures_immediate; }},
    {"measures_medium", [](const Filling& f) { return f.breach.facts.measures_medium; }},
    {"measures_long", [](const Filling& f) { return f.breach.facts.measures_long; }},
    {"informed", informed},
    {"informed_on",
     [](const Filling& f) {
       return f.breach.informed ? moment(f.breach.informed->on.value_or("")) : std::string{};
     }},
    {"informed_count",
     [](const Filling& f) {
       return f.breach.informed ? count(f.breach.informed->count) : std::string{};
     }},
    {"informed_means",
     [](const Filling& f) {
       return f.breach.informed ? labels("channel", f.breach.informed->means) : std::string{};
     }},
    {"informed_content", informed_content},
    {"border", [](const Filling&) { return std::string("Non"); }},
    {"others", others},
    {"comment", [](const Filling& f) { return f.breach.facts.comment; }},
};

const Entry* entry_of(std::string_view id) {
  const auto* found = std::find_if(std::begin(kEntries), std::end(kEntries),
                                   [&](const Entry& entry) { return entry.id == id; });
  return found == std::end(kEntries) ? nullptr : found;
}

}  // namespace

std::string labels(std::string_view list, const std::vector<std::string>& ids) {
  std::string text;
  for (const auto& id : ids)
    text += (text.empty() ? "" : " · ") + Catalogue::embedded().label(list, id);
  return text;
}

bool is_form_field(std::string_view id) {
  return entry_of(id) != nullptr;
}

std::vector<FilledGroup> fill_form(const Breach& breach, std::string_view kind,
                                   const std::optional<compliance::Answers>& answers,
                                   std::string_view declarant) {
  const Filling from{breach, kind, answers, declarant};
  const auto not_yet = Catalogue::embedded().label("answer", "unknown");
  std::vector<FilledGroup> filled;
  for (const auto& group : from.catalogue.groups) {
    FilledGroup one{group.id, group.title, {}, {}};
    for (const auto& field : group.fields) {
      const auto* entry = entry_of(field.id);
      if (entry == nullptr) bug("a field of law/breach.toml that nothing fills");
      FilledField made{field.id, field.label, field.hint, entry->fill(from), false};
      made.unknown = made.value.empty();
      if (made.unknown) made.value = not_yet;
      one.text += field.label + "\u00a0: " + made.value + "\n";
      one.fields.push_back(std::move(made));
    }
    filled.push_back(std::move(one));
  }
  return filled;
}

}  // namespace serment::breach
