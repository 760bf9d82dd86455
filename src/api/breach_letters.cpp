// Telling the persons: who, the letter, the file to print, what became of each.
#include "breach/letters.h"

#include <fstream>

#include "api/breach_views.h"
#include "api/dossier_names.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"
#include "net/spool.h"

namespace serment::api {

struct RecipientView {
  std::string dossier{}, display{}, channel{}, state{}, on{};
};
BOOST_DESCRIBE_STRUCT(RecipientView, (), (dossier, display, channel, state, on))
struct RecipientsView {
  std::uint64_t total = 0, lots = 0;
  std::vector<breach::MailCount> counts{};
  std::vector<RecipientView> items{};  ///< of the lot asked for
};
BOOST_DESCRIBE_STRUCT(RecipientsView, (), (total, lots, counts, items))
struct LettersRequest {
  std::string format{};  ///< "pdf" to print, "csv" for a mailing house
  bool duplex = false;
  std::vector<std::uint64_t> lots{};  ///< empty: all, as long as they fit in one file
};
BOOST_DESCRIBE_STRUCT(LettersRequest, (), (format, duplex, lots))
struct LettersMade {
  std::string file{}, format{};
  std::uint64_t letters = 0, pages = 0, moved = 0, gone = 0, drawn_apart = 0;
};
BOOST_DESCRIBE_STRUCT(LettersMade, (), (file, format, letters, pages, moved, gone, drawn_apart))
struct TrackedView {
  std::uint64_t changed = 0;
};
BOOST_DESCRIBE_STRUCT(TrackedView, (), (changed))

namespace {

using identity::Permission;

constexpr std::size_t kMostLots = 10;  ///< in one file: 10 000 letters

breach::Author author_of(const identity::Actor& actor) {
  return {actor.member, actor.display_name};
}

Result<RecipientsView> recipients_view(Call& call, std::uint64_t wanted) {
  auto& session = *call.session;
  const auto id = call.path["id"];
  const auto all = TRY(reading(session, [&](store::Transaction& tx) {
    return breach::find(session, tx, id).and_then([&](const auto&) {
      return breach::lots(session, tx, id);
    });
  }));
  RecipientsView view{.lots = all.size(), .counts = breach::counts_of(all)};
  for (const auto& lot : all) view.total += lot.lot.recipients.size();
  if (wanted == 0 || wanted > all.size()) return view;
  const DossierNames names(call);
  for (const auto& one : all[wanted - 1].lot.recipients)
    view.items.push_back(
        {one.dossier, names.of(DossierId{one.dossier}), one.channel, one.state, one.on});
  return view;
}

Result<Reply> get_recipients(Call& call) {
  const auto view = TRY(recipients_view(call, TRY(number_of(call, "lot", 0))));
  TRY_VOID(journal(call, "breach.read", "breach/" + call.path["id"]));
  return reply_with(view);
}

Result<Reply> post_recipients(Call& call) {
  const auto selection = TRY(read_body<breach::Selection>(call));
  auto& session = *call.session;
  return reply_with(TRY(writing(session, [&](store::Transaction& tx) {
    return breach::select({session, tx, call.path["id"], 0, author_of(call.actor)}, selection);
  })));
}

Result<Reply> post_tracking(Call& call) {
  const auto tracking = TRY(read_body<breach::Tracking>(call));
  auto& session = *call.session;
  const auto changed = TRY(writing(session, [&](store::Transaction& tx) -> Result<std::uint64_t> {
    TRY(breach::find(session, tx, call.path["id"]));
    return breach::track({session, tx, call.path["id"], 0, author_of(call.actor)}, tracking);
  }));
  return reply_with(TrackedView{changed});
}

struct Written {
  breach::Breach breach;
  compliance::Answers answers;
};
Result<Written> written(Services& services, const identity::Actor& actor, const std::string& id) {
  return on_engine(services, actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<Written> {
      Written found;
      found.breach = TRY(breach::find(session, tx, id)).breach;
      found.answers = TRY(compliance::load_answers(session, tx));
      return found;
    });
  });
}

Result<Reply> get_letter(Call& call) {
  const auto found = TRY(written(call.services, call.actor, call.path["id"]));
  TRY_VOID(journal(call, "breach.read", "breach/" + call.path["id"]));
  return reply_with(breach::filled_letter(found.breach, found.answers));
}

Result<Reply> put_letter(Call& call) {
  const auto letter = TRY(read_body<breach::Letter>(call));
  const auto version = TRY(if_match(call));
  auto& session = *call.session;
  const auto stored = TRY(writing(session, [&](store::Transaction& tx) {
    return breach::save_letter({session, tx, call.path["id"], version, author_of(call.actor)},
                               letter);
  }));
  auto reply = reply_with(breach_view(stored));
  reply.headers.push_back(etag(stored.version));
  return reply;
}

