#include "vault/wiped_batch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

using namespace serment;
using namespace serment::vault;

namespace {

bool is_wiped(const IdentityBatch& batch) {
  return std::all_of(batch.objects.begin(), batch.objects.end(), [](const auto& object) {
    return std::all_of(object.plain.begin(), object.plain.end(),
                       [](std::uint8_t byte) { return byte == 0; });
  });
}

Result<void> visit(IdentityBatch& batch, int damaged) {
  const WipedBatch wiped(batch);
  for (int number = 0; number < 4; ++number) {
    if (number == damaged) return fail(Errc::integrity, "test.damaged", "Abîmée.");
    batch.objects.push_back({{}, to_bytes("Canarinom")});
  }
  if (damaged < 0) throw std::runtime_error("a visitor that fails badly");
  return {};
}

}  // namespace

TEST_CASE("opened identities are wiped however their visit ends") {
  IdentityBatch whole;
  CHECK(visit(whole, 4));
  CHECK(whole.objects.size() == 4);
  CHECK(is_wiped(whole));
  IdentityBatch half;
  CHECK_FALSE(visit(half, 2));
  CHECK(half.objects.size() == 2);
  CHECK(is_wiped(half));
  IdentityBatch thrown;
  CHECK_THROWS(static_cast<void>(visit(thrown, -1)));
  CHECK(is_wiped(thrown));
}
