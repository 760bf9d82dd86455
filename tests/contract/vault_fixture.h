#pragma once
// A practice with an open vault and journal on one of the stores, and what tests of it need.
#include <filesystem>
#include <memory>
#include <string>

#include "audit/journal.h"
#include "contract/stores.h"
#include "crypto/secret.h"
#include "vault/vault.h"

namespace serment::contract {

/// A practice on `store`. Closing and opening again is what a restart of the program does.
class Practice {
 public:
  explicit Practice(const TestStore& store) : x_store(store), x_keys(store.folder() / "keys") {
    x_id.value = draw_id(random);
    auto created =
        expect(vault::Vault::create(x_keys, x_id, as_bytes(kPassphrase), clock, random, {1, 8}));
    x_recovery = created.recovery.text;
    attach(std::move(created.vault));
  }

  static constexpr std::string_view kPassphrase = "phrase de passe";

  void close() {
    x_journal.reset();
    x_vault.reset();
    x_db.reset();
  }
  /// Opens again with the keyring on disk, without finishing an interrupted rotation.
  void open() {
    attach(expect(vault::Vault::unlock(x_keys, as_bytes(kPassphrase), clock, random)));
  }
  void restart() {
    close();
    open();
  }

  [[nodiscard]] store::Database& db() { return *x_db; }
  [[nodiscard]] vault::Vault& vault() { return *x_vault; }
  [[nodiscard]] audit::Journal& journal() { return *x_journal; }
  [[nodiscard]] const PracticeId& id() const { return x_id; }
  [[nodiscard]] const std::filesystem::path& keys() const { return x_keys; }

  /// Runs `work` in one writing transaction; the code of the error, or "".
  template <class Work>
  std::string write(const Work& work) {
    const auto done = x_db->write([&](store::Transaction& tx) -> Result<void> { return work(tx); });
    return done ? "" : done.error().code;
  }
  vault::OpenDossier create(std::uint8_t label = 0) {
    vault::OpenDossier dossier;
    CHECK(write([&](store::Transaction& tx) -> Result<void> {
            vault::Label bytes{};
            bytes.fill(label);
            dossier = TRY(x_vault->create_dossier(tx, bytes));
            return {};
          }) == "");
    return dossier;
  }
  ObjectId put(const vault::OpenDossier& dossier, std::string_view kind, ByteView plain,
               std::uint32_t version = 1) {
    ObjectId id;
    CHECK(write([&](store::Transaction& tx) -> Result<void> {
            id = TRY(x_vault->put(tx, dossier, kind, plain, version));
            return {};
          }) == "");
    return id;
  }
  /// The content as text, or the code of the refusal.
  std::string get(const vault::OpenDossier& dossier, const ObjectId& id) {
    std::string text;
    const auto code = write([&](store::Transaction& tx) -> Result<void> {
      text = as_text(TRY(x_vault->get(tx, dossier, id)));
      return {};
    });
    return code.empty() ? text : code;
  }
  /// Opens a dossier; "" or the code of the refusal.
  std::string open_dossier(const DossierId& id, vault::OpenDossier* out = nullptr,
                           std::string actor = "owner") {
    return write([&](store::Transaction& tx) -> Result<void> {
      auto dossier = TRY(x_vault->open_dossier(tx, *x_journal, id, {"dossier.read", actor, {}}));
      if (out != nullptr) *out = std::move(dossier);
      return {};
    });
  }
  std::string shred(const DossierId& id) {
    return write([&](store::Transaction& tx) { return x_vault->shred(tx, id, clock.now()); });
  }
  /// Runs a statement of the test's own; returns the number of rows it changed.
  std::int64_t execute(std::string_view sql, std::initializer_list<store::Bound> bound) {
    std::int64_t changed = 0;
    CHECK(write([&](store::Transaction& tx) -> Result<void> {
            changed = TRY(tx.execute({"test", sql}, bound));
            return {};
          }) == "");
    return changed;
  }
  /// The first column of the first row, as bytes.
  Bytes bytes(std::string_view sql, std::initializer_list<store::Bound> bound) {
    Bytes found;
    CHECK(write([&](store::Transaction& tx) -> Result<void> {
            return tx.visit({"test", sql}, bound, [&](const store::Row& row) -> Result<void> {
              const ByteView view = row.bytes(0);
              found.assign(view.begin(), view.end());
              return {};
            });
          }) == "");
    return found;
  }
  std::int64_t count(std::string_view sql, std::initializer_list<store::Bound> bound) {
    std::int64_t found = 0;
    CHECK(write([&](store::Transaction& tx) -> Result<void> {
            found = TRY(tx.find_integer({"test", sql}, bound)).value_or(-1);
            return {};
          }) == "");
    return found;
  }

  FixedClock clock{Instant(std::chrono::milliseconds(1'800'000'000'000))};
  crypto::SystemRandom random;

 private:
  void attach(std::unique_ptr<vault::Vault> vault) {
    x_db = x_store.open();
    x_vault = std::move(vault);
    x_journal = std::make_unique<audit::Journal>(x_id, x_vault->subkey("auditsig").view(),
                                                 x_vault->subkey("journal_").view(), random);
  }

  const TestStore& x_store;
  std::filesystem::path x_keys;
  PracticeId x_id;
  std::string x_recovery;
  std::unique_ptr<store::Database> x_db;
  std::unique_ptr<vault::Vault> x_vault;
  std::unique_ptr<audit::Journal> x_journal;
};

}  // namespace serment::contract
