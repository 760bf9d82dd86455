#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "vault/key_file.h"
#include "vault/vault.h"

namespace serment::vault {
namespace {

constexpr crypto::Argon2Cost kCheap{1, 8};

/// A folder for keys in a temporary place, removed at the end.
struct KeyFolder {
  std::filesystem::path base;
  std::filesystem::path keys;
  FixedClock clock{Instant(std::chrono::milliseconds(1'800'000'000'000))};
  crypto::SystemRandom random;
  PracticeId practice{draw_id(random)};

  KeyFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "serment-keys-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    base = name;
    keys = base / "keys";
  }
  ~KeyFolder() { std::filesystem::remove_all(base); }
  KeyFolder(const KeyFolder&) = delete;
  KeyFolder& operator=(const KeyFolder&) = delete;

  Vault::Created create(crypto::Argon2Cost cost = kCheap) {
    return Vault::create(keys, practice, as_bytes("phrase de passe"), clock, random, cost).value();
  }
  /// "" when the credential opens the vault, else the code of the refusal.
  std::string unlock(std::string_view credential) {
    const auto vault = Vault::unlock(keys, as_bytes(credential), clock, random);
    return vault ? "" : vault.error().code;
  }
  [[nodiscard]] Bytes file() const { return read_key_file(keys).value(); }
};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 07777U;
}

double seconds_of(const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  return best;
}

}  // namespace

TEST_CASE("A new vault opens with its passphrase and with its recovery key, with the same keys") {
  KeyFolder folder;
  const auto created = folder.create();
  CHECK(mode_of(folder.keys) == 0700);
  CHECK(mode_of(folder.keys / "keyring") == 0600);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.keys), {}) == 1);
  const auto subkey = created.vault->subkey("auditsig");
  const Bytes expected(subkey.view().begin(), subkey.view().end());
  for (const std::string& credential : {std::string("phrase de passe"), created.recovery.text}) {
    const auto vault =
        Vault::unlock(folder.keys, as_bytes(credential), folder.clock, folder.random).value();
    CHECK(vault->practice() == folder.practice);
    CHECK(vault->epoch() == 1);
    const auto again = vault->subkey("auditsig");
    CHECK(std::equal(expected.begin(), expected.end(), again.view().begin()));
    CHECK(vault->slots().size() == 2);
    CHECK(vault->slots()[0].kind == "passphrase");
    CHECK(vault->slots()[1].kind == "recovery");
    CHECK(vault->slots()[1].created == folder.clock.now());
  }
}

TEST_CASE("What does not open a vault says why") {
  KeyFolder folder;
  CHECK(folder.unlock("phrase de passe") == "vault.no_keyring");
  const auto created = folder.create();
  for (const std::string_view wrong : {"", "Phrase de passe", "phrase de passe ", "x"})
    CHECK(folder.unlock(wrong) == "vault.wrong_passphrase");
  std::string typo = created.recovery.text;
  typo[14] = typo[14] == 'A' ? 'B' : 'A';
  CHECK(folder.unlock(typo) == "vault.recovery_key_typing");
  KeyFolder other;
  CHECK(folder.unlock(other.create().recovery.text) == "vault.wrong_passphrase");
}

TEST_CASE("A vault is never made over another, nor with a passphrase that cannot serve") {
  KeyFolder folder;
  const auto create = [&](std::string_view passphrase) {
    const auto made = Vault::create(folder.keys, folder.practice, as_bytes(passphrase),
                                    folder.clock, folder.random, kCheap);
    return made ? "" : made.error().code;
  };
  CHECK(create("") == "vault.passphrase_empty");
  CHECK(create("table lampe route vache porte livre fleur arbre") == "vault.passphrase_shape");
  CHECK_FALSE(std::filesystem::exists(folder.keys));
  CHECK(create("phrase de passe").empty());
  const Bytes before = folder.file();
  CHECK(create("une autre") == "vault.keyring_exists");
  CHECK(folder.file() == before);
}

TEST_CASE("Changing the passphrase or the recovery key closes the old one") {
  KeyFolder folder;
  const auto created = folder.create();
  REQUIRE(created.vault->change_passphrase(as_bytes("nouvelle phrase")));
  CHECK(folder.unlock("nouvelle phrase").empty());
  CHECK(folder.unlock("phrase de passe") == "vault.wrong_passphrase");
  CHECK(folder.unlock(created.recovery.text).empty());
  const RecoveryKey replaced = created.vault->replace_recovery_key().value();
  CHECK(replaced.text != created.recovery.text);
  CHECK(folder.unlock(replaced.text).empty());
  CHECK(folder.unlock(created.recovery.text) == "vault.wrong_passphrase");
  CHECK(folder.unlock("nouvelle phrase").empty());
  CHECK(created.vault->change_passphrase({}).error().code == "vault.passphrase_empty");
}

TEST_CASE("A keyring that cannot be written is refused, and the old one stays") {
  KeyFolder folder;
  const auto created = folder.create();
  const Bytes before = folder.file();
  // What an interrupted write leaves is no obstacle; a folder in its place is one.
  std::ofstream(folder.keys / "keyring.new") << "half";
  REQUIRE(created.vault->change_passphrase(as_bytes("deux")));
  CHECK_FALSE(std::filesystem::exists(folder.keys / "keyring.new"));
  const Bytes second = folder.file();
  CHECK(second != before);
  std::filesystem::create_directory(folder.keys / "keyring.new");
  CHECK(created.vault->change_passphrase(as_bytes("trois")).error().code == "vault.keyring_write");
  CHECK(folder.file() == second);
  CHECK(folder.unlock("deux").empty());
}

TEST_CASE("A replaced keyring leaves no old bytes in its former blocks, save in somebody's link") {
  KeyFolder folder;
  REQUIRE(write_key_file(folder.keys, as_bytes("ancien contenu")));
  std::ifstream held(folder.keys / "keyring");
  std::filesystem::create_hard_link(folder.keys / "keyring", folder.base / "copie");
  REQUIRE(write_key_file(folder.keys, as_bytes("nouveau")));
  CHECK(std::filesystem::file_size(folder.base / "copie") == 14);
  std::string text;
  std::getline(held, text);
  CHECK(text == "ancien contenu");
  std::ifstream second(folder.keys / "keyring");
  REQUIRE(write_key_file(folder.keys, as_bytes("troisième")));
  std::getline(second, text);
  CHECK(text == std::string(7, '\0'));
}

TEST_CASE("A wrong credential takes the time of a right one") {
  KeyFolder folder;
  const auto created = folder.create({2, 32 * 1024});
  KeyFolder other;
  const std::string foreign = other.create().recovery.text;
  const auto ratio = [&](std::string_view right, std::string_view wrong) {
    const double right_time = seconds_of([&] { CHECK(folder.unlock(right).empty()); });
    const double wrong_time =
        seconds_of([&] { CHECK(folder.unlock(wrong) == "vault.wrong_passphrase"); });
    return wrong_time / right_time;
  };
  // The best of five of each; tried again, since other programs may disturb one series.
  for (const auto& [right, wrong] : {std::pair<std::string, std::string>{"phrase de passe", "x"},
                                     {created.recovery.text, foreign}}) {
    double found = 0;
    for (int attempt = 0; attempt < 5 && (found < 0.9 || found > 1.1); ++attempt)
      found = ratio(right, wrong);
    CHECK(found > 0.9);
    CHECK(found < 1.1);
  }
}

}  // namespace serment::vault
