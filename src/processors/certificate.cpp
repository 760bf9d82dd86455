#include "processors/certificate.h"

#include <algorithm>

#include "audit/actions.h"
#include "json/bind.h"
#include "processors/hds_catalogue.h"
#include "processors/written.h"
#include "records/records.h"
#include "text/names.h"

namespace serment::processors {
namespace {

constexpr std::string_view kKind = "hds_certificate";
constexpr std::string_view kKept = "recorded";
constexpr std::string_view kAct = audit::known_act("processor.certificate");
constexpr records::Transition kSteps[] = {{"", kKept, kAct}, {kKept, kKept, kAct}};
constexpr records::Lifecycle kLife{kKind, kSteps};

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next,
                              std::string_view field) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::string(field));
}

Result<StoredCertificate> opened(const records::Record& record) {
  StoredCertificate stored;
  stored.certificate = TRY(json::bind::read<Certificate>(record.json));
  stored.id = record.id;
  stored.version = record.version;
  stored.at = record.at;
  stored.author = record.author;
  return stored;
}

Result<void> check_activities(std::vector<std::int64_t>& activities) {
  std::sort(activities.begin(), activities.end());
  activities.erase(std::unique(activities.begin(), activities.end()), activities.end());
  const auto most = static_cast<std::int64_t>(HdsCatalogue::embedded().activities().size());
  if (!activities.empty() && activities.front() >= 1 && activities.back() <= most) return {};
  return refused("hds.activities", "Un certificat HDS couvre des activités de 1 à 6.",
                 "Cochez celles qui sont écrites sur le certificat.", "activities");
}

Result<void> check_dates(const Certificate& certificate, const HdsVersion& version) {
  const auto wrong = [](std::string what, std::string_view field) {
    return refused("hds.dates", std::move(what), "Recopiez les dates du certificat.", field);
  };
  if (!certificate.starts_on.ok() || !certificate.ends_on.ok() ||
      certificate.ends_on < certificate.starts_on)
    return wrong("Ce certificat finit avant de commencer.", "ends_on");
  if (certificate.starts_on < version.from)
    return wrong("Ce certificat commence avant que sa version existe.", "starts_on");
  const int years = HdsCatalogue::embedded().terms().longest_years;
  if (certificate.ends_on > add_years(certificate.starts_on, years))
    return wrong("Un certificat HDS dure " + std::to_string(years) + " ans au plus.", "ends_on");
  return {};
}

void add_version_alarm(const Certificate& certificate, Date today, std::vector<Alarm>& alarms) {
  const auto& catalogue = HdsCatalogue::embedded();
  const auto* version = catalogue.version(certificate.version);
  if (version == nullptr || !version->last_day) return;
  // What ends the certificate sooner than its own date is the end of its version.
  if (today > *version->last_day)
    alarms.push_back({"hds.old_version", "late", version->why, version->last_day});
  else if (certificate.ends_on > *version->last_day &&
           add_days(today, catalogue.terms().alarm_days) >= *version->last_day)
    alarms.push_back({"hds.version_ending", "due",
                      version->label + "\u00a0: elle ne vaut plus rien après le " +
                          in_french(*version->last_day) + ".",
                      version->last_day});
}

}  // namespace

Result<Certificate> checked(Certificate certificate, Date today) {
  const auto& catalogue = HdsCatalogue::embedded();
  certificate.number = TRY(written(certificate.number, "number", kLongestName, Need::optional));
  if (certificate.number.empty())
    return refused("hds.number", "Le numéro du certificat manque.",
                   "Il est écrit sur le certificat, et sur la liste publique.", "number");
  certificate.holder = TRY(written(certificate.holder, "holder", kLongestName, Need::required));
  certificate.body = TRY(written(certificate.body, "body", kLongestName, Need::optional));
  certificate.country = TRY(written(certificate.country, "country", kLongestName, Need::required));
  certificate.outside_eea =
      TRY(written(certificate.outside_eea, "outside_eea", kLongestText, Need::optional));
  TRY_VOID(check_activities(certificate.activities));
  const auto* version = catalogue.version(certificate.version);
  if (version == nullptr)
    return refused("hds.version", "Cette version du référentiel HDS n’existe pas.",
                   "Choisissez 2018 ou 2024.", "version");
  TRY_VOID(check_dates(certificate, *version));
  TRY_VOID(check_fact_date(certificate.starts_on, "starts_on", today));
  TRY_VOID(check_fact_date(certificate.verified_on, "verified_on", today));
  return certificate;
}

Result<StoredCertificate> save_certificate(vault::Session& session, store::Transaction& tx,
                                           std::string_view id, const Certificate& certificate,
                                           std::string_view by,
                                           std::optional<std::uint32_t> expected) {
  TRY(find_processor(session, tx, id));
  const auto kept = TRY(checked(certificate, session.clock.today()));
  const auto found = TRY(records::find(session, tx, kKind, id));
  return opened(TRY(records::save(session, tx, kLife, id, kKept, json::bind::write(kept),
                                  expected.value_or(found ? found->version : 0), by)));
}

Result<std::vector<StoredCertificate>> list_certificates(vault::Session& session,
                                                         store::Transaction& tx) {
  std::vector<StoredCertificate> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  return all;
}

std::vector<Alarm> certificate_alarms(const Certificate& certificate, std::string_view supplier,
                                      Date today) {
  const auto& terms = HdsCatalogue::embedded().terms();
  std::vector<Alarm> alarms;
  if (today > certificate.ends_on)
    alarms.push_back({"hds.expired", "late",
                      "Le certificat HDS a pris fin le " + in_french(certificate.ends_on) + ".",
                      certificate.ends_on});
  else if (add_days(today, terms.alarm_days) >= certificate.ends_on)
    alarms.push_back({"hds.expiring", "due",
                      "Le certificat HDS prend fin le " + in_french(certificate.ends_on) + ".",
                      certificate.ends_on});
  add_version_alarm(certificate, today, alarms);
  const auto verify_on = add_months(certificate.verified_on, terms.verify_months);
  if (today > verify_on)
    alarms.push_back({"hds.to_verify", "due",
                      "Le certificat n’a pas été revu sur la liste publique depuis le " +
                          in_french(certificate.verified_on) + ".",
                      verify_on});
  if (text::fold_words(certificate.holder) != text::fold_words(supplier))
    alarms.push_back(
        {"hds.other_holder", "note",
         "Le certificat est au nom d’un autre. Celui d’un hébergeur en amont ne couvre "
         "pas ce que le prestataire exploite au-dessus.",
         std::nullopt});
  return alarms;
}

}  // namespace serment::processors
