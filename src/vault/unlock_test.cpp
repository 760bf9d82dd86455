#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <fstream>

#include "vault/key_file.h"
#include "vault/recovery_key.h"
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

double processor_seconds() {
  timespec now{};
  REQUIRE(::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// The processor's time, which programs that run beside disturb less than the wall's: nothing here
/// waits, it all computes.
double seconds_of(const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const double start = processor_seconds();
    work();
    best = std::min(best, processor_seconds() - start);
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

TEST_CASE("A recovery key opens however it is cut, and one of another length is told as such") {
  KeyFolder folder;
  const std::string text = folder.create().recovery.text;
  std::string run = text;
  std::erase(run, '-');
  CHECK(folder.unlock(run).empty());
  CHECK(folder.unlock(run.substr(0, 20) + " " + run.substr(20)).empty());
  for (const auto& near : {text.substr(0, 46), text + "A", text.substr(1), run + "0"})
    CHECK_MESSAGE(folder.unlock(near) == "vault.recovery_key_length", near);
  std::string typo = run;
  typo[14] = typo[14] == 'A' ? 'B' : 'A';
  CHECK(folder.unlock(typo) == "vault.recovery_key_length");
  const auto told = nearly_a_recovery_key(as_bytes(std::string_view(text).substr(0, 46)));
  REQUIRE(told);
  CHECK(told->what.find("39 signes") != std::string::npos);
  // What a passphrase may be stays one, to the last character.
  for (const std::string_view passphrase :
       {"une phrase de passe assez longue pour être crue",
        "correcthorsebatterystaplecorrecthorsebat", "ABCDEABCDEABCDEABCDEABCDEABCDEABCDEABCDE"}) {
    KeyFolder own;
    const auto made =
        Vault::create(own.keys, own.practice, as_bytes(passphrase), own.clock, own.random, kCheap);
    REQUIRE(made.has_value());
    CHECK(own.unlock(passphrase).empty());
    CHECK(folder.unlock(passphrase) == "vault.wrong_passphrase");
  }
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
  const RecoveryKey replaced = created.vault->draw_recovery_key();
  REQUIRE(created.vault->replace_recovery_key(replaced).has_value());
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

TEST_CASE("A member opens with their own slot only, which names nobody and closes alone") {
  KeyFolder folder;
  auto created = folder.create();
  auto& vault = *created.vault;
  const auto id = [&](std::string_view login) { return member_slot_id(folder.practice, login); };
  const auto open = [&](std::string_view login, std::string_view password) {
    const auto opened = Vault::unlock_member(folder.keys, id(login), as_bytes(password),
                                             folder.clock, folder.random);
    return opened ? std::string() : opened.error().code;
  };
  CHECK(id("anne").size() == 26);
  CHECK(id("anne") != id("marc"));
  CHECK(id("anne") != member_slot_id({draw_id(folder.random)}, "anne"));
  CHECK_FALSE(vault.set_member_slot(id("anne"), {}).has_value());
  REQUIRE(vault.set_member_slot(id("anne"), as_bytes("celui d’Anne")));
  REQUIRE(vault.set_member_slot(id("marc"), as_bytes("celui de Marc")));
  CHECK(open("anne", "celui d’Anne").empty());
  CHECK(open("marc", "celui d’Anne") == "vault.wrong_passphrase");
  CHECK(open("anne", "phrase de passe") == "vault.wrong_passphrase");
  CHECK(open("personne", "celui d’Anne") == "vault.wrong_passphrase");
  CHECK(folder.unlock("celui d’Anne") == "vault.wrong_passphrase");
  CHECK(as_text(folder.file()).find("anne") == std::string::npos);
  REQUIRE(vault.set_member_slot(id("anne"), as_bytes("un autre")));
  CHECK(open("anne", "celui d’Anne") == "vault.wrong_passphrase");
  CHECK(open("anne", "un autre").empty());
  CHECK(vault.slots().size() == 4);
  // Changing the passphrase leaves the members' slots, and closing one leaves the others.
  REQUIRE(vault.change_passphrase(as_bytes("autre phrase")));
  CHECK(open("anne", "un autre").empty());
  REQUIRE(vault.remove_member_slot(id("anne")));
  REQUIRE(vault.remove_member_slot(id("personne")));
  CHECK(open("anne", "un autre") == "vault.wrong_passphrase");
  CHECK(open("marc", "celui de Marc").empty());
  CHECK(folder.unlock("autre phrase").empty());
}

TEST_CASE("A closed passphrase opens no more; the recovery key and the members still do") {
  KeyFolder folder;
  auto created = folder.create();
  auto& vault = *created.vault;
  const auto id = member_slot_id(folder.practice, "anne");
  REQUIRE(vault.set_member_slot(id, as_bytes("celui d’Anne")));
  CHECK(vault.is_passphrase(as_bytes("phrase de passe")));
  CHECK_FALSE(vault.is_passphrase(as_bytes("celui d’Anne")));
  REQUIRE(vault.close_passphrase());
  REQUIRE(vault.close_passphrase());
  CHECK(folder.unlock("phrase de passe") == "vault.wrong_passphrase");
  CHECK(folder.unlock(created.recovery.text).empty());
  CHECK(Vault::unlock_member(folder.keys, id, as_bytes("celui d’Anne"), folder.clock, folder.random)
            .has_value());
  REQUIRE(vault.change_passphrase(as_bytes("celle d’une autre")));
  CHECK(folder.unlock("celle d’une autre").empty());
}

TEST_CASE("A login that nobody bears takes the time of a wrong password") {
  KeyFolder folder;
  auto created = folder.create();
  const auto id = member_slot_id(folder.practice, "anne");
  REQUIRE(created.vault->set_member_slot(id, as_bytes("celui d’Anne")));
  const auto try_it = [&](const std::string& slot) {
    (void)Vault::unlock_member(folder.keys, slot, as_bytes("faux"), folder.clock, folder.random);
  };
  const double known = seconds_of([&] { try_it(id); });
  const double unknown = seconds_of([&] { try_it(member_slot_id(folder.practice, "personne")); });
  CHECK(std::abs(known - unknown) < 0.3 * std::max(known, unknown));
}

}  // namespace serment::vault
