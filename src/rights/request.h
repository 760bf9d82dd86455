#pragma once
// A request by a person about their data: records "rights_request", id "D-2026-001". Every step is
// a version, sealed and journalled. Life: received → identity_pending → in_progress →
// awaiting_doctor → ready → delivered → closed; or refused → closed; extended is in_progress with a
// later date.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/personal.h"
#include "vault/session.h"

namespace serment::rights {

/// How the person was known: the way, never a copy of a card.
struct IdentityCheck {
  std::string mode{};
  std::string doubt{};  ///< why more was asked; empty otherwise
  std::vector<std::string> shown{};
  std::string by{}, at{};
};
BOOST_DESCRIBE_STRUCT(IdentityCheck, (), (mode, doubt, shown, by, at))
struct Extension {
  std::string reason{}, by{}, at{};
};
BOOST_DESCRIBE_STRUCT(Extension, (), (reason, by, at))
struct Decision {
  std::string outcome{};
  std::vector<std::string> grounds{};
  std::string text{};  ///< what the doctor adds in the letter, may be empty
  std::string by{}, at{};
};
BOOST_DESCRIBE_STRUCT(Decision, (), (outcome, grounds, text, by, at))
/// A piece that does not go out, and why.
struct Exclusion {
  std::string piece{}, kind{}, note{}, by{};
};
BOOST_DESCRIBE_STRUCT(Exclusion, (), (piece, kind, note, by))
/// The doctor's look at the pieces: what was there, so that a later piece asks for another look.
struct Review {
  std::uint64_t pieces = 0;
  std::string digest{};
  std::vector<Exclusion> excluded{};
  std::string by{}, at{};
};
BOOST_DESCRIBE_STRUCT(Review, (), (pieces, digest, excluded, by, at))
/// One line of the answer to an erasure.
struct ErasureRow {
  std::string category{};
  std::string answer{};        ///< "kept" (with a ground), "later" (from a date), "erased", "none"
  std::string ground{};        ///< for "kept"
  std::optional<Date> from{};  ///< for "later": first day on which it may be erased
  std::string text{};          ///< one sentence, French
};
BOOST_DESCRIBE_STRUCT(ErasureRow, (), (category, answer, ground, from, text))
struct Rectified {
  std::string about{};  ///< title of the piece, as a person reads it; or "le dossier"
  std::string key{};    ///< of the annotation in the dossier
  std::string by{}, at{};
};
BOOST_DESCRIBE_STRUCT(Rectified, (), (about, key, by, at))
struct Handover {
  std::string format{}, part{};
  std::uint64_t pieces = 0;
  std::string sha256{};  ///< of the file handed, empty without one
  std::string to{};      ///< "en main propre", or where it was sent
  std::uint64_t fee_cents = 0;
  std::string by{}, at{};
};
BOOST_DESCRIBE_STRUCT(Handover, (), (format, part, pieces, sha256, to, fee_cents, by, at))

/// A copy made for the person, and not yet in their hands. Its code is nowhere.
struct Built {
  std::string format{}, part{};
  std::uint64_t pieces = 0;
  std::string sha256{}, by{}, at{};
};
BOOST_DESCRIBE_STRUCT(Built, (), (format, part, pieces, sha256, by, at))

/// What the record holds. Instants are written as base/calendar.h does.
struct Request {
  std::string right{}, requester{}, channel{}, motive{};
  std::string received_at{};
  bool time_known = true;  ///< false: the day alone, counted from its end for what may not be early
  Personal<std::string> requester_name{}, contact{};
  Personal<std::string> patient_name{};  ///< as the requester says it
  std::optional<Date> patient_birth{};
  Personal<std::string> wish{};  ///< in the person's words
  std::string format{};
  bool recent = true, old = false;     ///< which pieces: up to five years old, older
  std::string dossier{};               ///< empty until it is found
  std::vector<std::string> objects{};  ///< for an objection: to what
  std::string recorded_by{};
  std::optional<IdentityCheck> identity{};
  std::optional<Extension> extension{};
  std::optional<Review> review{};
  std::vector<ErasureRow> rows{};
  std::vector<Rectified> rectified{};
  std::optional<Decision> decision{};
  std::vector<Built> built{};
  std::vector<Handover> handed{};
  std::string awaited{};  ///< what more was asked of the person, and why
  std::string closing{};  ///< why it was closed without an answer (withdrawn), or empty
};
BOOST_DESCRIBE_STRUCT(Request, (),
                      (right, requester, channel, motive, received_at, time_known, requester_name,
                       contact, patient_name, patient_birth, wish, format, recent, old, dossier,
                       objects, recorded_by, identity, extension, review, rows, rectified, decision,
                       built, handed, awaited, closing))

struct StoredRequest {
  std::string number{};
  Request request{};
  std::string state{};
  std::uint32_t version = 0;
  Instant at{};  ///< of this version
  std::string author{};
  [[nodiscard]] Instant received() const;
  [[nodiscard]] bool open() const { return state != "closed"; }
  /// Neither answered nor refused yet: the clock runs.
  [[nodiscard]] bool running() const;
};

/// "reçue", "chez le médecin", for listings.
std::string_view state_in_french(std::string_view state);

/// What the desk types. Only `right`, `requester`, `channel` and `patient_name` must be there.
struct Entry {
  std::string right{}, requester{}, channel{};
  Personal<std::string> patient_name{};
  std::optional<Date> patient_birth{};
  std::optional<Personal<std::string>> requester_name{}, contact{}, wish{};
  std::optional<std::string> motive{}, format{}, dossier{};
  std::optional<std::string> received_at{};  ///< RFC 3339
  std::optional<Date> received_on{};         ///< when the hour is not known
  std::optional<bool> recent{}, old{};
  std::optional<std::vector<std::string>> objects{};
};
BOOST_DESCRIBE_STRUCT(Entry, (),
                      (right, requester, channel, patient_name, patient_birth, requester_name,
                       contact, wish, motive, format, dossier, received_at, received_on, recent,
                       old, objects))

/// Records a request and draws its number. Errors: invalid_input "request.entry" (place: the
/// field), "request.received_future", "request.received_past", "request.motive" (an heir states one
/// of the three), "request.right_not_theirs".
Result<StoredRequest> record_request(vault::Session& session, store::Transaction& tx,
                                     const Entry& entry, std::string_view by);
/// The open ones first, by the date to keep.
Result<std::vector<StoredRequest>> list_requests(vault::Session& session, store::Transaction& tx);
/// Error: not_found "request.unknown".
Result<StoredRequest> find_request(vault::Session& session, store::Transaction& tx,
                                   std::string_view number);
Result<std::vector<StoredRequest>> request_history(vault::Session& session, store::Transaction& tx,
                                                   std::string_view number);
/// Saves the next version. Errors: forbidden "record.transition"; conflict "record.version".
Result<StoredRequest> save_request(vault::Session& session, store::Transaction& tx,
                                   const StoredRequest& stored, std::string_view state,
                                   std::string_view by);

}  // namespace serment::rights
