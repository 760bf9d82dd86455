// Rights of persons at the command line: from the desk to the doctor.
#include "cli/request_step.h"
#include "dossier/dossiers.h"
#include "json/bind.h"
#include "rights/catalogue.h"
#include "rights/steps.h"

namespace serment::cli {
namespace {

using rights::StoredRequest;

Result<void> note_reading(vault::Session& session, std::string_view act,
                          const std::string& object) {
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    const audit::Event event{std::string(act), session.actor, object, session.clock.now()};
    TRY(session.journal.append(tx, event, {}));
    return {};
  });
}

std::string_view word(rights::Alarm alarm) {
  if (alarm == rights::Alarm::late) return "en retard";
  return alarm == rights::Alarm::soon ? "bientôt" : "";
}

Result<Exit> run_list(Context& context, const Arguments&) {
  auto& session = *TRY(context.session());
  std::vector<StoredRequest> all;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    all = TRY(rights::list_requests(session, tx));
    return {};
  }));
  TRY_VOID(note_reading(session, "request.read", ""));
  const auto now = context.clock().now();
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& one : all) {
        const auto clock = rights::governing(one);
        out.begin_object();
        out.field("number", one.number);
        out.field("right", one.request.right);
        out.field("state", one.state);
        field_date(out, "due", clock ? std::optional(clock->day) : std::nullopt);
        out.field("late", rights::watch(one, now).alarm == rights::Alarm::late);
        out.field("next_step", rights::next_step(one, now));
        out.end_object();
      }
      out.end_array();
    }));
    return Exit::done;
  }
  if (all.empty()) {
    say("Aucune demande. Pour en enregistrer une : serment request add.");
    return Exit::done;
  }
  Table table({"Numéro", "Droit", "Patient", "État", "Dernier jour", ""});
  for (const auto& one : all) {
    const auto clock = rights::governing(one);
    table.add({one.number, rights::at(rights::Catalogue::embedded().right, one.request.right).label,
               one.request.patient_name.reveal(), std::string(rights::state_in_french(one.state)),
               clock ? in_french(clock->day) : "",
               std::string(word(rights::watch(one, now).alarm))});
  }
  table.print();
  return Exit::done;
}

Result<Exit> run_show(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  const auto stored = TRY(found_request(session, arguments));
  TRY_VOID(note_reading(session, "request.read", stored.number));
  if (context.json()) {
    say(json::bind::write(stored.request));
    return Exit::done;
  }
  const auto& right = rights::at(rights::Catalogue::embedded().right, stored.request.right);
  say(stored.number + "\u00a0: " + stored.request.patient_name.reveal() + " " + right.asks + ".");
  say("État\u00a0: " + std::string(rights::state_in_french(stored.state)) + ". Reçue le " +
      in_french(stored.received()) + ".");
  for (const auto& clock : rights::clocks(stored)) {
    say("  " + clock.text + " (" + clock.cite + ")\u00a0: " + in_french(clock.day) +
        (clock.governs ? ", le plus court"
         : clock.done  ? ", fait"
                       : ""));
    if (clock.not_before) say("  Pas avant le " + in_french(*clock.not_before) + ".");
  }
  return Exit::done;
}

std::optional<Personal<std::string>> personal(const Arguments& arguments, std::string_view name) {
  if (!arguments.has(name)) return std::nullopt;
  return Personal<std::string>(arguments.text(name));
}

Result<Exit> run_add(Context& context, const Arguments& arguments) {
  auto& session = *TRY(context.session());
  rights::Entry entry;
  entry.right = arguments.text("right");
  entry.requester = arguments.has("requester") ? arguments.text("requester") : "patient";
  entry.channel = arguments.has("channel") ? arguments.text("channel") : "desk";
  entry.patient_name = Personal<std::string>(arguments.text("patient"));
  entry.requester_name = personal(arguments, "requester-name");
  entry.wish = personal(arguments, "wish");
  entry.motive = text_option(arguments, "motive");
  entry.dossier = text_option(arguments, "dossier");
  entry.received_on = TRY(optional_date(arguments, "received"));
  if (arguments.has("old")) {
    entry.old = true;
    entry.recent = arguments.has("recent");
  }
  if (arguments.has("object")) entry.objects = arguments.all("object");
  StoredRequest made;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    made = TRY(rights::record_request(session, tx, entry, kBy));
    return {};
  }));
  const auto clock = rights::governing(made);
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("number", made.number);
      field_date(out, "due", clock ? std::optional(clock->day) : std::nullopt);
      out.end_object();
    }));
  } else {
    say("Demande " + made.number + " enregistrée" +
        (clock ? ", réponse au plus tard le " + in_french(clock->day) : std::string()) + ".");
  }
  return Exit::done;
}

