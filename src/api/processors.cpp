// Suppliers: their files, HDS certificates, questionnaires, letters and reminders, the end.
#include "api/practice_work.h"
#include "api/processor_views.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"

namespace serment::api {

struct SendingRequest {
  std::string letter{}, channel{};
  Date sent_on{};
};
BOOST_DESCRIBE_STRUCT(SendingRequest, (), (letter, channel, sent_on))
struct DayRequest {
  Date on{};
};
BOOST_DESCRIBE_STRUCT(DayRequest, (), (on))
struct EndRequest {
  Date ended_on{};
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(EndRequest, (), (ended_on, reason))

namespace {

namespace suppliers = processors;
using suppliers::SupplierFile;

Reply reply_of(const SupplierFile& file, const Call& call, int status = 200) {
  auto reply = reply_with(supplier_view(file, call.services.clock.today()), status);
  if (file.processor.version > 0) reply.headers.push_back(etag(file.processor.version));
  return reply;
}

/// Does one thing to a supplier and answers with its whole file.
template <class Work>
Result<Reply> change(Call& call, std::string_view id, int status, const Work& work) {
  auto& session = *call.session;
  auto file = writing(session, [&](store::Transaction& tx) -> Result<SupplierFile> {
    TRY(work(session, tx));
    return suppliers::load_file(session, tx, id);
  });
  if (file) return reply_of(*file, call, status);
  if (file.error().code == "record.version") return changed_meanwhile();
  return tl::unexpected<Error>(std::move(file.error()));
}

Result<Reply> show(Call& call) {
  auto& session = *call.session;
  const auto file = TRY(reading(session, [&](store::Transaction& tx) {
    return suppliers::load_file(session, tx, call.path["id"]);
  }));
  if (call.services.first_this_minute(call, "processor/" + file.processor.id))
    TRY_VOID(journal(call, "processor.read", "processor/" + file.processor.id));
  return reply_of(file, call);
}

Result<Reply> add(Call& call) {
  const auto wanted = TRY(read_body<suppliers::Processor>(call));
  auto& session = *call.session;
  const auto file = TRY(writing(session, [&](store::Transaction& tx) -> Result<SupplierFile> {
    const auto kept = TRY(suppliers::checked(wanted));
    const auto id = TRY(suppliers::new_id(session, tx, kept.kind));
    TRY(suppliers::save_processor(session, tx, id, kept, 0, call.actor.display_name));
    return suppliers::load_file(session, tx, id);
  }));
  return reply_of(file, call, 201);
}

Result<Reply> edit(Call& call) {
  const auto wanted = TRY(read_body<suppliers::Processor>(call));
  const auto version = TRY(if_match(call));
  return change(call, call.path["id"], 200, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::save_processor(session, tx, call.path["id"], wanted, version,
                                     call.actor.display_name);
  });
}

Result<Reply> put_certificate(Call& call) {
  const auto wanted = TRY(read_body<suppliers::Certificate>(call));
  const auto version = TRY(if_match(call));
  return change(call, call.path["id"], 200, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::save_certificate(session, tx, call.path["id"], wanted,
                                       call.actor.display_name, version);
  });
}

Result<Reply> put_answers(Call& call) {
  const auto wanted = TRY(read_body<suppliers::Answered>(call));
  const auto version = TRY(if_match(call));
  return change(call, call.path["id"], 200, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::save_answers(session, tx, call.path["id"], call.path["form"], wanted,
                                   call.actor.display_name, version);
  });
}

Result<Reply> post_request(Call& call) {
  const auto wanted = TRY(read_body<SendingRequest>(call));
  return change(call, call.path["id"], 201, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::record_sending(session, tx, call.path["id"], wanted.letter, wanted.sent_on,
                                     wanted.channel, call.actor.display_name);
  });
}

/// A natural number of the path; 0, which nothing has, for anything else.
std::uint32_t number_in(std::string_view text) {
  std::uint32_t number = 0;
  for (const char digit : text.substr(0, 6)) {
    if (digit < '0' || digit > '9') return 0;
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return number;
}

Result<Reply> step(Call& call, suppliers::RequestStep step) {
  const auto wanted = TRY(read_body<DayRequest>(call));
  return change(call, call.path["id"], 200, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::record_step(session, tx, call.path["id"], number_in(call.path["number"]),
                                  step, wanted.on, call.actor.display_name);
  });
}

Result<Reply> remind(Call& call) {
  return step(call, suppliers::RequestStep::reminded);
}

Result<Reply> answered(Call& call) {
  return step(call, suppliers::RequestStep::answered);
}

Result<Reply> end(Call& call) {
  const auto wanted = TRY(read_body<EndRequest>(call));
  return change(call, call.path["id"], 200, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::end_processor(session, tx, call.path["id"], wanted.ended_on, wanted.reason,
                                    call.actor.display_name);
  });
}

Result<Reply> exit_proof(Call& call) {
  const auto wanted = TRY(read_body<suppliers::ExitProof>(call));
  return change(call, call.path["id"], 200, [&](vault::Session& session, store::Transaction& tx) {
    return suppliers::prove_exit(session, tx, call.path["id"], wanted, call.actor.display_name);
  });
}

