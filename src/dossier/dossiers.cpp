#include "dossier/dossiers.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "dossier/acts.h"
#include "dossier/contents.h"
#include "dossier/opening.h"
#include "dossier/rewrite.h"
#include "json/writer.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kLongestReason = 2000;

/// Refuses dates that cannot all be true.
Result<void> check_facts(const LabelFacts& facts, Date today) {
  const auto refuse = [](std::string_view code, std::string what) {
    return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été modifié.",
                "Vérifiez la date ; corrigez d’abord l’autre si c’est elle qui est fausse.");
  };
  for (const auto& date : {facts.birth, facts.death, facts.last_care})
    if (date && *date > today)
      return refuse("dossier.fact_future", "Cette date est dans l’avenir.");
  if (facts.birth && facts.death && *facts.death < *facts.birth)
    return refuse("dossier.fact_contradicts", "Le décès serait antérieur à la naissance.");
  if (facts.birth && facts.last_care && *facts.last_care < *facts.birth)
    return refuse("dossier.fact_contradicts", "Le dernier soin serait antérieur à la naissance.");
  return {};
}

std::optional<Date>& value_of(LabelFacts& facts, Fact fact) {
  switch (fact) {
    case Fact::birth:
      return facts.birth;
    case Fact::death:
      return facts.death;
    case Fact::last_care:
      return facts.last_care;
  }
  bug("fact");
}

/// The number of corrections counts: a date corrected and put back was corrected.
std::uint32_t version_of(const LabelFacts& facts, const std::vector<Correction>& corrections) {
  LabelFacts corrected;
  corrected.birth = facts.birth;
  corrected.last_care = facts.last_care;
  corrected.death = facts.death;
  corrected.deceased_without_date = facts.deceased_without_date;
  const auto label = encode(corrected);
  Bytes told(label.begin(), label.end());
  const auto count = to_bytes(std::to_string(corrections.size()));
  told.insert(told.end(), count.begin(), count.end());
  const auto digest = crypto::sha256(told);
  std::uint32_t version = 0;
  for (std::size_t at = 0; at < sizeof version; ++at) version = version << 8U | digest[at];
  return version;
}

tl::unexpected<Error> fact_changed() {
  return fail(Errc::conflict, "dossier.fact_changed",
              "Une date de ce dossier a changé depuis que vous l’avez lue.",
              "Rien n’a été modifié.", "Relisez le dossier, puis refaites votre correction.");
}

Bytes fact_detail(Fact fact) {
  return to_bytes("{\"fact\":\"" + std::string(name_of(fact)) + "\"}");
}

}  // namespace

Result<void> check_reason(std::string_view reason, std::string_view by) {
  const auto blank = [](std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  };
  if (blank(reason) || blank(by))
    return fail(Errc::invalid_input, "dossier.reason_missing",
                "Il manque le motif, ou le nom de la personne qui décide.", "Rien n’a été modifié.",
                "Donnez les deux : ils sont gardés, scellés, avec la décision.");
  if (reason.size() > kLongestReason || by.size() > kLongestReason)
    return fail(Errc::invalid_input, "dossier.reason_too_long", "Le motif dépasse 2 000 octets.",
                "Rien n’a été modifié.", "Abrégez-le.");
  return {};
}

Bytes reason_detail(std::string_view reason) {
  if (reason.empty()) return {};
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("reason", reason);
  out.end_object();
  return to_bytes(text);
}

Result<Dossier> assemble(vault::Vault& vault, store::Transaction& tx,
                         const vault::OpenDossier& opened) {
  auto contents = TRY(load_contents(vault, tx, opened));
  const auto facts = TRY(decode_label(opened.label));
  auto lost = TRY(lost_objects(vault, tx, opened, contents.pieces));
  return Dossier{opened.id,
                 std::move(contents.head.identity),
                 facts,
                 std::move(contents.pieces),
                 contents.head.first_care,
                 std::move(contents.head.transfusions),
                 std::move(contents.head.corrections),
                 std::move(contents.head.shared_with),
                 std::move(lost)};
}

namespace {

bool is_kept_out(const Dossier& dossier, Audience to, std::string_view actor) {
  return dossier.facts.objects_to_sharing && to == Audience::reader &&
         std::find(dossier.shared_with.begin(), dossier.shared_with.end(), actor) ==
             dossier.shared_with.end();
}

/// What is care stays out: pieces, transfusions, what a doctor wrote. The dates that retention
/// counts with stay: faces hide the last transfusion.
void leave_out_care(Dossier& dossier) {
  dossier.closed = true;
  std::erase_if(dossier.pieces,
                [](const Piece& piece) { return piece.category != Category::administrative; });
  dossier.transfusions.clear();
  for (auto& one : dossier.corrections) one.reason.clear();
}

}  // namespace

