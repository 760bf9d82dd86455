// What happens during a visit: agents, steps, secrecy, accesses, copies, requests for later.
#include <algorithm>
#include <array>

#include "base/paris.h"
#include "documents/documents.h"
#include "evidence/layout.h"
#include "evidence/lists.h"
#include "inspection/visit_store.h"

namespace serment::inspection {
namespace {

constexpr std::size_t kLongestLabel = 120;
constexpr std::size_t kMostCopies = 5000;

tl::unexpected<Error> unknown_inspector() {
  return fail(Errc::invalid_input, "inspection.inspector", "Cet agent n’est pas dans ce contrôle.",
              "Rien n’a été ouvert.", "Inscrivez d’abord son nom et son service.", "inspector");
}

std::string number_of(std::string_view prefix, std::size_t count) {
  return std::string(prefix) + std::to_string(count + 1);
}

const Inspector* find_inspector(const Visit& visit, std::string_view id) {
  const auto found = std::find_if(visit.inspectors.begin(), visit.inspectors.end(),
                                  [&](const auto& one) { return one.id == id; });
  return found == visit.inspectors.end() ? nullptr : &*found;
}

std::string title_of(const std::vector<Choice>& choices, std::string_view id) {
  const auto found =
      std::find_if(choices.begin(), choices.end(), [&](const auto& one) { return one.id == id; });
  return found == choices.end() ? std::string(id) : found->title;
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Result<void> check_copy(const Copy& copy) {
  constexpr std::uint64_t kLargest = 1ULL << 40;
  if (documents::is_safe_entry_name(copy.path) && copy.size <= kLargest && is_digest(copy.sha256))
    return {};
  return fail(Errc::invalid_input, "inspection.copy",
              "Ce fichier ne s’inscrit pas\u00a0: son nom, sa taille ou son empreinte ne va pas.",
              "Rien n’a été inscrit.", "Choisissez de nouveau le fichier copié.", "copies");
}

}  // namespace

Result<StoredVisit> add_note(vault::Session& session, store::Transaction& tx, std::string_view id,
                             std::string_view text, std::optional<Instant> at, Writing writing) {
  TRY_VOID(check_text(text, "text"));
  return change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
    const auto now = session.clock.now();
    const auto began = TRY(parse_instant(visit.began_at));
    // The first minutes are written down once there is time: the day of the visit is accepted.
    if (at && (*at > now || *at < paris_midnight(paris_date(began))))
      return fail(Errc::invalid_input, "inspection.instant",
                  "Cette heure est à venir, ou d’avant la visite.", "Rien n’a été enregistré.",
                  "Donnez l’heure de ce qui s’est passé.", "at");
    add_line(visit, at.value_or(now), now, writing.by, "note", std::string(text));
    return {};
  });
}

Result<StoredVisit> add_inspector(vault::Session& session, store::Transaction& tx,
                                  std::string_view id, Inspector wanted, Writing writing) {
  TRY_VOID(check_text(wanted.name, "name", kLongestLabel));
  TRY_VOID(check_text(wanted.service, "service", kLongestLabel));
  TRY_VOID(check_text(wanted.authorisation, "authorisation", kLongestLabel));
  const auto& checks = Catalogue::embedded().checks;
  if (!is_choice(checks, wanted.checked_how))
    return fail(Errc::invalid_input, "inspection.check", "Il manque comment l’agent a été vérifié.",
                "Rien n’a été enregistré.", "Choisissez dans la liste.", "checked_how");
  return change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
    const auto now = session.clock.now();
    wanted.id = number_of("", visit.inspectors.size());
    wanted.checked_at = iso(now);
    wanted.checked_by = writing.by;
    add_line(
        visit, now, now, writing.by, "inspector",
        wanted.name + ", " + wanted.service + ". " + title_of(checks, wanted.checked_how) + ".");
    visit.inspectors.push_back(std::move(wanted));
    return {};
  });
}

Result<StoredVisit> do_step(vault::Session& session, store::Transaction& tx, std::string_view id,
                            std::string_view step, Writing writing) {
  const auto* known = Catalogue::embedded().step(step);
  if (known == nullptr)
    return fail(Errc::invalid_input, "inspection.step", "Cette étape n’existe pas.",
                "Rien n’a été enregistré.", "Relisez la liste des étapes.", "step");
  return change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
    const auto now = session.clock.now();
    for (const auto& done : visit.steps)
      if (done.step == step) return {};
    visit.steps.push_back({std::string(step), iso(now), std::string(writing.by)});
    add_line(visit, now, now, writing.by, "step", known->text);
    return {};
  });
}

std::string secrecy_sentence(std::string_view doctor, std::string_view about) {
  return filled(Catalogue::embedded().secrecy_sentence, {{"doctor", doctor}, {"about", about}});
}

