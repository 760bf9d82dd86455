#pragma once
// What handlers work with. One per server.
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "api/engine.h"
#include "api/home_memory.h"
#include "api/idempotency.h"
#include "api/jobs.h"
#include "api/uploads.h"
#include "identity/identity.h"
#include "law/policy.h"
#include "law/rule.h"

namespace serment::api {

/// What the server knows of itself, told by the wiring.
struct Configuration {
  std::filesystem::path directory;
  std::string version = "0.1.0";
  std::string host;             ///< the name that people type, and the passkeys' domain
  std::uint16_t port = 0;       ///< of HTTPS
  std::uint16_t card_port = 0;  ///< 0 without
  std::vector<std::string> addresses;
  std::string authority_pem;  ///< the local authority's certificate, public
  std::string authority_fingerprint;
  std::string authority_subject;
  std::string certificate_not_after;
  std::string setup_code;  ///< empty once the practice exists
  bool demonstration = false;
  bool unattended = false;      ///< opened at the start by a passphrase that the system keeps
  bool fast_passwords = false;  ///< tests only: a cheap key derivation at creation
  [[nodiscard]] std::string origin() const;  ///< "https://cabinet.local:8443"
};

class Services {
 public:
  Services(Configuration told, Clock& the_clock, Random& the_random);
  ~Services();
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  Configuration configuration;
  Clock& clock;
  Random& random;
  identity::Identity identity;
  Engine engine;
  Uploads uploads;
  Jobs jobs;
  HomeMemory home_memory;
  GivenAnswers given;

  [[nodiscard]] const law::RuleSet& rules() const;
  /// The practice's retention policy. On the engine.
  Result<law::Policy> policy(vault::Session& session) const;
  /// Opens the practice with what a member typed. False when it was open already: then nothing was
  /// said of that password. Errors: the vault's.
  Result<bool> unseal(std::string_view login, ByteView password);
  /// Takes over a practice that was just created or opened.
  Result<void> adopt(std::unique_ptr<practice::Practice> practice);
  /// Closes the practice and every session.
  void seal();
  /// What must happen by itself: called every half minute.
  void tick();
  /// The practice's name, for screens; empty while sealed or before the answers.
  [[nodiscard]] std::string practice_name() const;
  void set_practice_name(std::string name);
  /// The recovery key just printed, until its sheet is checked; empty forgets it.
  void keep_recovery(std::string text);
  [[nodiscard]] std::string kept_recovery() const;
  /// True at most once a minute for a person and an act: searching as one types is one act. A call
  /// that runs again has the same answer.
  bool first_this_minute(const Call& call, std::string_view act);
  /// Guesses of the setup code left; 0 closes the door until the next start.
  std::atomic<int> setup_guesses{10};

 private:
  /// Reads the whole journal again once a day, so that a change does not go unseen.
  void verify_daily();
  /// What Serment measures, written once a day when it changed.
  void observe_daily();
  /// The Monday digest, where the practice asked for it.
  void mail_digest();
  /// What is kept in memory beside the store.
  Result<void> load_memory(vault::Session& session);
  mutable std::mutex x_mutex;
  std::mutex x_opening;
  std::optional<Instant> x_verified_at;
  std::optional<Instant> x_observed_at;
  std::optional<Instant> x_digest_tried_at;
  std::string x_practice_name;
  std::string x_recovery;
  struct Noted {
    Instant at;
    std::string request_id;
  };
  std::map<std::string, Noted> x_noted;
};

}  // namespace serment::api
