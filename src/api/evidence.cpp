// Proof bundles: built as a job, kept, handed over, verified whoever made them.
#include "evidence/evidence.h"

#include <boost/describe.hpp>

#include "api/bundle_files.h"
#include "api/conformity_routes.h"
#include "api/holdings.h"
#include "api/home_observed.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "audit/actions.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "evidence/build.h"
#include "records/records.h"
#include "retention/proposal_record.h"

namespace serment::api {

/// The content of a record "evidence_bundle".
struct BundleRecord {
  std::string as_of{}, sha256{};
  std::uint64_t size = 0, files = 0, journal_size = 0;
};
BOOST_DESCRIBE_STRUCT(BundleRecord, (), (as_of, sha256, size, files, journal_size))
struct BundleView {
  std::string id{}, at{}, by{}, as_of{}, sha256{}, state{};
  std::uint64_t size = 0, files = 0, journal_size = 0;
};
BOOST_DESCRIBE_STRUCT(BundleView, (), (id, at, by, as_of, sha256, state, size, files, journal_size))
struct BundleFinding {
  std::string file{}, code{}, text{};
};
BOOST_DESCRIBE_STRUCT(BundleFinding, (), (file, code, text))
struct BundleReport {
  bool intact = false;
  std::uint64_t files = 0, proofs = 0;
  std::string origin{};
  std::uint64_t journal_size = 0;
  std::string as_of{};
  bool key_known = false;
  std::vector<std::string> passed{}, limits{};
  std::vector<BundleFinding> findings{};
};
BOOST_DESCRIBE_STRUCT(BundleReport, (),
                      (intact, files, proofs, origin, journal_size, as_of, key_known, passed,
                       limits, findings))
struct BuiltView {
  std::string id{};
};
BOOST_DESCRIBE_STRUCT(BuiltView, (), (id))

namespace {

constexpr std::string_view kBuilt = audit::known_act("evidence.built");
constexpr records::Transition kSteps[] = {{"", "sealed", kBuilt}};
constexpr records::Lifecycle kBundles{"evidence_bundle", kSteps};

Result<BundleView> opened(const records::Record& record) {
  const auto found = TRY(json::bind::read<BundleRecord>(record.json));
  return BundleView{record.id,    iso(record.at), record.author, found.as_of,       found.sha256,
                    record.state, found.size,     found.files,   found.journal_size};
}

Result<Reply> list_bundles(Call& call) {
  std::vector<BundleView> views;
  for (const auto& record : TRY(reading(*call.session, [&](store::Transaction& tx) {
         return records::list(*call.session, tx, kBundles.kind);
       })))
    views.push_back(TRY(opened(record)));
  std::reverse(views.begin(), views.end());
  return reply_with_list(std::move(views));
}

tl::unexpected<Error> stopped() {
  return fail(Errc::conflict, "job.cancelled", "La constitution du dossier a été arrêtée.",
              "Rien n’a été écrit.");
}

/// Reads on the engine, prints beside it, signs and keeps on the engine again.
Result<std::string> build(Services& services, const identity::Actor& actor, JobHandle& job) {
  constexpr std::uint64_t kSteps3 = 3;
  job.progress(0, kSteps3, "Lecture du cabinet et du journal.");
  auto draft =
      TRY(on_engine(services, actor, [&](vault::Session& session) -> Result<evidence::Draft> {
        TRY_VOID(keep_observed(services, session));
        const auto policy = TRY(services.policy(session));
        const auto now = services.clock.now();
        return evidence::draft(session, services.rules(), policy,
                               {now, TRY(holdings_at(session, now))});
      }));
  if (job.cancelled()) return stopped();
  job.progress(1, kSteps3, "Mise en page des documents.");
  TRY_VOID(evidence::print(draft));
  if (job.cancelled()) return stopped();
  job.progress(2, kSteps3, "Signature.");
  const BundleRecord described{.as_of = iso(draft.contents.as_of),
                               .files = draft.contents.files.size(),
                               .journal_size = draft.contents.checkpoint.size};
  const auto id =
      TRY(on_engine(services, actor, [&](vault::Session& session) -> Result<std::string> {
        auto record = described;
        const auto bytes = TRY(evidence::seal(session, std::move(draft)));
        record.size = bytes.size();
        record.sha256 = crypto::hex(crypto::sha256(bytes));
        return writing(session, [&](store::Transaction& tx) -> Result<std::string> {
          const auto number = TRY(retention::next_number(session, tx, kBundles, "D"));
          TRY_VOID(keep_bundle(services.configuration.directory, number, bytes));
          TRY(records::save(session, tx, kBundles, number, "sealed", json::bind::write(record), 0,
                            actor.display_name));
          return number;
        });
      }));
  job.progress(kSteps3, kSteps3, "Dossier de preuve prêt.");
  return json::bind::write(BuiltView{id});
}

Result<Reply> post_bundle(Call& call) {
  return start_job(call, "evidence",
                   [&services = call.services, actor = call.actor](JobHandle& job) {
                     return build(services, actor, job);
                   });
}

Result<Reply> get_bundle(Call& call) {
  auto& session = *call.session;
  const auto id = call.path["id"];
  const auto record = TRY(reading(session, [&](store::Transaction& tx) {
    return records::find(session, tx, kBundles.kind, id);
  }));
  if (!record)
    return fail(Errc::not_found, "evidence.unknown", "Ce dossier de preuve n’existe pas.", {},
                "La liste est dans «\u00a0Preuves\u00a0».");
  auto bytes = TRY(read_bundle(call.services.configuration.directory, record->id));
  const auto described = TRY(opened(*record));
  if (crypto::hex(crypto::sha256(as_bytes(bytes))) != described.sha256)
    return fail(Errc::integrity, "evidence.changed",
                "Le fichier de ce dossier de preuve n’est plus celui qui a été constitué.",
                "Il n’a pas été remis.", "Constituez-en un nouveau.");
  TRY_VOID(journal(call, "evidence.read", "evidence_bundle/" + record->id));
  return file_reply(std::move(bytes), "application/zip",
                    "dossier-de-preuve_" + record->id + ".zip");
}

Result<Reply> verify_bundle(Call& call) {
  const auto report =
      TRY(evidence::verify(as_bytes(call.request.body), {.known_key = call.query("key")}));
  BundleReport view{.intact = report.intact(),
                    .files = report.files,
                    .proofs = report.proofs,
                    .origin = report.origin,
                    .journal_size = report.journal_size,
                    .as_of = report.as_of,
                    .key_known = report.key_known,
                    .passed = report.passed,
                    .limits = report.limits};
  for (const auto& finding : report.findings)
    view.findings.push_back({finding.file, finding.code, finding.text});
  return reply_with(view);
}

using identity::Permission;
constexpr std::uint64_t kLargestBundle = 64U << 20;

constexpr Parameter kKnown[] = {
    query::text("key", "La clé que l’on connaît d’ailleurs, pour s’assurer que c’est ce cabinet"),
};
constexpr Route kEvidenceRoutes[] = {
    {"GET", "/evidence", "Les dossiers de preuve constitués", Access::member,
     Permission::evidence_read, Run::grouped, nullptr, schema<Listing<BundleView>>, "", "",
     list_bundles},
    {"POST", "/evidence", "Constituer un dossier de preuve", Access::member,
     Permission::evidence_build, Run::free, any_object, any_object, "evidence.built",
     "job.too_many", post_bundle},
    {"GET", "/evidence/{id}", "Un dossier de preuve, à remettre", Access::member,
     Permission::evidence_read, Run::grouped, nullptr, octets, "evidence.read",
     "evidence.unknown evidence.file_missing evidence.changed", get_bundle},
    {"POST", Address("/evidence/verify", kKnown),
     "Vérifier un dossier de preuve, d’où qu’il vienne", Access::member, Permission::evidence_read,
     Run::free, octets, schema<BundleReport>, "", "verifier_key.malformed", verify_bundle,
     kLargestBundle},
};

}  // namespace

std::span<const Route> evidence_routes() {
  return kEvidenceRoutes;
}

}  // namespace serment::api
