#pragma once
// Whom to call: the practice's own numbers (record "crisis_calls", id "practice"), beside the
// public ones of the law.
#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "crisis/catalogue.h"
#include "vault/session.h"

namespace serment::crisis {

/// A line kept by the practice. `contact` is the id of an own contact of the catalogue, or empty
/// for a role of the practice's choice.
struct Call {
  std::string contact, role, name, phone, note;
};
BOOST_DESCRIBE_STRUCT(Call, (), (contact, role, name, phone, note))

struct CallTree {
  std::vector<Call> calls{};
  std::uint32_t version = 0;  ///< 0: nothing kept yet
  std::string at{}, by{};
};

/// What is kept; empty at first.
Result<CallTree> load_call_tree(vault::Session& session, store::Transaction& tx);
/// Replaces it whole. Telephones are kept as they are shown ("06 12 34 56 78"); short numbers of
/// support lines (3xxx, 10xx) are accepted. Errors: invalid_input "crisis.text", "crisis.phone",
/// "crisis.contact" (unknown, public, or twice), "crisis.calls" (too many); conflict
/// "record.version".
Result<CallTree> save_call_tree(vault::Session& session, store::Transaction& tx,
                                std::vector<Call> calls, std::uint32_t version,
                                std::string_view by);

/// One line as it is shown and printed; `phone` is blank where the practice gave none.
struct CallLine {
  std::string contact, role, name, phone, note;
  bool own = false;
};
BOOST_DESCRIBE_STRUCT(CallLine, (), (contact, role, name, phone, note, own))
/// The whole tree: own contacts of the law (filled or blank), the practice's other roles, public
/// numbers.
std::vector<CallLine> call_lines(const Catalogue& law, const CallTree& tree);

}  // namespace serment::crisis
