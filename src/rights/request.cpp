#include "rights/request.h"

#include <algorithm>
#include <cstdio>

#include "json/bind.h"
#include "records/erasure.h"
#include "rights/checks.h"
#include "rights/clocks.h"
#include "rights/lifecycle.h"

namespace serment::rights {
namespace {

constexpr int kMostYearsBack = 5;
constexpr std::size_t kLongestName = 200;

Result<StoredRequest> opened(const records::Record& record) {
  StoredRequest stored;
  stored.request = TRY(json::bind::read<Request>(record.json));
  stored.number = record.id;
  stored.state = record.state;
  stored.version = record.version;
  stored.at = record.at;
  stored.author = record.author;
  return stored;
}

/// "D-2026-001": the next one of the year.
Result<std::string> next_number(vault::Session& session, store::Transaction& tx, int year) {
  const auto prefix = "D-" + std::to_string(year) + "-";
  int last = 0;
  for (const auto& known : TRY(records::ids_ever(session, tx, kRequests.kind))) {
    if (!known.starts_with(prefix)) continue;
    last = std::max(last, std::atoi(known.c_str() + prefix.size()));
  }
  char number[16];
  std::snprintf(number, sizeof number, "%03d", last + 1);
  return prefix + number;
}

tl::unexpected<Error> bad_receipt(std::string_view code, std::string what, std::string_view field) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été enregistré.",
              "Donnez le jour où la demande est arrivée au cabinet.", std::string(field));
}

/// When it came: told to the minute, told by the day, or now.
Result<void> set_receipt(Request& request, const Entry& entry, Instant now) {
  Instant at = now;
  const std::string_view field = entry.received_at ? "received_at" : "received_on";
  if (entry.received_at) {
    auto read = parse_instant(*entry.received_at);
    if (!read) return tl::unexpected<Error>(std::move(read.error()).at("received_at"));
    at = *read;
  } else if (entry.received_on) {
    if (!entry.received_on->ok())
      return bad_receipt("request.received_past", "Ce jour n’existe pas.", field);
    if (*entry.received_on > paris_date(now))
      return bad_receipt("request.received_future", "Ce jour est dans l’avenir.", field);
    at = paris_midnight(*entry.received_on);
    request.time_known = false;
  }
  if (at > now)
    return bad_receipt("request.received_future", "Cet instant est dans l’avenir.", field);
  if (paris_date(at) < add_years(paris_date(now), -kMostYearsBack))
    return bad_receipt("request.received_past", "Cette date est trop ancienne.", field);
  request.received_at = iso(at);
  return {};
}

Result<void> check_name(std::string_view field, const Personal<std::string>& name, bool required) {
  TRY_VOID(check_text(field, name.reveal(), required));
  if (name.reveal().size() > kLongestName) return bad_field(field, "Ce nom est trop long.");
  return {};
}

/// What the law asks of this requester for this right.
Result<void> check_requester(const Request& request) {
  const auto& all = Catalogue::embedded();
  const auto& kind = at(all.requester, request.requester);
  if (!holds(kind.rights, request.right))
    return fail(Errc::invalid_input, "request.right_not_theirs",
                "Cette personne ne peut pas exercer ce droit à la place du patient.",
                "Rien n’a été enregistré.", "Choisissez un autre droit, ou un autre demandeur.",
                "right");
  if (!kind.motives.empty() && !holds(kind.motives, request.motive))
    return fail(Errc::invalid_input, "request.motive",
                "Après un décès, la demande dit son motif\u00a0: un des trois de la loi.",
                "Rien n’a été enregistré.",
                "Demandez le motif\u00a0: causes de la mort, mémoire du défunt, ou droits à faire "
                "valoir.",
                "motive");
  if (kind.motives.empty() && !request.motive.empty())
    return bad_field("motive", "Aucun motif ne se demande à cette personne.",
                     "Laissez ce champ vide.");
  return {};
}

Result<void> check_objects(const Request& request) {
  const auto& all = Catalogue::embedded();
  for (const auto& object : request.objects)
    TRY_VOID(check_named("objects", all.objection, object));
  if (request.right == "objection" && request.objects.empty())
    return bad_field("objects", "Il faut dire à quoi la personne s’oppose.",
                     "Cochez au moins une case.");
  if (request.right != "objection" && !request.objects.empty())
    return bad_field("objects", "Ces cases ne servent qu’à une opposition.");
  return {};
}

