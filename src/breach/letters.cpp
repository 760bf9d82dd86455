#include "breach/letters.h"

#include "audit/actions.h"
#include "breach/catalogue.h"
#include "breach/decision.h"
#include "breach/form.h"
#include "compliance/page.h"
#include "documents/documents.h"
#include "dossier/addressee.h"

namespace serment::breach {
namespace {

constexpr std::string_view kAddressed = audit::known_act("breach.addressed");
constexpr std::string_view kSubject = "Vos données personnelles, information importante";

std::string first_of(const std::string& written, const std::string& made) {
  return written.empty() ? made : written;
}

/// What a person who reads the letter needs to know of the consequences, from the form's lists.
std::string consequences_of(const Facts& facts) {
  std::string text;
  for (const auto& id : facts.consequences)
    if (id != "unknown") text += "–\u00a0" + Catalogue::embedded().plain("consequence", id) + ".\n";
  for (const auto& id : facts.harms)
    if (id != "unknown" && id != "other")
      text += "–\u00a0" + Catalogue::embedded().plain("harm", id) + ".\n";
  return text.empty()
             ? "Nous ne le savons pas encore avec certitude. Nous vous écrirons de nouveau "
               "si nous apprenons quelque chose qui vous concerne."
             : text;
}

std::string measures_of(const Facts& facts) {
  std::string text;
  for (const auto* part : {&facts.measures_immediate, &facts.measures_medium, &facts.measures_long})
    if (!part->empty()) text += *part + "\n";
  return text.empty() ? "Nous avons pris les mesures nécessaires pour que cela cesse." : text;
}

std::string known_data(const Facts& facts) {
  std::vector<std::string> ids;
  for (const auto& id : facts.data)
    if (id != "unknown" && id != "other") ids.push_back(id);
  return labels("data", ids);
}

/// Where a person without postal address can be told.
std::string_view other_channel(const dossier::Addressee& person) {
  if (person.has_phone) return "phone";
  return person.has_email ? "email" : "hand";
}

}  // namespace

Letter filled_letter(const Breach& breach, const compliance::Answers& answers) {
  Letter letter = breach.letter;
  letter.what = first_of(letter.what, breach.facts.circumstances);
  letter.consequences = first_of(letter.consequences, consequences_of(breach.facts));
  letter.measures = first_of(letter.measures, measures_of(breach.facts));
  const auto& practice = answers.practice;
  letter.contact =
      first_of(letter.contact, practice.name + ", " + practice.phone + ", " + practice.email);
  std::string doctors;
  for (const auto& doctor : answers.doctors) doctors += (doctors.empty() ? "" : ", ") + doctor.name;
  letter.signatory = first_of(letter.signatory, doctors);
  return letter;
}

Result<Bytes> model_letter(const Breach& breach, const compliance::Answers& answers, Instant now) {
  const auto letter = filled_letter(breach, answers);
  auto view = compliance::practice_view(answers, paris_date(now));
  view.set("subject", kSubject)
      .set("what", letter.what)
      .set("data", known_data(breach.facts))
      .set("consequences", letter.consequences)
      .set("measures", letter.measures)
      .set("advice", advice_for(Catalogue::embedded(), breach.facts))
      .set("contact", letter.contact)
      .set("signatory", letter.signatory);
  const auto html = TRY(documents::fill(compliance::template_of("breach_persons.html"), view));
  return documents::render_pdf(html, {std::string(kSubject), "fr", now});
}

Result<LotAddresses> open_lot(vault::Session& session, store::Transaction& tx, StoredLot& lot,
                              bool print, std::string_view by) {
  LotAddresses found;
  const auto today = session.clock.today();
  std::vector<Recipient> kept;
  for (auto& one : lot.lot.recipients) {
    if (one.channel != "post" || one.state != "to_send") {
      kept.push_back(std::move(one));
      continue;
    }
    auto person = dossier::read_addressee(session, tx, DossierId{one.dossier}, kAddressed,
                                          lot.lot.breach, today);
    if (!person && person.error().errc != Errc::not_found)
      return tl::unexpected<Error>(std::move(person).error());
    if (!person || person->deceased) {
      ++found.gone;
      continue;
    }
    if (person->has_address && (!print || documents::can_print_address(person->lines))) {
      found.addresses.push_back(person->lines);
    } else {
      one.channel = other_channel(*person);
      ++found.moved;
    }
    kept.push_back(std::move(one));
  }
  lot.lot.recipients = std::move(kept);
  if (found.moved > 0 || found.gone > 0) lot = TRY(save_lot(session, tx, lot, by));
  return found;
}

}  // namespace serment::breach
