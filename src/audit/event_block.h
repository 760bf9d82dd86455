#pragma once
// A block of stored events, copied out of the store so that its hashing can be done on any thread.
#include <cstdint>
#include <optional>
#include <vector>

#include "audit/event.h"
#include "audit/keys.h"
#include "audit/rows.h"

namespace serment::audit {

/// The rows of one block (kBlockSize places of the tree, of which some may be empty), and what
/// their bytes say by themselves. Fill with add(), then digest() once.
class EventBlock {
 public:
  enum class Detail : std::uint8_t { right, wrong, gone };
  /// What the verifier needs of an event; small, because it crosses from one processor to another.
  struct Event {
    std::uint64_t place = 0;  ///< where it stands
    std::uint64_t index = 0;  ///< where its entry says it stands
    Instant at{};
    std::uint32_t segment = 0;
    bool authentic =
        false;  ///< an entry of this journal under its right tag; else the rest is void
    Detail detail = Detail::right;
    std::string_view expired{};        ///< the object of a "journal.expired", else empty
    std::string_view created{};        ///< the object of a "dossier.created", else empty
    std::string_view erased{};         ///< the object of a "dossier.erased", else empty
    std::string_view given_up{};       ///< the object of a "dossier.given_up", else empty
    std::string_view record_erased{};  ///< the object of a "record.erased", else empty
    std::string_view certificate{};    ///< the object of a "certificate.issued", else empty
  };

  void clear();
  void add(const EventRow& row);
  /// Hashes everything.
  void digest(const JournalKeys& keys) noexcept;

  [[nodiscard]] const std::vector<Event>& events() const { return x_events; }
  [[nodiscard]] const std::vector<Hash>& leaves() const { return x_leaves; }
  /// The root of the block, when no place of it is empty.
  [[nodiscard]] const std::optional<Hash>& root() const { return x_root; }
  [[nodiscard]] std::uint64_t bytes() const { return x_bytes.size(); }

 private:
  struct Piece {
    std::size_t begin = 0;
    std::size_t entry = 0;  // sizes
    std::size_t tag = 0;
    std::size_t detail = 0;
  };
  void digest_event(const JournalKeys& keys, std::size_t number);
  void digest_root();

  Bytes x_bytes;
  std::vector<Piece> x_pieces;
  std::vector<Event> x_events;
  std::vector<Hash> x_leaves;  // of the bytes found, authentic or not
  std::optional<Hash> x_root;
};

}  // namespace serment::audit
