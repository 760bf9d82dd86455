// Certificates of erasure, as data and as a page to print.
#include <boost/describe.hpp>

#include "api/conformity_routes.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "compliance/founding.h"
#include "documents/documents.h"
#include "evidence/pages.h"
#include "retention/certificate.h"
#include "retention/retention.h"

namespace serment::api {

struct CertificateSummary {
  std::string id{}, proposal{}, issued_at{}, approved_by{};
  std::uint64_t erased = 0, refused = 0;
};
BOOST_DESCRIBE_STRUCT(CertificateSummary, (),
                      (id, proposal, issued_at, approved_by, erased, refused))

namespace {

Result<Reply> list_certificates(Call& call) {
  auto& session = *call.session;
  std::vector<CertificateSummary> views;
  for (const auto& id : TRY(retention::certificates(session))) {
    const auto text = TRY(retention::certificate_json(session, id));
    const auto found = TRY(json::bind::read<retention::Certificate>(text));
    views.push_back({found.id, found.proposal, found.issued_at, found.approved_by,
                     found.counts.erased, found.refused.size()});
  }
  std::reverse(views.begin(), views.end());
  return reply_with_list(std::move(views));
}

Result<Reply> get_certificate(Call& call) {
  return json_reply(TRY(retention::certificate_json(*call.session, call.path["id"])));
}

/// Printed on the worker's thread: the practice goes on meanwhile.
Result<Reply> get_certificate_pdf(Call& call) {
  const auto id = call.path["id"];
  const auto page = TRY(on_engine(
      call.services, call.actor, [&](vault::Session& session) -> Result<compliance::Printable> {
        const auto text = TRY(retention::certificate_json(session, id));
        const auto answers = TRY(reading(session, [&](store::Transaction& tx) {
          return compliance::load_answers(session, tx);
        }));
        return evidence::certificate_page(text, answers.practice.name);
      }));
  const auto bytes = TRY(documents::render_pdf(
      page.html, {.title = page.title, .created = call.services.clock.now()}));
  return file_reply(std::string(as_text(bytes)), "application/pdf", page.name + ".pdf");
}

using identity::Permission;

constexpr Route kCertificatesRoutes[] = {
    {"GET", "/certificates", "Les certificats d’effacement", Access::member,
     Permission::retention_read, Run::grouped, nullptr, schema<Listing<CertificateSummary>>, "", "",
     list_certificates},
    {"GET", "/certificates/{id}", "Un certificat", Access::member, Permission::retention_read,
     Run::grouped, nullptr, schema<retention::Certificate>, "", "certificate.unknown",
     get_certificate},
    {"GET", "/certificates/{id}.pdf", "Un certificat, à imprimer", Access::member,
     Permission::retention_read, Run::free, nullptr, octets, "", "certificate.unknown",
     get_certificate_pdf},
};

}  // namespace

std::span<const Route> certificates_routes() {
  return kCertificatesRoutes;
}

}  // namespace serment::api