Result<Reply> print_letter(Call& call) {
  const auto found = TRY(written(call.services, call.actor, call.path["id"]));
  const auto pdf =
      TRY(breach::model_letter(found.breach, found.answers, call.services.clock.now()));
  TRY_VOID(journal(call, "breach.read", "breach/" + call.path["id"]));
  return file_reply(std::string(as_text(pdf)), "application/pdf", "lettre.pdf");
}

tl::unexpected<Error> stopped() {
  return fail(Errc::conflict, "mail.cancelled", "La préparation des lettres a été arrêtée.",
              "Aucun fichier n’a été gardé.");
}

tl::unexpected<Error> no_room() {
  return fail(Errc::unavailable, "mail.room", "La mémoire manque pour préparer les lettres.",
              "Aucun fichier n’a été gardé.", "Préparez moins de lots à la fois.");
}

/// The lots to open, by number from 0.
Result<std::vector<std::size_t>> chosen_lots(Services& services, const identity::Actor& actor,
                                             const std::string& id, const LettersRequest& wanted) {
  const auto count =
      TRY(on_engine(services, actor, [&](vault::Session& session) -> Result<std::size_t> {
        return reading(session, [&](store::Transaction& tx) -> Result<std::size_t> {
          return TRY(breach::lots(session, tx, id)).size();
        });
      }));
  std::vector<std::size_t> chosen;
  if (wanted.lots.empty())
    for (std::size_t i = 0; i < count; ++i) chosen.push_back(i);
  for (const auto number : wanted.lots)
    if (number >= 1 && number <= count) chosen.push_back(static_cast<std::size_t>(number - 1));
  if (chosen.empty())
    return fail(Errc::invalid_input, "mail.nobody", "Personne n’est encore à prévenir.",
                "Aucune lettre n’a été préparée.", "Choisissez d’abord les personnes.", "lots");
  if (chosen.size() > kMostLots)
    return fail(Errc::invalid_input, "mail.too_many",
                "Un fichier tient 10\u00a0000 lettres au plus.", "Aucune lettre n’a été préparée.",
                "Demandez les lots dix par dix.", "lots");
  return chosen;
}

/// One lot at a time, so that the others go on working.
Result<std::vector<documents::AddressLines>> open_lots(Services& services,
                                                       const identity::Actor& actor,
                                                       const std::string& id,
                                                       const std::vector<std::size_t>& chosen,
                                                       JobHandle& job, LettersMade& made) {
  std::vector<documents::AddressLines> addresses;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (job.cancelled()) return stopped();
    job.progress(i, chosen.size(), "Lecture des adresses.");
    auto opened = TRY(on_engine(services, actor, [&](vault::Session& session) {
      return writing(session, [&](store::Transaction& tx) -> Result<breach::LotAddresses> {
        auto all = TRY(breach::lots(session, tx, id));
        return breach::open_lot(session, tx, all.at(chosen[i]), made.format == "pdf",
                                actor.display_name);
      });
    }));
    made.moved += opened.moved;
    made.gone += opened.gone;
    addresses.insert(addresses.end(), std::make_move_iterator(opened.addresses.begin()),
                     std::make_move_iterator(opened.addresses.end()));
  }
  if (addresses.empty())
    return fail(Errc::invalid_input, "mail.nobody", "Aucune lettre n’est à envoyer par la poste.",
                "Aucune lettre n’a été préparée.",
                "Regardez le suivi\u00a0: les personnes sans adresse sont à prévenir autrement.",
                "lots");
  return addresses;
}

Result<std::string> make_letters(Services& services, const identity::Actor& actor,
                                 const std::string& id, const LettersRequest& wanted,
                                 JobHandle& job) {
  LettersMade made{.format = wanted.format};
  const auto found = TRY(written(services, actor, id));
  const auto chosen = TRY(chosen_lots(services, actor, id, wanted));
  const auto addresses = TRY(open_lots(services, actor, id, chosen, job, made));
  made.letters = addresses.size();
  const auto file = net::MemoryFile::create();
  if (!file) return no_room();
  const auto sink = [&](std::string_view part) -> Result<void> {
    if (!file->append(part)) return no_room();
    return {};
  };
  if (wanted.format == "csv") {
    TRY_VOID(sink(documents::addresses_csv(addresses)));
  } else {
    job.progress(0, made.letters, "Mise en page de la lettre.");
    const auto letter =
        TRY(breach::model_letter(found.breach, found.answers, services.clock.now()));
    const auto merged = TRY(documents::merge_letters(
        letter, addresses, {wanted.duplex}, job.cancelled(),
        [&](std::uint64_t done) { job.progress(done, made.letters, "Lettres prêtes."); }, sink));
    made.pages = merged.pages;
    made.drawn_apart = merged.drawn_apart;
  }
  const auto kept = TRY(services.uploads.keep(file, "letters", "." + wanted.format, actor.member));
  made.file = kept.id;
  TRY_VOID(services.engine.run([&](vault::Session& session) -> Result<void> {
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(
          tx, {"breach.letters", actor.member, "breach/" + id, services.clock.now()},
          as_bytes("{\"letters\":" + std::to_string(made.letters) + "}")));
      return {};
    });
  }));
  return json::bind::write(made);
}