struct ToPrint {
  compliance::Answers answers;
  SupplierFile file;
};

/// The page is printed off the engine, which only reads.
Result<Reply> print_letter(Call& call) {
  const auto number = TRY(number_of(call, "request", 0));
  const auto given = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<ToPrint> {
      ToPrint all;
      all.answers = TRY(compliance::load_answers(session, tx));
      all.file = TRY(suppliers::load_file(session, tx, call.path["id"]));
      return all;
    });
  }));
  const auto page =
      TRY(suppliers::letter(call.path["letter"], given.answers, given.file,
                            static_cast<std::uint32_t>(number), call.services.clock.today()));
  const auto printed = TRY(compliance::print({page}, call.services.clock.now()));
  TRY_VOID(journal(call, "processor.letter", "processor/" + given.file.processor.id));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

using identity::Permission;
constexpr std::uint64_t kMostRequests = 999'999;
constexpr Parameter kOfLetter[] = {
    query::natural("request", kMostRequests, "Le courrier que l’on relance"),
};
constexpr Route kProcessorsRoutes[] = {
    {"POST", "/processors", "Ajouter un prestataire", Access::member, Permission::processor_edit,
     Run::grouped, schema<suppliers::Processor>, schema<SupplierView>, "processor.saved",
     "processor.kind processor.role processor.number processor.email processor.text "
     "processor.text_missing",
     add},
    {"GET", "/processors/{id}", "La fiche d’un prestataire, et où il en est", Access::member,
     Permission::processor_read, Run::grouped, nullptr, schema<SupplierView>, "processor.read",
     "processor.unknown", show},
    {"PUT", "/processors/{id}", "Corriger la fiche d’un prestataire", Access::member,
     Permission::processor_edit, Run::grouped, schema<suppliers::Processor>, schema<SupplierView>,
     "processor.saved",
     "processor.kind processor.role processor.number processor.email processor.text "
     "processor.text_missing processor.ended conflict.if_match_needed",
     edit},
    {"PUT", "/processors/{id}/hds-certificate", "Enregistrer le certificat HDS", Access::member,
     Permission::processor_edit, Run::grouped, schema<suppliers::Certificate>, schema<SupplierView>,
     "processor.certificate",
     "processor.unknown hds.number hds.activities hds.version hds.dates processor.date "
     "conflict.if_match_needed",
     put_certificate},
    {"PUT", "/processors/{id}/answers/{form}", "Enregistrer les réponses à un questionnaire",
     Access::member, Permission::processor_edit, Run::grouped, schema<suppliers::Answered>,
     schema<SupplierView>, "processor.answered",
     "processor.unknown questionnaire.unknown questionnaire.question questionnaire.incomplete "
     "processor.date conflict.if_match_needed",
     put_answers},
    {"POST", "/processors/{id}/requests", "Noter un courrier envoyé", Access::member,
     Permission::processor_edit, Run::grouped, schema<SendingRequest>, schema<SupplierView>,
     "processor.asked",
     "processor.unknown supplier_request.letter supplier_request.channel processor.date",
     post_request},
    {"POST", "/processors/{id}/requests/{number}/reminder", "Noter une relance", Access::member,
     Permission::processor_edit, Run::grouped, schema<DayRequest>, schema<SupplierView>,
     "processor.reminded",
     "supplier_request.unknown supplier_request.answered supplier_request.order processor.date",
     remind},
    {"POST", "/processors/{id}/requests/{number}/answer", "Noter la réponse à un courrier",
     Access::member, Permission::processor_edit, Run::grouped, schema<DayRequest>,
     schema<SupplierView>, "processor.request_answered",
     "supplier_request.unknown supplier_request.answered supplier_request.order processor.date",
     answered},
    {"GET", Address("/processors/{id}/letters/{letter}.pdf", kOfLetter),
     "Un courrier au prestataire, à imprimer", Access::member, Permission::processor_edit,
     Run::free, nullptr, octets, "processor.letter",
     "processor.unknown practice.no_answers letter.unknown letter.nothing_missing "
     "letter.not_hosting processor.not_ended supplier_request.unknown",
     print_letter},
    {"POST", "/processors/{id}/end", "Dire que le travail avec un prestataire est terminé",
     Access::member, Permission::processor_edit, Run::grouped, schema<EndRequest>,
     schema<SupplierView>, "processor.ended", "processor.unknown processor.ended processor.date",
     end},
    {"POST", "/processors/{id}/exit-proof", "Prouver la restitution ou la destruction",
     Access::member, Permission::processor_edit, Run::grouped, schema<suppliers::ExitProof>,
     schema<SupplierView>, "processor.exit_proved",
     "processor.unknown processor.not_ended processor.outcome processor.date", exit_proof},
};

}  // namespace

std::span<const Route> processors_routes() {
  return kProcessorsRoutes;
}

}  // namespace serment::api
