#include "audit/event.h"

#include <doctest/doctest.h>

#include "audit/actions.h"
#include "crypto/encoding.h"

namespace serment::audit {
namespace {

Entry sample(DetailOwner owner) {
  Entry entry{"0123456789abcdefghjkmnpqrs",
              258,
              Instant(std::chrono::milliseconds(1795445405123)),
              "owner",
              "dossier.read",
              "zyxwvtsrqpnmkjhgfedcba9876",
              3,
              owner};
  if (owner == DetailOwner::none) return entry;
  entry.commitment = commit_to_detail(Bytes(32, 1), as_bytes("{\"why\":\"consultation\"}"));
  entry.sealed_digest = crypto::sha256(as_bytes("sealed"));
  return entry;
}

TEST_CASE("an entry's bytes are those of docs/format/journal.md") {
  Bytes bytes;
  encode_entry(sample(DetailOwner::none), bytes);
  CHECK(crypto::hex(bytes) ==
        "01"
        "1a303132333435363738396162636465666768"
        "6a6b6d6e70717273"
        "0000000000000102"
        "000001a208e2b5c3"
        "056f776e6572"
        "0c646f73736965722e72656164"
        "1a7a79787776747372"
        "71706e6d6b6a6867666564636261"
        "39383736"
        "00000003"
        "00");
}

TEST_CASE("an entry is read back to what was written, and from nothing else") {
  for (const DetailOwner owner : {DetailOwner::none, DetailOwner::practice, DetailOwner::dossier}) {
    const Entry entry = sample(owner);
    Bytes bytes;
    encode_entry(entry, bytes);
    const auto read = decode_entry(bytes);
    REQUIRE(read);
    CHECK(read->practice == entry.practice);
    CHECK(read->index == entry.index);
    CHECK(read->at == entry.at);
    CHECK(read->actor == entry.actor);
    CHECK(read->action == entry.action);
    CHECK(read->object == entry.object);
    CHECK(read->segment == entry.segment);
    CHECK(read->owner == owner);
    CHECK(read->commitment == entry.commitment);
    CHECK(read->sealed_digest == entry.sealed_digest);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      CHECK_FALSE(decode_entry(ByteView(bytes).first(size)));
    }
    bytes.push_back(0);
    CHECK_FALSE(decode_entry(bytes));
  }
}

TEST_CASE("unknown formats, owners and lengths are refused") {
  Bytes bytes;
  encode_entry(sample(DetailOwner::none), bytes);
  Bytes other = bytes;
  other[0] = 2;
  CHECK_FALSE(decode_entry(other));
  other = bytes;
  other.back() = 3;
  CHECK_FALSE(decode_entry(other));
  other = bytes;
  other[1] = 129;
  other.insert(other.begin() + 2, 200, 'x');
  CHECK_FALSE(decode_entry(other));
  const std::string long_text(kLongestField + 1, 'x');
  Entry entry = sample(DetailOwner::none);
  entry.object = long_text;
  CHECK_THROWS(encode_entry(entry, bytes));
}

TEST_CASE("actions have distinct codes and French labels") {
  for (const Action& action : kActions) {
    CHECK(find_action(action.code) == &action);
    CHECK(action.code.find('.') != std::string_view::npos);
    CHECK(action.code.size() <= 32);
    CHECK_FALSE(action.label.empty());
  }
  CHECK(find_action("dossier.reaD") == nullptr);
  CHECK(action_label("dossier.read") == "Dossier ouvert");
  CHECK(action_label("later.act") == "later.act");
}

}  // namespace
}  // namespace serment::audit
