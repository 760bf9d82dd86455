#include <openssl/evp.h>

#include "bench/measure.h"

namespace serment::bench {
namespace {

constexpr int kEvents = 200'000;
constexpr int kGroup = 10'000;

/// As a server commits a second of work: many acts, one transaction.
void append_events(vault::Session& session) {
  const Bytes detail(256, 0x61);
  const std::vector<audit::Journal::Act> acts(
      kGroup, {{"dossier.read", "owner", std::string(26, '0'), session.clock.now()}, detail});
  for (int done = 0; done < kEvents; done += kGroup)
    must(session.db.write(
        [&](store::Transaction& tx) { return session.journal.append_all(tx, acts); }));
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

struct Written {
  std::vector<Bytes> leaves;   ///< 0x00 and the entry: what the tree hashes
  std::vector<Bytes> details;  ///< sealed details, which verification hashes too
};

Written written_by(vault::Session& session) {
  Written written;
  static constexpr store::Query kRows{"bench.journal",
                                      "SELECT entry, detail FROM journal_event ORDER BY seq"};
  must(session.db.read([&](store::Transaction& tx) {
    return tx.visit(kRows, {}, [&](const store::Row& row) -> Result<void> {
      Bytes leaf{0};
      const auto entry = row.bytes(0);
      leaf.insert(leaf.end(), entry.begin(), entry.end());
      written.leaves.push_back(std::move(leaf));
      const auto detail = row.bytes(1);
      written.details.emplace_back(detail.begin(), detail.end());
      return {};
    });
  }));
  return written;
}

}  // namespace

void journal_bench() {
  BenchPractice practice;
  auto& session = practice.session();
  const double append = seconds_of([&] { append_events(session); });
  print({"journal: appends, 256-byte details", rate(kEvents / append, "events"), "–", "–",
         ">= 100000/s", kEvents / append >= 100'000});
  const auto written = written_by(session);
  const double bare = bare_sha256(written.leaves);
  const double with_details = bare + bare_sha256(written.details);
  const double verify = median_seconds(3, [&] {
    must(session.db.read([&](store::Transaction& tx) -> Result<void> {
      const auto found = TRY(session.journal.verify(tx));
      if (!found.intact()) bug("the journal just written is not intact");
      return {};
    }));
  });
  const double count = static_cast<double>(written.leaves.size());
  print({"journal: full verification", rate(count / verify, "events"),
         "OpenSSL SHA-256, same leaves: " + rate(count / bare, "leaves"), fixed(bare / verify, 2),
         ">= 0.50", bare / verify >= 0.5});
  print({"  the same, details included", rate(count / verify, "events"),
         "OpenSSL, leaves and details: " + rate(count / with_details, "events"),
         fixed(with_details / verify, 2), ">= 0.50", with_details / verify >= 0.5});
}

}  // namespace serment::bench
