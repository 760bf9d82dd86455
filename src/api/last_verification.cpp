#include "api/last_verification.h"

#include "audit/actions.h"
#include "crypto/encoding.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::api {
namespace {

constexpr std::string_view kKind = "journal_verification";
constexpr std::string_view kOnly = "last";
constexpr std::string_view kAct = audit::known_act("journal.verified");
constexpr records::Transition kSteps[] = {{"", "done", kAct}, {"done", "done", kAct}};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::size_t kMostKept = 50;  // of findings: the whole list is one verification away

std::vector<FindingView> kept(const std::vector<audit::Finding>& findings) {
  std::vector<FindingView> views;
  for (const auto& finding : findings) {
    if (views.size() == kMostKept) break;
    views.push_back({finding.index, finding.code, finding.text});
  }
  return views;
}

}  // namespace

VerificationView view_of(const audit::Verification& found) {
  VerificationView view{.size = found.size, .intact = found.intact()};
  view.findings = kept(found.findings);
  view.findings_beyond = found.findings_beyond + found.findings.size() - view.findings.size();
  view.warnings = kept(found.warnings);
  view.root = crypto::base64(found.root);
  return view;
}

Result<VerificationView> save_verification(vault::Session& session, VerificationView view,
                                           std::string_view by) {
  view.at = iso(session.clock.now());
  view.by = by;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto found = TRY(records::find(session, tx, kKind, kOnly));
    TRY(records::save(session, tx, kLife, kOnly, "done", json::bind::write(view),
                      found ? found->version : 0, by));
    return {};
  }));
  return view;
}

Result<std::optional<VerificationView>> last_verification(vault::Session& session,
                                                          store::Transaction& tx) {
  const auto found = TRY(records::find(session, tx, kKind, kOnly));
  if (!found) return std::nullopt;
  return std::optional<VerificationView>(TRY(json::bind::read<VerificationView>(found->json)));
}

}  // namespace serment::api
