#include "dossier/rewrite.h"

#include <set>

namespace serment::dossier {
namespace {

constexpr std::uint64_t kSmallBatch = 256U << 10U;

/// Batches so small that the next writing takes them along.
std::set<ObjectId> small_batches(const std::vector<Piece>& pieces) {
  std::map<ObjectId, std::uint64_t> sizes;
  for (const auto& piece : pieces)
    if (!piece.alone) sizes[piece.object] += piece.size;
  std::set<ObjectId> small;
  for (const auto& [object, size] : sizes)
    if (size < kSmallBatch) small.insert(object);
  return small;
}

/// Seals the pieces of those objects anew and removes the objects. `pieces` no longer has those
/// that go.
Result<void> move_out(vault::Vault& vault, store::Transaction& tx,
                      const vault::OpenDossier& dossier, const std::set<ObjectId>& objects,
                      std::vector<Piece>& pieces, PieceWriter& writer) {
  PieceReader reader(vault, tx, dossier);
  std::vector<Piece*> moving;
  for (auto& piece : pieces)
    if (objects.count(piece.object) != 0) moving.push_back(&piece);
  std::stable_sort(moving.begin(), moving.end(),
                   [](const Piece* a, const Piece* b) { return a->object < b->object; });
  for (auto* piece : moving) TRY_VOID(writer.add(*piece, TRY(reader.view(*piece))));
  for (const auto& object : objects) TRY_VOID(vault.remove(tx, dossier, object));
  return {};
}

}  // namespace

Result<void> rewrite_pieces(vault::Vault& vault, store::Transaction& tx,
                            const vault::OpenDossier& dossier, Contents& contents,
                            const Incoming& incoming, const PieceChanges& changes,
                            std::uint32_t source) {
  auto leaving = small_batches(contents.pieces);
  std::vector<bool> gone(contents.pieces.size());
  for (const auto place : changes.replaced) {
    gone[place] = true;
    leaving.insert(contents.pieces[place].object);
  }
  std::vector<Piece> pieces;
  pieces.reserve(contents.pieces.size() + changes.fresh.size());
  for (std::size_t place = 0; place < gone.size(); ++place)
    if (!gone[place]) pieces.push_back(std::move(contents.pieces[place]));
  const auto first_fresh = pieces.size();
  for (const auto place : changes.fresh) {
    pieces.push_back(incoming.pieces[place].piece);
    pieces.back().source = source;
  }
  PieceWriter writer(vault, tx, dossier);
  TRY_VOID(move_out(vault, tx, dossier, leaving, pieces, writer));
  for (std::size_t i = 0; i < changes.fresh.size(); ++i)
    TRY_VOID(writer.add(pieces[first_fresh + i], incoming.pieces[changes.fresh[i]]));
  TRY_VOID(writer.finish());
  contents.pieces = std::move(pieces);
  return {};
}

Result<std::size_t> drop_pieces(vault::Vault& vault, store::Transaction& tx,
                                const vault::OpenDossier& dossier, Contents& contents,
                                const std::function<bool(const Piece&)>& keep) {
  std::set<ObjectId> leaving;
  std::vector<Piece> pieces;
  for (auto& piece : contents.pieces) {
    if (!keep(piece))
      leaving.insert(piece.object);
    else
      pieces.push_back(std::move(piece));
  }
  const auto dropped = contents.pieces.size() - pieces.size();
  PieceWriter writer(vault, tx, dossier);
  TRY_VOID(move_out(vault, tx, dossier, leaving, pieces, writer));
  TRY_VOID(writer.finish());
  contents.pieces = std::move(pieces);
  return dropped;
}

}  // namespace serment::dossier
