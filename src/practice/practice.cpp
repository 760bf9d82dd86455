#include "practice/practice.h"

#include <unistd.h>

#include <cstdlib>

#include "practice/settings.h"

namespace serment::practice {

namespace fs = std::filesystem;

namespace {

constexpr store::Query kInsertPractice{
    "practice.insert", "INSERT INTO practice (practice_id, created_at) VALUES ($1, $2)"};

store::Location location_of(const fs::path& directory, const Settings& settings) {
  return {settings.store.empty() ? (directory / "serment.db").string() : settings.store};
}

}  // namespace

struct Practice::State {
  Clock& clock;
  Random& random;
  std::unique_ptr<store::Database> db;
  std::unique_ptr<vault::Vault> vault;
  std::unique_ptr<audit::Journal> journal;
  std::unique_ptr<vault::Session> session;

  void assemble() {
    const auto seed = vault->subkey("auditsig");
    const auto detail = vault->subkey("journal_");
    journal =
        std::make_unique<audit::Journal>(vault->practice(), seed.view(), detail.view(), random);
    session = std::make_unique<vault::Session>(
        vault::Session{*db, *vault, *journal, clock, random, "owner"});
  }
};

Practice::Practice(std::unique_ptr<State> state) : x_state(std::move(state)) {}
Practice::~Practice() = default;
vault::Session& Practice::session() {
  return *x_state->session;
}

Result<std::unique_ptr<Practice>> Practice::open(const fs::path& directory, ByteView credential,
                                                 Clock& clock, Random& random) {
  const auto unlock = [&](const fs::path& keys, const PracticeId&) {
    return vault::Vault::unlock(keys, credential, clock, random);
  };
  return open_by(directory, unlock, clock, random);
}

Result<std::unique_ptr<Practice>> Practice::open_member(const fs::path& directory,
                                                        std::string_view shown, ByteView credential,
                                                        Clock& clock, Random& random) {
  const auto unlock = [&](const fs::path& keys, const PracticeId& practice) {
    return vault::Vault::unlock_member(keys, vault::member_slot_id(practice, shown), credential,
                                       clock, random);
  };
  return open_by(directory, unlock, clock, random);
}

Result<std::unique_ptr<Practice>> Practice::open_by(const fs::path& directory, const Unlock& unlock,
                                                    Clock& clock, Random& random) {
  const auto settings = TRY(read_settings(directory));
  auto state = std::unique_ptr<State>(new State{clock, random, {}, {}, {}, {}});
  state->db = TRY(store::open(location_of(directory, settings)));
  TRY_VOID(state->db->claim(settings.practice));
  state->vault = TRY(unlock(directory / "keys", settings.practice));
  if (state->vault->practice() != settings.practice)
    return fail(Errc::integrity, "practice.mismatch",
                "Les clés et les réglages ne sont pas ceux du même cabinet.",
                "Rien n’a été changé.", "Remettez ensemble les fichiers d’une même sauvegarde.");
  state->assemble();
  TRY_VOID(state->vault->recover(*state->db, *state->journal));
  return std::unique_ptr<Practice>(new Practice(std::move(state)));
}

struct Setup::State {
  fs::path final_directory;
  fs::path staging;
  std::unique_ptr<Practice> practice;
  vault::RecoveryKey recovery;
  bool finished = false;
};

Setup::Setup(std::unique_ptr<State> state) : x_state(std::move(state)) {}

Setup::~Setup() {
  if (x_state->finished) return;
  x_state->practice.reset();
  std::error_code ignored;
  fs::remove_all(x_state->staging, ignored);
}

Practice& Setup::practice() {
  return *x_state->practice;
}
const vault::RecoveryKey& Setup::recovery() const {
  return x_state->recovery;
}

Result<std::unique_ptr<Setup>> Setup::begin(const fs::path& directory, const std::string& store,
                                            ByteView passphrase, Clock& clock, Random& random,
                                            crypto::Argon2Cost cost) {
  std::error_code error;
  if (fs::exists(directory, error) &&
      !(fs::is_directory(directory, error) && fs::is_empty(directory, error)))
    return fail(Errc::conflict, "practice.exists", "Ce dossier n’est pas vide.",
                "Rien n’y a été touché.", "Choisissez un dossier neuf pour ce cabinet.");
  auto state = std::make_unique<State>();
  state->final_directory = fs::absolute(directory, error);
  state->staging = state->final_directory;
  state->staging += ".en-cours";
  fs::remove_all(state->staging, error);  // of a setup that was killed: it never became a practice
  fs::create_directories(state->staging, error);
  if (error)
    return fail(Errc::unavailable, "practice.unwritable", "Ce dossier ne peut pas être créé.", {},
                "Vérifiez le chemin, la place libre et les droits.");
  fs::permissions(state->staging, fs::perms::owner_all, error);
  auto setup = std::unique_ptr<Setup>(new Setup(std::move(state)));
  const auto& staging = setup->x_state->staging;

  const Settings settings{{draw_id(random)}, store};
  auto opened =
      std::unique_ptr<Practice::State>(new Practice::State{clock, random, {}, {}, {}, {}});
  opened->db = TRY(store::open(location_of(staging, settings)));
  TRY_VOID(opened->db->claim(settings.practice));
  auto created = TRY(
      vault::Vault::create(staging / "keys", settings.practice, passphrase, clock, random, cost));
  opened->vault = std::move(created.vault);
  setup->x_state->recovery = std::move(created.recovery);
  opened->assemble();
  auto& session = *opened->session;
  TRY_VOID(opened->db->write([&](store::Transaction& tx) -> Result<void> {
    TRY(tx.execute(kInsertPractice, {std::string_view(settings.practice.value), iso(clock.now())}));
    TRY(session.journal.append(
        tx, {"practice.created", session.actor, settings.practice.value, clock.now()}, {}));
    return {};
  }));
  TRY_VOID(write_settings(staging, settings));
  setup->x_state->practice.reset(new Practice(std::move(opened)));
  return setup;
}

Result<void> Setup::finish() {
  x_state->practice.reset();  // closes the store before it moves
  std::error_code error;
  fs::remove(x_state->final_directory, error);  // an empty directory may stand there
  fs::rename(x_state->staging, x_state->final_directory, error);
  if (error)
    return fail(Errc::unavailable, "practice.unwritable",
                "Le cabinet n’a pas pu être mis à sa place.", "Aucun cabinet n’a été créé.",
                "Vérifiez le chemin et les droits, puis recommencez.");
  x_state->finished = true;
  return {};
}

fs::path default_directory() {
  if (const char* named = std::getenv("SERMENT_DATA"); named != nullptr && *named != '\0')
    return named;
  if (::geteuid() == 0) {
    // Where the service keeps it; a practice that an administrator made before stays where it is.
    const fs::path before = "/var/lib/serment";
    std::error_code error;
    return fs::exists(before / "serment.toml", error) ? before : before / "cabinet";
  }
  const char* home = std::getenv("HOME");
  return fs::path(home != nullptr ? home : ".") / ".local/share/serment";
}

}  // namespace serment::practice
