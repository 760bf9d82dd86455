#include <openssl/evp.h>

#include "bench/measure.h"

namespace serment::bench {
namespace {

constexpr int kEvents = 200'000;

void append_events(vault::Session& session) {
  const Bytes detail(256, 0x61);
  const audit::Event event{"dossier.read", "owner", std::string(26, '0'), session.clock.now()};
  must(session.db.write([&](store::Transaction& tx) -> Result<void> {
    for (int i = 0; i < kEvents; ++i) TRY(session.journal.append(tx, event, detail));
    return {};
  }));
}

/// The same leaves, kept in memory: 0x00 and the entry, hashed one by one by OpenSSL's own API.
double bare_sha256(const std::vector<Bytes>& leaves) {
  EVP_MD* const sha = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  unsigned char digest[32];
  const double seconds = median_seconds(5, [&] {
    for (const auto& leaf : leaves) {
      EVP_DigestInit_ex2(context, sha, nullptr);
      EVP_DigestUpdate(context, leaf.data(), leaf.size());
      EVP_DigestFinal_ex(context, digest, nullptr);
    }
  });
  EVP_MD_CTX_free(context);
  EVP_MD_free(sha);
  return seconds;
}

std::vector<Bytes> leaves_of(vault::Session& session) {
  std::vector<Bytes> leaves;
  static constexpr store::Query kEntries{"bench.entries",
                                         "SELECT entry FROM journal_event ORDER BY seq"};
  must(session.db.read([&](store::Transaction& tx) {
    return tx.visit(kEntries, {}, [&](const store::Row& row) -> Result<void> {
      Bytes leaf{0};
      const auto entry = row.bytes(0);
      leaf.insert(leaf.end(), entry.begin(), entry.end());
      leaves.push_back(std::move(leaf));
      return {};
    });
  }));
  return leaves;
}

}  // namespace

void journal_bench() {
  BenchPractice practice;
  auto& session = practice.session();
  const double append = seconds_of([&] { append_events(session); });
  print({"journal: appends, 256-byte details", rate(kEvents / append, "events"), "–", "–",
         ">= 100000/s", kEvents / append >= 100'000});
  const auto leaves = leaves_of(session);
  const double bare = bare_sha256(leaves);
  const double verify = median_seconds(3, [&] {
    must(session.db.read([&](store::Transaction& tx) -> Result<void> {
      const auto found = TRY(session.journal.verify(tx));
      if (!found.intact()) bug("the journal just written is not intact");
      return {};
    }));
  });
  const double count = static_cast<double>(leaves.size());
  print({"journal: full verification", rate(count / verify, "events"),
         "OpenSSL SHA-256, same leaves: " + rate(count / bare, "leaves"), fixed(bare / verify, 2),
         ">= 0.50", bare / verify >= 0.5});
}

}  // namespace serment::bench