std::string public_name(const Piece& piece) {
  const auto text = std::to_string(piece.source) + "\n" + piece.key;
  return crypto::hex(crypto::sha256(as_bytes(text))).substr(0, 24);
}

Result<Dossier> read(vault::Session& session, const DossierId& id, std::string_view reason,
                     Audience to) {
  Dossier found;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto opened = TRY(open_for(session, tx, id, kDossierRead, reason_detail(reason)));
    found = TRY(assemble(session.vault, tx, opened));
    if (is_kept_out(found, to, session.actor)) leave_out_care(found);
    return {};
  }));
  return found;
}

Result<vault::OpenDossier> open_journalled(vault::Session& session, const DossierId& id,
                                           std::string_view act, std::string_view reason,
                                           const Destination& destination) {
  std::optional<vault::OpenDossier> opened;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    opened = TRY(open_for(session, tx, id, act, reason_detail(reason), destination));
    return {};
  }));
  return std::move(*opened);
}

Result<void> read_piece(vault::Session& session, const DossierId& id, const Piece& piece,
                        std::string_view reason, const vault::ByteSink& sink, Audience to) {
  // What is administrative is no care that one shares: who keeps the desk reads it as before.
  const Destination destination{
      piece.category == Category::administrative ? Audience::practice : to, {}};
  const auto dossier = TRY(open_journalled(session, id, kDossierRead, reason, destination));
  return session.db.read([&](store::Transaction& tx) {
    return PieceReader(session.vault, tx, dossier).read(piece, sink);
  });
}

std::uint32_t version_of_facts(const Dossier& dossier) {
  return version_of(dossier.facts, dossier.corrections);
}

Result<Fact> parse_fact(std::string_view name) {
  for (const auto fact : {Fact::birth, Fact::death, Fact::last_care})
    if (name_of(fact) == name) return fact;
  return fail(Errc::invalid_input, "dossier.fact_unknown", "Cette date n’est pas connue.", {},
              "Choisissez birth (naissance), death (décès) ou last-care (dernier soin).");
}

Result<void> set_fact(vault::Session& session, const DossierId& id, Fact fact,
                      std::optional<Date> date, std::string_view reason, std::string_view by,
                      const FactOptions& options) {
  TRY_VOID(check_reason(reason, by));
  if (!date && fact != Fact::death)
    return fail(Errc::invalid_input, "dossier.fact_needs_date", "Il manque la date.",
                "Rien n’a été modifié.");
  Head head;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    auto dossier = TRY(open_for(session, tx, id, kDossierUpdated, fact_detail(fact)));
    auto contents = TRY(load_contents(session.vault, tx, dossier));
    auto facts = TRY(decode_label(dossier.label));
    if (options.seen && *options.seen != version_of(facts, contents.head.corrections))
      return fact_changed();
    auto& value = value_of(facts, fact);
    const auto today = session.clock.today();
    contents.head.corrections.push_back(
        {fact, date, value, std::string(reason), std::string(by), today});
    value = date;
    TRY_VOID(check_facts(facts, today));
    if (fact == Fact::death) facts.deceased_without_date = false;
    facts.last_write = today;
    contents.head.identity.birth = Personal(facts.birth);
    TRY_VOID(save_head(session.vault, tx, dossier, contents));
    dossier.label = encode(facts);
    TRY_VOID(session.vault.update_label(tx, dossier));
    head = std::move(contents.head);
    return {};
  }));
  if (options.index != nullptr) options.index->add(id, head);
  return {};
}

Result<std::size_t> erase_care(vault::Session& session, store::Transaction& tx,
                               vault::OpenDossier& dossier) {
  auto contents = TRY(load_contents(session.vault, tx, dossier));
  const auto dropped =
      TRY(drop_pieces(session.vault, tx, dossier, contents,
                      [](const Piece& piece) { return piece.category == Category::transfusion; }));
  TRY_VOID(save_manifest(session.vault, tx, dossier, contents));
  // What haemovigilance needs to find a person again: the traits of identity, nothing else.
  Head kept;
  kept.identity.family_name = contents.head.identity.family_name;
  kept.identity.used_name = contents.head.identity.used_name;
  kept.identity.given_names = contents.head.identity.given_names;
  kept.identity.birth = contents.head.identity.birth;
  kept.identity.sex = contents.head.identity.sex;
  kept.identity.ins = contents.head.identity.ins;
  kept.transfusions = contents.head.transfusions;
  kept.objected_on = contents.head.objected_on;
  kept.shared_with = contents.head.shared_with;
  kept.sources.resize(contents.head.sources.size());  // pieces name their source by its number
  contents.head = std::move(kept);
  TRY_VOID(save_head(session.vault, tx, dossier, contents));
  auto facts = TRY(decode_label(dossier.label));
  facts.care_erased = true;
  dossier.label = encode(facts);
  TRY_VOID(session.vault.update_label(tx, dossier));
  return dropped;
}

}  // namespace serment::dossier
