#pragma once
// A practice with an index, imported patients that are easy to vary, and a store that fails on
// demand.
#include "contract/vault_fixture.h"
#include "crypto/hash.h"
#include "dossier/dossiers.h"

namespace serment::contract {

inline Date day(std::string_view text) {
  return parse_iso_date(text).value();
}

/// Words that only exist in the patients below: none may be readable in the database.
inline constexpr std::string_view kCanaries[] = {
    "Canarinom",     "Canariprénom", "Canariusage",    "269054958815780", "2690549588157",
    "1969-05-04",    "0612345678",   "canari@mail.fr", "rue du Canari",   "canari-ipp",
    "Observation/c", "canaritexte",  "canarititre",    "canarifichier",
};

/// A patient of one resource and one file, with every field of the identity.
inline dossier::ImportedPatient canary(std::string_view text = "canaritexte") {
  dossier::ImportedPatient patient;
  patient.place = "entrée 1";
  auto& identity = patient.identity;
  identity.family_name = Personal(std::string("Canarinom"));
  identity.given_names = Personal(std::string("Canariprénom"));
  identity.used_name = Personal(std::string("Canariusage"));
  identity.birth = Personal(std::optional(day("1969-05-04")));
  identity.sex = "female";
  identity.ins = Personal(std::string("269054958815780"));
  identity.phone = Personal(std::string("0612345678"));
  identity.email = Personal(std::string("canari@mail.fr"));
  identity.address = Personal(std::string("1 rue du Canari"));
  identity.source_keys = {Personal(std::string("canari-ipp|1"))};
  patient.last_care = day("2020-02-29");
  patient.first_care = day("2001-01-01");
  patient.resources.push_back(
      {"Observation", "Observation/c",
       to_bytes("{\"resourceType\":\"Observation\",\"note\":\"" + std::string(text) + "\"}"),
       dossier::Category::care});
  return patient;
}

/// Adds a resource.
inline void add_resource(dossier::ImportedPatient& patient, std::string type, std::string key,
                         std::string_view json,
                         dossier::Category category = dossier::Category::care) {
  patient.resources.push_back({std::move(type), std::move(key), to_bytes(json), category});
}

/// Adds a file with that content, read again at each opening.
inline void add_file(dossier::ImportedPatient& patient, std::string key, std::string content,
                     std::string mime = "application/pdf") {
  dossier::ImportedFile file;
  file.key = std::move(key);
  file.title = Personal(std::string("canarititre"));
  file.mime = std::move(mime);
  file.size = content.size();
  file.sha256 = crypto::sha256(as_bytes(content));
  file.open = [content = std::make_shared<std::string>(std::move(content))]()
      -> Result<std::function<Result<std::size_t>(std::span<std::uint8_t>)>> {
    return
        [content, at = std::size_t{0}](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
          const auto size = std::min(out.size(), content->size() - at);
          std::copy_n(content->begin() + static_cast<std::ptrdiff_t>(at), size, out.begin());
          at += size;
          return size;
        };
  };
  patient.files.push_back(std::move(file));
}

/// Bytes that no compression shortens, different for each seed.
inline std::string noise(std::size_t size, std::uint8_t seed) {
  std::string out;
  crypto::Sha256 block{};
  block[0] = seed;
  while (out.size() < size) {
    block = crypto::sha256(block);
    out += as_text(block);
  }
  out.resize(size);
  return out;
}

/// A database in which the n-th statement of the next write fails, or none.
class FailingDatabase final : public store::Database {
 public:
  explicit FailingDatabase(store::Database& inner) : x_inner(inner) {}
  int fail_at = -1;    ///< from 0; negative: never
  int statements = 0;  ///< run since it was last set to 0

  [[nodiscard]] store::Dialect dialect() const override { return x_inner.dialect(); }
  Result<void> claim(const PracticeId& practice) override { return x_inner.claim(practice); }
  Result<void> write(const std::function<Result<void>(store::Transaction&)>& work) override {
    return x_inner.write([&](store::Transaction& tx) -> Result<void> {
      FailingTransaction failing(tx, *this);
      return work(failing);
    });
  }
  Result<void> read(const std::function<Result<void>(store::Transaction&)>& work) override {
    return x_inner.read(work);
  }
  Result<void> group(std::span<const std::function<void()>> works) override {
    for (const auto& work : works) work();
    return {};
  }
  Result<void> scrub() override { return x_inner.scrub(); }
  Result<void> check() override { return x_inner.check(); }

