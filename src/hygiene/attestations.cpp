#include "hygiene/attestations.h"

#include <algorithm>
#include <boost/describe.hpp>

#include "audit/actions.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::hygiene {

/// The sealed content of such a record; its author and instant are the record's.
struct StoredStatement {
  std::string statement;
  Date until;
};
BOOST_DESCRIBE_STRUCT(StoredStatement, (), (statement, until))

namespace {

constexpr std::string_view kKind = "measure_attestation";
constexpr std::string_view kAttested = "attested";
constexpr std::string_view kNotApplicable = "not_applicable";
constexpr std::string_view kWithdrawn = "withdrawn";
constexpr std::string_view kAttest = audit::known_act("measure.attested");
constexpr std::string_view kSetAside = audit::known_act("measure.not_applicable");
constexpr std::string_view kWithdraw = audit::known_act("measure.withdrawn");
constexpr records::Transition kSteps[] = {
    {"", kAttested, kAttest},
    {kAttested, kAttested, kAttest},
    {kNotApplicable, kAttested, kAttest},
    {kWithdrawn, kAttested, kAttest},
    {"", kNotApplicable, kSetAside},
    {kAttested, kNotApplicable, kSetAside},
    {kNotApplicable, kNotApplicable, kSetAside},
    {kWithdrawn, kNotApplicable, kSetAside},
    {kAttested, kWithdrawn, kWithdraw},
    {kNotApplicable, kWithdrawn, kWithdraw},
};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::size_t kLongest = 2000;

Result<Attestation> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredStatement>(record.json));
  return Attestation{record.id,
                     record.state != kNotApplicable,
                     std::move(stored.statement),
                     record.author,
                     record.at,
                     stored.until};
}

Result<const Measure*> known(const Catalogue& catalogue, std::string_view id) {
  const auto* measure = catalogue.find(id);
  if (measure == nullptr)
    return fail(Errc::not_found, "measure.unknown", "Cette mesure n’est pas au catalogue.",
                "Rien n’a été changé.", "Choisissez-la dans la liste des mesures.");
  return measure;
}

Result<void> check_text(std::string_view text) {
  const bool blank = text.find_first_not_of(" \n\t") == std::string_view::npos;
  const bool plain = std::all_of(text.begin(), text.end(), [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return (byte >= 0x20 && byte != 0x7F) || byte == '\n';
  });
  if (!blank && plain && text.size() <= kLongest) return {};
  return fail(Errc::invalid_input, "measure.statement",
              "Il faut dire en quelques mots ce qui a été fait, ou pourquoi c’est sans objet.",
              "Rien n’a été enregistré.", "Écrivez une ou deux phrases.", "statement");
}

Result<Attestation> save(vault::Session& session, store::Transaction& tx, const Measure& measure,
                         std::string_view state, const StoredStatement& said, std::string_view by) {
  TRY_VOID(check_text(said.statement));
  const auto found = TRY(records::find(session, tx, kKind, measure.id));
  return opened(TRY(records::save(session, tx, kLife, measure.id, state, json::bind::write(said),
                                  found ? found->version : 0, by)));
}

}  // namespace

Result<std::vector<Attestation>> load_attestations(vault::Session& session,
                                                   store::Transaction& tx) {
  std::vector<Attestation> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    if (record.state != kWithdrawn) all.push_back(TRY(opened(record)));
  return all;
}

Result<Attestation> attest(vault::Session& session, store::Transaction& tx,
                           const Catalogue& catalogue, std::string_view id,
                           const Statement& statement, std::string_view by) {
  const auto& measure = *TRY(known(catalogue, id));
  if (measure.probe)
    return fail(Errc::forbidden, "measure.measured",
                "Serment constate cette mesure lui-même\u00a0: une attestation n’y ajoute rien.",
                "Rien n’a été enregistré.", "Faites ce qu’elle demande\u00a0; le point viendra.");
  const auto today = session.clock.today();
  const auto latest = add_months(today, measure.valid_months);
  const auto until = statement.expires_on.value_or(latest);
  if (until < today || until > latest)
    return fail(Errc::invalid_input, "measure.expiry",
                "Cette attestation vaut au plus jusqu’au " + in_french(latest) + ".",
                "Rien n’a été enregistré.", "Choisissez une date d’ici là.", "expires_on");
  return save(session, tx, measure, kAttested, {statement.text, until}, by);
}

Result<Attestation> set_not_applicable(vault::Session& session, store::Transaction& tx,
                                       const Catalogue& catalogue, std::string_view id,
                                       std::string_view reason, std::string_view by) {
  const auto& measure = *TRY(known(catalogue, id));
  const auto until = add_months(session.clock.today(), catalogue.terms().not_applicable_months);
  return save(session, tx, measure, kNotApplicable, {std::string(reason), until}, by);
}

Result<void> withdraw(vault::Session& session, store::Transaction& tx, const Catalogue& catalogue,
                      std::string_view id, std::string_view by) {
  const auto& measure = *TRY(known(catalogue, id));
  const auto found = TRY(records::find(session, tx, kKind, measure.id));
  if (!found || found->state == kWithdrawn)
    return fail(Errc::not_found, "measure.nothing_said",
                "Personne n’a rien attesté de cette mesure.", "Rien n’a été changé.");
  TRY_VOID(
      records::save(session, tx, kLife, measure.id, kWithdrawn, found->json, found->version, by));
  return {};
}

}  // namespace serment::hygiene