Result<StoredVisit> oppose_secrecy(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, std::string_view doctor,
                                   std::string_view about, Writing writing) {
  TRY_VOID(check_text(doctor, "doctor", kLongestLabel));
  TRY_VOID(check_text(about, "about", 500));
  return change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
    const auto now = session.clock.now();
    add_line(visit, now, now, writing.by, "secrecy", secrecy_sentence(doctor, about));
    return {};
  });
}

Result<std::vector<std::string>> permissions_of(const std::vector<std::string>& scopes) {
  std::vector<std::string> permissions;
  for (const auto& id : scopes) {
    const auto* scope = Catalogue::embedded().scope(id);
    if (scope == nullptr) permissions.clear();
    if (scope == nullptr) break;
    for (const auto& permission : scope->permissions)
      if (std::find(permissions.begin(), permissions.end(), permission) == permissions.end())
        permissions.push_back(permission);
  }
  if (permissions.empty())
    return fail(Errc::invalid_input, "inspection.scope", "Il manque ce que cet accès ouvre.",
                "Aucun accès n’a été ouvert.", "Choisissez au moins une partie de la liste.",
                "scopes");
  return permissions;
}

Result<Instant> access_end(Date last_day, Instant now) {
  const auto& law = Catalogue::embedded();
  const auto today = paris_date(now);
  const auto end = paris_hour(last_day, law.access_closes_at_hour);
  if (end <= now || days_between(today, last_day) > law.access_most_days)
    return fail(Errc::invalid_input, "inspection.access_end",
                "Cette fin est passée, ou trop lointaine.", "Aucun accès n’a été ouvert.",
                "Un accès de contrôleur dure au plus " + std::to_string(law.access_most_days) +
                    " jours, et se ferme le soir.",
                "last_day");
  return end;
}

std::vector<Access> open_accesses(const Visit& visit, Instant now) {
  std::vector<Access> open;
  for (const auto& one : visit.accesses) {
    const auto until = parse_instant(one.until);
    if (one.closed_at.empty() && until && now < *until) open.push_back(one);
  }
  return open;
}

Result<Inspector> may_receive_access(const StoredVisit& visit, std::string_view inspector,
                                     Instant now) {
  if (visit.state != "under_way")
    return fail(Errc::forbidden, "inspection.over", "Ce contrôle est terminé.",
                "Aucun accès n’a été ouvert.");
  const auto* found = find_inspector(visit.content, inspector);
  if (found == nullptr) return unknown_inspector();
  if (found->checked_how == "refused")
    return fail(Errc::forbidden, "inspection.not_checked", "Cet agent n’a pas pu être vérifié.",
                "Aucun accès n’a été ouvert.", "Vérifiez d’abord qui il est.");
  for (const auto& one : open_accesses(visit.content, now))
    if (one.inspector == inspector)
      return fail(Errc::forbidden, "inspection.has_access", "Cet agent a déjà un accès.",
                  "Il est resté tel quel.", "Fermez-le avant d’en ouvrir un autre.");
  return *found;
}

Result<StoredVisit> add_access(vault::Session& session, store::Transaction& tx, std::string_view id,
                               Access access, Writing writing) {
  return change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
    const auto* inspector = find_inspector(visit, access.inspector);
    if (inspector == nullptr) return unknown_inspector();
    const auto now = session.clock.now();
    const auto until = TRY(parse_instant(access.until));
    std::string text =
        "Accès ouvert à " + inspector->name + " jusqu’au " + in_french(until) + "\u00a0: ";
    for (std::size_t i = 0; i < access.scopes.size(); ++i) {
      const auto* scope = Catalogue::embedded().scope(access.scopes[i]);
      text += (i == 0 ? "" : ", ") + (scope == nullptr ? access.scopes[i] : scope->title);
    }
    access.opened_at = iso(now);
    add_line(visit, now, now, writing.by, "access", text + ".");
    visit.accesses.push_back(std::move(access));
    return {};
  });
}

Result<StoredVisit> close_access(vault::Session& session, store::Transaction& tx,
                                 std::string_view id, std::string_view member, Writing writing) {
  return change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
    const auto found = std::find_if(visit.accesses.begin(), visit.accesses.end(), [&](auto& one) {
      return one.member == member && one.closed_at.empty();
    });
    if (found == visit.accesses.end()) return unknown_inspector();
    const auto now = session.clock.now();
    found->closed_at = iso(now);
    const auto* inspector = find_inspector(visit, found->inspector);
    add_line(
        visit, now, now, writing.by, "access",
        "Accès fermé\u00a0: " + (inspector == nullptr ? std::string() : inspector->name) + ".");
    return {};
  });
}

