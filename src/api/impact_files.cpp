// Impact assessments as files: CNIL's tool in and out, attachments, the report to print.
#include "api/impact_views.h"
#include "api/practice_work.h"
#include "api/workflow_routes.h"
#include "crypto/encoding.h"
#include "impact/officer_report.h"

namespace serment::api {

struct ImpactAttachmentRequest {
  std::string name{}, mime{}, content_base64{};
};
BOOST_DESCRIBE_STRUCT(ImpactAttachmentRequest, (), (name, mime, content_base64))

namespace {

Result<Reply> import(Call& call) {
  auto& session = *call.session;
  return reply_with_assessment(TRY(writing(session,
                                           [&](store::Transaction& tx) {
                                             return impact::import_assessment(
                                                 session, tx, call.request.body,
                                                 call.actor.display_name);
                                           })),
                               201);
}

Result<Reply> export_json(Call& call) {
  auto& session = *call.session;
  auto text = TRY(reading(session, [&](store::Transaction& tx) {
    return impact::export_assessment(session, tx, call.path["id"]);
  }));
  TRY_VOID(journal(call, "impact.exported", "impact/" + call.path["id"]));
  return file_reply(std::move(text), "application/json", "analyse-impact.json");
}

Result<Reply> print(Call& call) {
  const auto now = call.services.clock.now();
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      const auto one = TRY(impact::find_assessment(session, tx, call.path["id"]));
      return impact::assessment_page(one, TRY(compliance::load_answers(session, tx)),
                                     impact::Plan::embedded(), paris_date(now));
    });
  }));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(journal(call, "impact.exported", "impact/" + call.path["id"]));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

Result<Reply> attach(Call& call) {
  const auto wanted = TRY(read_body<ImpactAttachmentRequest>(call));
  const auto bytes = crypto::from_base64(wanted.content_base64);
  if (!bytes)
    return fail(Errc::invalid_input, "impact.attachment", "Ce fichier ne se lit pas.",
                "L’analyse est inchangée.", "Choisissez-le de nouveau.", "/content_base64");
  auto& session = *call.session;
  return reply_with_assessment(TRY(writing(session,
                                           [&](store::Transaction& tx) {
                                             return impact::attach(session, tx, call.path["id"],
                                                                   wanted.name, wanted.mime, *bytes,
                                                                   call.actor.display_name);
                                           })),
                               201);
}

/// Whatever the file says it is, it is handed over to be kept, never shown in the page.
Result<Reply> get_attachment(Call& call) {
  auto& session = *call.session;
  std::int64_t number = 0;
  for (const char digit : call.path["number"].substr(0, 6))
    number = digit >= '0' && digit <= '9' ? number * 10 + (digit - '0') : 0;
  const auto bytes = TRY(reading(session, [&](store::Transaction& tx) {
    return impact::read_attachment(session, tx, call.path["id"], number);
  }));
  TRY_VOID(journal(call, "impact.read", "impact/" + call.path["id"]));
  return file_reply(std::string(as_text(bytes)), "application/octet-stream", "piece-jointe");
}

using identity::Permission;
constexpr std::uint64_t kLargestUpload = 16U << 20;

constexpr Route kImpactFilesRoutes[] = {
    {"POST", "/impact/import", "Importer un fichier de l’outil PIA de la CNIL", Access::member,
     Permission::impact_edit, Run::grouped, octets, schema<AssessmentView>, "impact.imported",
     "pia.shape pia.too_large impact.text impact.too_many", import, impact::kLargestPiaFile},
    {"GET", "/impact/{id}.json", "Une analyse d’impact pour l’outil PIA de la CNIL", Access::member,
     Permission::impact_read, Run::grouped, nullptr, octets, "impact.exported", "impact.unknown",
     export_json},
    {"GET", "/impact/{id}.pdf", "Une analyse d’impact, à imprimer", Access::member,
     Permission::impact_read, Run::free, nullptr, octets, "impact.exported", "impact.unknown",
     print},
    {"POST", "/impact/{id}/attachments", "Joindre un fichier à une analyse d’impact",
     Access::member, Permission::impact_edit, Run::grouped, schema<ImpactAttachmentRequest>,
     schema<AssessmentView>, "impact.saved", "impact.attachment impact.frozen impact.unknown",
     attach, kLargestUpload},
    {"GET", "/impact/{id}/attachments/{number}", "Une pièce jointe d’une analyse d’impact",
     Access::member, Permission::impact_read, Run::grouped, nullptr, octets, "impact.read",
     "impact.attachment_unknown pia.attachment", get_attachment},
};

}  // namespace

std::span<const Route> impact_files_routes() {
  return kImpactFilesRoutes;
}

}  // namespace serment::api
