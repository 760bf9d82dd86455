#include "crypto/card_certificate.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

using namespace serment;

// The certificates of a test card and of its authorities, as published by the French health agency:
// read from the folder of test data, never copied here.
namespace {

std::filesystem::path folder() {
  const char* data = std::getenv("SERMENT_TEST_DATA");
  return std::filesystem::path(data != nullptr ? data : "../shared/data") / "cps-certificates";
}
Bytes file(const char* name) {
  std::ifstream in(folder() / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
bool has_data() {
  if (std::filesystem::exists(folder())) return true;
  std::puts("skipped: cards (no folder of test certificates)");
  return false;
}
Instant day(const char* text) {
  return parse_instant(std::string(text) + "T12:00:00.000Z").value();
}
std::string refusal(const Bytes& card, const std::vector<Bytes>& files, const char* on) {
  const auto read = crypto::check_card(card, {}, files, day(on));
  return read ? "accepted" : read.error().code;
}

}  // namespace

TEST_CASE("the certificate of a staff card: a part of several values, structure, kind, number") {
  if (!has_data()) return;
  const auto card = crypto::read_card(file("2600301752-Auth.crt"));
  REQUIRE(card.has_value());
  CHECK(card->identifier == "30B0057881/CPET0002");
  CHECK(card->structure == "10B0057881");
  CHECK(card->organisation == "HOPITAL DES 3 DAMES");
  CHECK(card->profession == "Personnel santé ou social");
  CHECK(card->surname == "ADMINISTRATIF-CH057880002");
  CHECK(card->given_name == "CHARLES");
  CHECK(card->kind == crypto::CardKind::establishment);
  CHECK(card->card_number == "8025000001/2600301752");
  CHECK(iso(card->not_after) == "2020-03-23T15:16:43.000Z");
}

TEST_CASE("each refusal of a real card says its own reason") {
  if (!has_data()) return;
  const auto card = file("2600301752-Auth.crt");
  const auto trusted = file("ca-bundle.crt");
  CHECK(refusal(card, {trusted}, "2026-11-27") == "card.expired");
  CHECK(refusal(card, {trusted}, "2016-01-01") == "card.early");
  CHECK(refusal(card, {}, "2018-01-01") == "card.chain");
  // The root of the range without the authority in between, and another's.
  CHECK(refusal(file("2600301752-Auth-invalide.crt"), {trusted}, "2018-01-01") == "card.invalid");
  // It is right, and nothing says that it was not revoked.
  CHECK(refusal(card, {trusted}, "2018-01-01") == "card.list_missing");
  CHECK(refusal(to_bytes("pas un certificat"), {trusted}, "2018-01-01") == "card.unreadable");
  CHECK(refusal({}, {trusted}, "2018-01-01") == "card.unreadable");
}

TEST_CASE("a certificate cut anywhere is never read") {
  if (!has_data()) return;
  const auto card = file("2600301752-Auth.crt");
  for (std::size_t size = 0; size < card.size(); size += 7)
    CHECK_FALSE(crypto::read_card(ByteView(card).first(size)).has_value());
}
