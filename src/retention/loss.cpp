#include "retention/loss.h"

#include "json/bind.h"
#include "retention/acts.h"
#include "retention/signed_act.h"
#include "retention/tables.h"

namespace serment::retention {
namespace {

/// Detail of the journal's event, sealed under the practice's key.
struct LossDetail {
  std::string by{};
  std::string reason{};
  std::uint64_t objects = 0;
};
BOOST_DESCRIBE_STRUCT(LossDetail, (), (by, reason, objects))

Result<Loss> seen(vault::Session& session, store::Transaction& tx, const DossierId& id) {
  TRY_VOID(session.vault.check_lost(tx, id));
  const auto remains = TRY(remains_of(tx, session.practice(), id));
  return Loss{id, remains.objects};
}

}  // namespace

Result<Loss> loss_of(vault::Session& session, const DossierId& id) {
  Loss loss;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    loss = TRY(seen(session, tx, id));
    return {};
  }));
  return loss;
}

Result<Loss> give_up(vault::Session& session, const DossierId& id, std::string_view by,
                     std::string_view reason) {
  TRY_VOID(check_signed("loss.unsigned", by, reason));
  Loss loss;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    loss = TRY(seen(session, tx, id));
    const auto now = session.clock.now();
    TRY_VOID(session.vault.give_up(tx, id, now));
    const auto detail =
        json::bind::write(LossDetail{std::string(by), std::string(reason), loss.objects});
    TRY(session.journal.append(tx, {std::string(kGivenUp), session.actor, id.value, now},
                               as_bytes(detail)));
    return {};
  }));
  return loss;
}

}  // namespace serment::retention