Result<StoredVisit> add_copies(vault::Session& session, store::Transaction& tx, std::string_view id,
                               const std::vector<Copy>& copies, Writing writing) {
  if (copies.empty()) TRY_VOID(check_copy({}));
  for (const auto& copy : copies) TRY_VOID(check_copy(copy));
  return change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
    if (visit.copies.size() + copies.size() > kMostCopies) return check_copy({});
    const auto now = session.clock.now();
    for (auto copy : copies) {
      copy.at = iso(now);
      copy.by = writing.by;
      add_line(visit, now, now, writing.by, "copy", copy.path + " — SHA-256 " + copy.sha256);
      visit.copies.push_back(std::move(copy));
    }
    return {};
  });
}

Result<std::string> copies_list(const Visit& visit, std::string_view format) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kFormats = {
      {{"bsd", evidence::kBsdList},
       {"gnu", evidence::kGnuList},
       {"cnil", evidence::kCnilList},
       {"pieces", evidence::kPieces}}};
  std::vector<evidence::ListedEntry> entries;
  for (const auto& copy : visit.copies) entries.push_back({copy.path, copy.size, copy.sha256});
  for (const auto& [name, list] : kFormats)
    if (name == format) return evidence::list_text(list, entries);
  return fail(Errc::not_found, "inspection.list", "Cette liste n’existe pas.", {},
              "Demandez bsd, gnu, cnil ou pieces.");
}

Result<Checked> check_acknowledgement(vault::Session& session, store::Transaction& tx,
                                      std::string_view id, std::string_view text, Writing writing) {
  Checked checked;
  checked.acknowledgement = TRY(parse_acknowledgement(text));
  checked.visit =
      TRY(change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
        std::vector<ListedFile> copied;
        for (const auto& copy : visit.copies) copied.push_back({copy.path, copy.size, copy.sha256});
        checked.comparison = compare(checked.acknowledgement.files, copied);
        const auto& found = checked.comparison;
        const auto now = session.clock.now();
        visit.acknowledgements.push_back({iso(now), std::string(writing.by), found.matched,
                                          found.changed, found.unknown, found.missing,
                                          checked.acknowledgement.unreadable_lines.size()});
        add_line(visit, now, now, writing.by, "acknowledgement",
                 "Accusé comparé\u00a0: " + std::to_string(found.matched) + " identiques, " +
                     std::to_string(found.changed) + " différents, " +
                     std::to_string(found.unknown) + " inconnus, " + std::to_string(found.missing) +
                     " manquants.");
        return {};
      }));
  return checked;
}

Result<StoredVisit> add_follow_up(vault::Session& session, store::Transaction& tx,
                                  std::string_view id, std::string_view what, Date due_on,
                                  Writing writing) {
  TRY_VOID(check_text(what, "what", 500));
  return change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
    const auto now = session.clock.now();
    const auto today = paris_date(now);
    if (due_on < today)
      return fail(Errc::invalid_input, "inspection.due", "Cette date est déjà passée.",
                  "Rien n’a été enregistré.", "Donnez la date que les agents ont écrite.",
                  "due_on");
    FollowUp one;
    one.id = number_of("P", visit.follow_ups.size());
    one.what = what;
    one.asked_on = today;
    one.due_on = due_on;
    add_line(visit, now, now, writing.by, "follow_up",
             one.id + ", pour le " + in_french(due_on) + "\u00a0: " + one.what);
    visit.follow_ups.push_back(std::move(one));
    return {};
  });
}

Result<StoredVisit> answer_follow_up(vault::Session& session, store::Transaction& tx,
                                     std::string_view id, std::string_view follow_up,
                                     std::string_view answer, Writing writing) {
  TRY_VOID(check_text(answer, "answer", 500));
  return change(session, tx, id, writing, [&](Visit& visit, std::string&) -> Result<void> {
    const auto found = std::find_if(visit.follow_ups.begin(), visit.follow_ups.end(),
                                    [&](const auto& one) { return one.id == follow_up; });
    if (found == visit.follow_ups.end())
      return fail(Errc::not_found, "inspection.follow_up", "Cette demande n’existe pas.",
                  "Rien n’a été changé.", "Relisez la liste des pièces demandées.");
    if (!found->done_at.empty())
      return fail(Errc::forbidden, "inspection.answered", "Cette demande a déjà sa réponse.",
                  "Elle est restée telle quelle.", "Ajoutez une note au fil de la visite.");
    const auto now = session.clock.now();
    found->done_at = iso(now);
    found->answer = answer;
    add_line(visit, now, now, writing.by, "follow_up",
             found->id + ", répondu\u00a0: " + std::string(answer));
    return {};
  });
}

}  // namespace serment::inspection
