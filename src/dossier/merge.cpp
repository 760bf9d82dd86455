#include "dossier/merge.h"

#include <limits>
#include <unordered_map>

namespace serment::dossier {
namespace {

/// Imports remembered of one source.
constexpr std::size_t kMostImports = 512;

bool shares_key(const Source& source, const Identity& identity) {
  if (identity.source_keys.empty()) return source.keys.empty();
  return std::any_of(source.keys.begin(), source.keys.end(), [&](const auto& key) {
    return std::find(identity.source_keys.begin(), identity.source_keys.end(), key) !=
           identity.source_keys.end();
  });
}

std::uint32_t merge_source(Head& head, const Identity& identity) {
  auto source = std::find_if(head.sources.begin(), head.sources.end(),
                             [&](const Source& one) { return shares_key(one, identity); });
  if (source == head.sources.end()) source = head.sources.insert(source, Source{});
  for (const auto& key : identity.source_keys) {
    auto& all = head.identity.source_keys;
    if (std::find(all.begin(), all.end(), key) != all.end()) continue;
    all.push_back(key);
    source->keys.push_back(key);
  }
  return static_cast<std::uint32_t>(source - head.sources.begin());
}

void merge_texts(Identity& known, const Identity& said) {
  for (const auto field : {&Identity::family_name, &Identity::used_name, &Identity::given_names,
                           &Identity::ins, &Identity::phone, &Identity::email, &Identity::address})
    if (!(said.*field).reveal().empty()) known.*field = said.*field;
  // FHIR's "unknown" says nothing.
  if (!said.sex.empty() && (said.sex != "unknown" || known.sex.empty())) known.sex = said.sex;
}

std::optional<Date> settle_last_care(const Head& head, const std::optional<Date>& known,
                                     const std::optional<Date>& said) {
  if (!said) return known;
  const Correction* correction = correction_of(head, Fact::last_care);
  if (correction != nullptr && said == correction->replaced) return known;
  return known ? std::max(*known, *said) : said;
}

void merge_death(const Head& head, LabelFacts& facts, const ImportedPatient& patient) {
  const Correction* correction = correction_of(head, Fact::death);
  const auto& said = patient.death.reveal();
  const bool refuted = correction != nullptr && (correction->value || said == correction->replaced);
  if (said && !refuted) facts.death = said;
  if (patient.deceased_without_date && correction == nullptr) facts.deceased_without_date = true;
  if (facts.death) facts.deceased_without_date = false;
}

void merge_transfusions(Head& head, LabelFacts& facts, const std::vector<Date>& said) {
  auto& days = head.transfusions;
  days.insert(days.end(), said.begin(), said.end());
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  constexpr std::size_t kMost = std::numeric_limits<std::uint16_t>::max();
  facts.transfusions = static_cast<std::uint16_t>(std::min(days.size(), kMost));
  if (!days.empty()) facts.last_transfusion = days.back();
}

}  // namespace

std::uint32_t merge_person(Head& head, LabelFacts& facts, const ImportedPatient& patient) {
  const auto source = merge_source(head, patient.identity);
  merge_texts(head.identity, patient.identity);
  const auto& birth = patient.identity.birth.reveal();
  if (birth && correction_of(head, Fact::birth) == nullptr) head.identity.birth = Personal(birth);
  facts.birth = head.identity.birth.reveal();
  merge_death(head, facts, patient);
  facts.last_care = settle_last_care(head, facts.last_care, patient.last_care);
  if (patient.first_care)
    head.first_care =
        head.first_care ? std::min(*head.first_care, *patient.first_care) : patient.first_care;
  merge_transfusions(head, facts, patient.transfusions);
  if (patient.undated_transfusion) facts.undated_transfusion = true;
  return source;
}

void remember_import(Source& source, const Fingerprint& import, bool replaced,
                     const std::function<bool(const Fingerprint&)>& is_of_this_run) {
  auto& imports = source.imports;
  if (replaced) std::erase_if(imports, [&](const auto& print) { return !is_of_this_run(print); });
  std::erase(imports, import);
  if (imports.size() >= kMostImports) imports.erase(imports.begin());
  imports.push_back(import);
}

PieceChanges compare_pieces(const std::vector<Piece>& kept, const Incoming& incoming,
                            std::uint32_t source) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t place = 0; place < kept.size(); ++place)
    if (kept[place].source == source) places.emplace(kept[place].key, place);
  PieceChanges changes;
  for (std::size_t i = 0; i < incoming.pieces.size(); ++i) {
    const auto& piece = incoming.pieces[i].piece;
    const auto known = places.find(piece.key);
    if (known == places.end()) {
      changes.fresh.push_back(i);
    } else if (!same_version(kept[known->second], piece)) {
      changes.fresh.push_back(i);
      changes.replaced.push_back(known->second);
    }
  }
  return changes;
}

}  // namespace serment::dossier