Result<Request> request_of(const Entry& entry, Instant now, std::string_view by) {
  const auto& all = Catalogue::embedded();
  TRY_VOID(check_named("right", all.right, entry.right));
  TRY_VOID(check_named("requester", all.requester, entry.requester));
  TRY_VOID(check_named("channel", all.channel, entry.channel));
  Request request;
  request.right = entry.right;
  request.requester = entry.requester;
  request.channel = entry.channel;
  request.motive = entry.motive.value_or("");
  request.patient_name = entry.patient_name;
  request.patient_birth = entry.patient_birth;
  request.requester_name = entry.requester_name.value_or(Personal<std::string>());
  request.contact = entry.contact.value_or(Personal<std::string>());
  request.wish = entry.wish.value_or(Personal<std::string>());
  request.format = entry.format.value_or("");
  request.dossier = entry.dossier.value_or("");
  request.objects = entry.objects.value_or(std::vector<std::string>{});
  request.old = entry.old.value_or(false);
  request.recent = entry.recent.value_or(!request.old);
  request.recorded_by = by;
  TRY_VOID(check_name("patient_name", request.patient_name, true));
  TRY_VOID(check_name("requester_name", request.requester_name,
                      !at(all.requester, request.requester).self));
  TRY_VOID(check_text("contact", request.contact.reveal(), false));
  TRY_VOID(check_text("wish", request.wish.reveal(), false));
  if (!request.format.empty()) TRY_VOID(check_named("format", all.format, request.format));
  if (!request.dossier.empty() && !is_id(request.dossier))
    return bad_field("dossier", "Ce dossier n’existe pas.", "Cherchez-le par le nom du patient.");
  if (!request.dossier.empty() && !at(all.right, request.right).needs_dossier)
    return bad_field("dossier", "Ce droit porte sur des données qui ne sont dans aucun dossier.",
                     "Retirez le dossier, ou choisissez un droit sur le dossier médical.");
  if (request.right == "access" && !request.recent && !request.old)
    return bad_field("recent", "Il faut demander au moins des pièces récentes ou anciennes.",
                     "Cochez une des deux cases.");
  if (request.patient_birth &&
      (!request.patient_birth->ok() || *request.patient_birth > paris_date(now)))
    return bad_field("patient_birth", "Cette date de naissance n’est pas possible.");
  TRY_VOID(check_objects(request));
  TRY_VOID(check_requester(request));
  TRY_VOID(set_receipt(request, entry, now));
  return request;
}

}  // namespace

Instant StoredRequest::received() const {
  const auto read = parse_instant(request.received_at);
  if (!read) bug("a request without a readable instant of receipt");
  return *read;
}

std::string_view state_in_french(std::string_view state) {
  constexpr std::pair<std::string_view, std::string_view> kStates[] = {
      {"received", "reçue"},
      {"identity_pending", "identité à vérifier"},
      {"in_progress", "en préparation"},
      {"awaiting_doctor", "chez le médecin"},
      {"ready", "prête"},
      {"delivered", "remise"},
      {"refused", "refusée"},
      {"extended", "prolongée"},
      {"closed", "close"},
  };
  for (const auto& [id, label] : kStates)
    if (id == state) return label;
  bug("a state that no request has");
}

bool StoredRequest::running() const {
  return state != "closed" && state != "delivered" && state != "refused";
}

Result<StoredRequest> record_request(vault::Session& session, store::Transaction& tx,
                                     const Entry& entry, std::string_view by) {
  const auto now = session.clock.now();
  StoredRequest stored;
  stored.request = TRY(request_of(entry, now, by));
  stored.number = TRY(next_number(session, tx, int(paris_date(now).year())));
  return save_request(session, tx, stored, "received", by);
}

Result<std::vector<StoredRequest>> list_requests(vault::Session& session, store::Transaction& tx) {
  std::vector<StoredRequest> all;
  for (const auto& record : TRY(records::list(session, tx, kRequests.kind)))
    all.push_back(TRY(opened(record)));
  const auto due = [](const StoredRequest& one) {
    const auto clock = governing(one);
    return clock ? clock->until : Instant::max();
  };
  std::stable_sort(all.begin(), all.end(), [&](const auto& one, const auto& other) {
    if (one.running() != other.running()) return one.running();
    if (!one.running()) return one.number > other.number;
    return due(one) < due(other);
  });
  return all;
}

Result<StoredRequest> find_request(vault::Session& session, store::Transaction& tx,
                                   std::string_view number) {
  const auto record = TRY(records::find(session, tx, kRequests.kind, number));
  if (record) return opened(*record);
  return fail(Errc::not_found, "request.unknown", "Cette demande n’existe pas.", {},
              "La liste est dans «\u00a0Demandes\u00a0».");
}

Result<std::vector<StoredRequest>> request_history(vault::Session& session, store::Transaction& tx,
                                                   std::string_view number) {
  std::vector<StoredRequest> all;
  for (const auto& record : TRY(records::history(session, tx, kRequests.kind, number)))
    all.push_back(TRY(opened(record)));
  if (all.empty()) TRY(find_request(session, tx, number));
  return all;
}

Result<StoredRequest> save_request(vault::Session& session, store::Transaction& tx,
                                   const StoredRequest& stored, std::string_view state,
                                   std::string_view by) {
  return opened(TRY(records::save(session, tx, kRequests, stored.number, state,
                                  json::bind::write(stored.request), stored.version, by)));
}

}  // namespace serment::rights