Result<Exit> run_identify(Context& context, const Arguments& arguments) {
  const rights::Recognition how{arguments.text("mode"), text_option(arguments, "doubt"),
                                arguments.all("shown")};
  return request_step(context, arguments,
                      [&](vault::Session& session, store::Transaction& tx, StoredRequest stored) {
                        return rights::identify(session, tx, std::move(stored), how, kBy);
                      });
}

Result<Exit> run_dossier(Context& context, const Arguments& arguments) {
  const DossierId id{arguments.text("dossier")};
  auto& session = *TRY(context.session());
  TRY(dossier::read(session, id, "Demande " + arguments.text("number")));  // it must exist
  return request_step(context, arguments,
                      [&](vault::Session& open, store::Transaction& tx, StoredRequest stored) {
                        return rights::choose_dossier(open, tx, std::move(stored), id, kBy);
                      });
}

Result<Exit> run_submit(Context& context, const Arguments& arguments) {
  return request_step(context, arguments,
                      [&](vault::Session& session, store::Transaction& tx, StoredRequest stored) {
                        return rights::submit(session, tx, std::move(stored), kBy);
                      });
}

Result<Exit> run_extend(Context& context, const Arguments& arguments) {
  return request_step(context, arguments,
                      [&](vault::Session& session, store::Transaction& tx, StoredRequest stored) {
                        return rights::extend(session, tx, std::move(stored),
                                              arguments.text("reason"), kBy);
                      });
}

}  // namespace

void say_request(Context& context, const StoredRequest& after) {
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("number", after.number);
      out.field("state", after.state);
      out.field("version", after.version);
      out.field("next_step", rights::next_step(after, context.clock().now()));
      out.end_object();
    }));
  } else {
    say(after.number + "\u00a0: " + std::string(rights::state_in_french(after.state)) + ".");
  }
}

Result<StoredRequest> found_request(vault::Session& session, const Arguments& arguments) {
  StoredRequest stored;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    stored = TRY(rights::find_request(session, tx, arguments.text("number")));
    return {};
  }));
  return stored;
}

std::optional<std::string> text_option(const Arguments& arguments, std::string_view name) {
  if (!arguments.has(name)) return std::nullopt;
  return arguments.text(name);
}

std::vector<Command> request_commands() {
  const Positional number{"number", "Numéro de la demande (D-2026-001)"};
  return {
      {"request list", "Les demandes de droits et leurs dates", {}, {}, run_list},
      {"request show", "Une demande et ses délais", {number}, {}, run_show},
      {"request add",
       "Enregistrer une demande",
       {},
       {{"right", "DROIT", "access, rectification, erasure, restriction, objection…", true},
        {"patient", "NOM", "Le patient, comme la personne le nomme", true},
        {"requester", "QUI", "patient, parent, guardian, heir, partner, doctor, lawyer…"},
        {"requester-name", "NOM", "Le demandeur, s’il n’est pas le patient"},
        {"motive", "MOTIF", "Après un décès\u00a0: cause_of_death, memory, assert_rights"},
        {"channel", "VOIE", "desk, letter, email, mssante, phone (desk)"},
        {"received", "DATE", "Jour de réception (maintenant)"},
        {"recent", "", "Avec --old\u00a0: les pièces récentes aussi"},
        {"old", "", "Les pièces de plus de cinq ans"},
        {"object", "QUOI", "Pour une opposition : care_team, hosting…", false, true},
        {"dossier", "ID", "Le dossier, s’il est connu"},
        {"wish", "TEXTE", "Ce que la personne demande, en ses mots"}},
       run_add},
      {"request identify",
       "Noter comment la personne est reconnue",
       {number},
       {{"mode", "MODE", "known_at_desk, card_seen, known_elements…", true},
        {"doubt", "TEXTE", "Le doute qui fait demander plus"},
        {"shown", "PREUVE", "Une preuve vue", false, true}},
       run_identify},
      {"request dossier",
       "Désigner le dossier concerné",
       {number},
       {{"dossier", "ID", "Identifiant du dossier", true}},
       run_dossier},
      {"request submit", "Confier une demande au médecin", {number}, {}, run_submit},
      {"request extend",
       "Prolonger le délai",
       {number},
       {{"reason", "TEXTE", "La raison, dite à la personne", true}},
       run_extend},
  };
}

}  // namespace serment::cli