Result<Reply> post_letters(Call& call) {
  const auto wanted = TRY(read_body<LettersRequest>(call));
  if (wanted.format != "pdf" && wanted.format != "csv")
    return fail(Errc::invalid_input, "breach.option", "Ce format n’existe pas.",
                "Aucune lettre n’a été préparée.", "Demandez pdf ou csv.", "format");
  return start_job(call, "letters",
                   [&services = call.services, actor = call.actor, id = call.path["id"], wanted](
                       JobHandle& job) { return make_letters(services, actor, id, wanted, job); });
}

Result<Reply> get_letters(Call& call) {
  const auto kept = call.services.uploads.find(call.path["file"], call.actor.member);
  if (!kept || kept->format != "letters")
    return fail(Errc::not_found, "mail.unknown", "Ce fichier n’est plus gardé.", {},
                "Préparez les lettres de nouveau\u00a0: un fichier reste une heure.");
  std::ifstream file(kept->path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  TRY_VOID(journal(call, "breach.letters", "breach/" + call.path["id"]));
  const bool csv = kept->path.extension() == ".csv";
  return file_reply(std::move(bytes), csv ? "text/csv; charset=utf-8" : "application/pdf",
                    csv ? "adresses.csv" : "lettres.pdf");
}

constexpr std::uint64_t kHighestLot = 100'000;
constexpr Parameter kOfRecipients[] = {
    query::natural("lot", kHighestLot,
                   "Les personnes de ce lot\u00a0; sans cela, les nombres seuls"),
};
constexpr Route kBreachLetterRoutes[] = {
    {"GET", Address("/breaches/{id}/recipients", kOfRecipients),
     "Les personnes à prévenir, et où en sont les envois", Access::member,
     Permission::breach_manage, Run::grouped, nullptr, schema<RecipientsView>, "breach.read",
     "breach.unknown", get_recipients},
    {"POST", "/breaches/{id}/recipients", "Choisir les personnes à prévenir", Access::member,
     Permission::breach_manage, Run::grouped, schema<breach::Selection>, schema<breach::Selected>,
     "breach.recipients", "breach.unknown breach.selection breach.closed", post_recipients},
    {"POST", "/breaches/{id}/tracking", "Noter ce que deviennent les envois", Access::member,
     Permission::breach_manage, Run::grouped, schema<breach::Tracking>, schema<TrackedView>,
     "breach.tracked", "breach.unknown breach.option breach.date breach.future", post_tracking},
    {"GET", "/breaches/{id}/letter", "Les mots de la lettre", Access::member,
     Permission::breach_manage, Run::free, nullptr, schema<breach::Letter>, "breach.read",
     "breach.unknown practice.no_answers", get_letter},
    {"PUT", "/breaches/{id}/letter", "Changer les mots de la lettre", Access::member,
     Permission::breach_manage, Run::grouped, schema<breach::Letter>, schema<BreachView>,
     "breach.updated", "breach.unknown breach.text", put_letter},
    {"GET", "/breaches/{id}/letter.pdf", "La lettre, telle qu’elle partira", Access::member,
     Permission::breach_manage, Run::free, nullptr, octets, "breach.read",
     "breach.unknown practice.no_answers", print_letter},
    {"POST", "/breaches/{id}/letters", "Préparer les lettres à imprimer", Access::member,
     Permission::breach_manage, Run::free, schema<LettersRequest>, any_object, "breach.letters",
     "mail.nobody mail.too_many mail.room mail.cancelled job.too_many", post_letters},
    {"GET", "/breaches/{id}/letters/{file}", "Le fichier des lettres", Access::member,
     Permission::breach_manage, Run::free, nullptr, octets, "breach.letters", "mail.unknown",
     get_letters},
};

}  // namespace

std::span<const Route> breach_letter_routes() {
  return kBreachLetterRoutes;
}

}  // namespace serment::api
