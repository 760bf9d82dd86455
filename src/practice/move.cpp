#include "crypto/encoding.h"
#include "practice/practice.h"
#include "practice/settings.h"

namespace serment::practice {
namespace {

Result<audit::Verification> verified(store::Database& db, const audit::Journal& journal) {
  std::optional<audit::Verification> found;
  TRY_VOID(db.read([&](store::Transaction& tx) -> Result<void> {
    found = TRY(journal.verify(tx));
    return {};
  }));
  if (!found->intact())
    return fail(Errc::integrity, "store.journal_differs", "Le journal relu n’est pas intact.",
                "Le cabinet reste sur son ancienne base.",
                "Lancez « serment journal verify » pour en savoir plus.");
  return *found;
}

/// In the new base alone: the old one stays as it was, to be destroyed.
Result<void> record_move(store::Database& destination, vault::Session& session) {
  return destination.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(
        tx, {"store.migrated", session.actor, session.practice().value, session.clock.now()}, {}));
    return {};
  });
}

}  // namespace

Result<Move> move_store(const std::filesystem::path& directory, ByteView credential,
                        const std::string& target, Clock& clock, Random& random) {
  auto settings = TRY(read_settings(directory));
  auto practice = TRY(Practice::open(directory, credential, clock, random));
  auto& session = practice->session();
  const auto before = TRY(verified(session.db, session.journal));
  const auto destination = TRY(store::open({target}));
  Move move;
  move.copy = TRY(store::copy_practice(session.db, *destination, session.practice()));
  const auto after = TRY(verified(*destination, session.journal));
  if (after.size != before.size || after.root != before.root)
    return fail(Errc::integrity, "store.journal_differs",
                "Les deux bases n’ont pas le même journal.",
                "Le cabinet reste sur son ancienne base.", "Recommencez vers une base vide.");
  move.journal_size = after.size;
  move.journal_root = crypto::base64(after.root);
  TRY_VOID(record_move(*destination, session));
  settings.store =
      store::Location{target}.is_postgresql() ? target : std::filesystem::absolute(target).string();
  TRY_VOID(write_settings(directory, settings));
  return move;
}

}  // namespace serment::practice