 private:
  class FailingTransaction final : public store::Transaction {
   public:
    FailingTransaction(store::Transaction& inner, FailingDatabase& database)
        : x_inner(inner), x_database(database) {}
    Result<std::int64_t> execute_span(const store::Query& query,
                                      std::span<const store::Bound> bound) override {
      TRY_VOID(x_database.count());
      return x_inner.execute_span(query, bound);
    }
    Result<void> post_span(const store::Query& query,
                           std::span<const store::Bound> bound) override {
      TRY_VOID(x_database.count());
      return x_inner.post_span(query, bound);
    }
    Result<void> visit_span(const store::Query& query, std::span<const store::Bound> bound,
                            const store::RowVisitor& visitor) override {
      TRY_VOID(x_database.count());
      return x_inner.visit_span(query, bound, visitor);
    }

   private:
    store::Transaction& x_inner;
    FailingDatabase& x_database;
  };
  Result<void> count() {
    if (statements++ == fail_at) return fail(Errc::unavailable, "test.failed", "Panne voulue.");
    return {};
  }
  store::Database& x_inner;
};

/// A practice, its session and its index, on the 23rd of November 2026.
class Cabinet {
 public:
  explicit Cabinet(const TestStore& store) : practice(store) {
    practice.clock.set(parse_instant("2026-11-23T10:00:00Z").value());
    attach();
  }
  void restart() {
    practice.restart();
    attach();
  }
  vault::Session& session() { return *x_session; }

  std::string absorb(dossier::ImportedPatient patient) {
    const auto outcome = dossier::absorb(session(), *index, std::move(patient));
    if (!outcome) return outcome.error().code;
    switch (*outcome) {
      case dossier::Outcome::created:
        return "created";
      case dossier::Outcome::updated:
        return "updated";
      case dossier::Outcome::unchanged:
        return "unchanged";
    }
    return "";
  }
  DossierId only() {
    REQUIRE(index->size() == 1);
    return index->page(0, 1)[0].id;
  }
  dossier::Dossier read(const DossierId& id) {
    return expect(dossier::read(session(), id, "test"));
  }
  std::string content(const DossierId& id, const dossier::Piece& piece) {
    std::string text;
    expect(dossier::read_piece(session(), id, piece, "test", [&](ByteView part) -> Result<void> {
      text += as_text(part);
      return {};
    }));
    return text;
  }
  /// All pieces with their content, in the order of their keys.
  std::string contents(const DossierId& id) {
    auto pieces = read(id).pieces;
    std::sort(pieces.begin(), pieces.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    std::string out;
    for (const auto& piece : pieces) out += piece.key + "=" + content(id, piece) + ";";
    return out;
  }
  std::int64_t rows(const std::string& table) {
    return practice.count("SELECT count(*) FROM " + table + " WHERE practice_id = $1",
                          {practice.id().value});
  }
  /// Rows of every table that an import may write, as one text.
  std::string all_rows() {
    std::string out;
    for (const auto* table :
         {"vault_dossier", "vault_object", "vault_chunk", "journal_event", "dossier_hold"})
      out += std::string(table) + " " + std::to_string(rows(table)) + "; ";
    return out;
  }
  /// Acts of the journal, in order.
  std::vector<std::string> acts() {
    std::vector<std::string> out;
    CHECK(practice.write([&](store::Transaction& tx) {
      return practice.journal().list(tx, {}, [&](const audit::StoredEvent& event) -> Result<void> {
        out.push_back(event.event.action);
        return {};
      });
    }) == "");
    return out;
  }
  std::string last_act() { return acts().back(); }

  Practice practice;
  std::optional<dossier::Index> index{};

 private:
  void attach() {
    x_session.emplace(vault::Session{practice.db(), practice.vault(), practice.journal(),
                                     practice.clock, practice.random, "owner"});
    index.emplace(expect(dossier::Index::build(*x_session)));
  }
  std::optional<vault::Session> x_session{};
};

}  // namespace serment::contract
