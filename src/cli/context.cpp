#include "cli/context.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

#include "cli/terminal.h"
#include "compliance/founding.h"
#include "practice/practice.h"

namespace serment::cli {

namespace fs = std::filesystem;

namespace {

std::atomic<bool> g_interrupted{false};

/// What wakes who sleeps until a signal: a thread's own sleep goes on after one.
int g_interrupt_event = -1;

void on_interrupt(int) {
  const int error = errno;
  g_interrupted.store(true);
  constexpr std::uint64_t kOne = 1;
  [[maybe_unused]] const auto written = ::write(g_interrupt_event, &kOne, sizeof kOne);
  errno = error;
}

/// Removes one final end of line, as editors and echo leave it.
ByteView without_end_of_line(ByteView bytes) {
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r'))
    bytes = bytes.first(bytes.size() - 1);
  return bytes;
}

}  // namespace

Context::Context(GlobalOptions global, Clock& clock, Random& random)
    : x_global(std::move(global)), x_clock(clock), x_random(random) {}
Context::~Context() = default;

fs::path Context::directory() const {
  return x_global.data.empty() ? practice::default_directory() : fs::path(x_global.data);
}

std::string Context::passphrase_file() const {
  if (!x_global.passphrase_file.empty()) return x_global.passphrase_file;
  const char* named = std::getenv("SERMENT_PASSPHRASE_FILE");
  return named != nullptr ? named : "";
}

Result<crypto::Secret> Context::credential(std::string_view prompt) {
  const auto file = passphrase_file();
  if (file.empty()) return ask_secret(prompt);
  auto text = read_file(file, 4096);
  if (!text)
    return fail(Errc::locked, "passphrase.unreadable",
                "Le fichier de la phrase de passe ne se lit pas.", "Le coffre reste fermé.",
                "Vérifiez le chemin donné à --passphrase-file.");
  auto secret = crypto::Secret::copy_of(without_end_of_line(as_bytes(*text)));
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text->data()), text->size()});
  if (secret.empty())
    return fail(Errc::locked, "passphrase.empty", "Le fichier de la phrase de passe est vide.",
                "Le coffre reste fermé.", "Écrivez la phrase de passe sur une seule ligne.");
  return secret;
}

Result<vault::Session*> Context::session() {
  if (!x_practice) {
    const auto secret = TRY(credential());
    x_practice = TRY(practice::Practice::open(directory(), secret.view(), x_clock, x_random));
  }
  return &x_practice->session();
}

void Context::close() {
  x_practice.reset();
}

Result<law::Policy> Context::policy() {
  auto& opened = *TRY(session());
  law::Policy chosen;
  TRY_VOID(opened.db.read([&](store::Transaction& tx) -> Result<void> {
    chosen = TRY(compliance::load_policy(opened, tx));
    return {};
  }));
  return chosen;
}

const law::RuleSet& Context::rules() const {
  return law::RuleSet::embedded();
}

Result<Date> date_option(const Arguments& arguments, std::string_view option) {
  auto date = parse_french_date(arguments.text(option));
  if (!date) return tl::unexpected<Error>(std::move(date.error()).at("--" + std::string(option)));
  return date;
}

Result<std::optional<Date>> optional_date(const Arguments& arguments, std::string_view option) {
  if (!arguments.has(option)) return std::nullopt;
  return std::optional<Date>(TRY(date_option(arguments, option)));
}

Result<Date> Context::date_or_today(const Arguments& arguments, std::string_view option) {
  if (!arguments.has(option)) return x_clock.today();
  return date_option(arguments, option);
}

Result<std::string> read_file(const fs::path& path, std::size_t limit) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file)
    return fail(Errc::not_found, "file.unreadable", "Ce fichier ne se lit pas.", {},
                "Vérifiez son chemin et ses droits.");
  if (size > limit)
    return fail(Errc::invalid_input, "file.too_large", "Ce fichier est trop gros pour cet usage.",
                "Rien n’a été lu.");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  return text;
}

Result<void> write_file(const fs::path& path, ByteView bytes, bool replace, bool secret) {
  std::error_code error;
  if (!replace && fs::exists(path, error))
    return fail(Errc::conflict, "file.exists", "Ce fichier existe déjà.", "Il n’a pas été touché.",
                "Choisissez un autre nom.");
  const auto partial = fs::path(path.string() + ".partiel");
  const int file =
      ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, secret ? 0600 : 0644);
  bool written = file >= 0;
  for (std::size_t done = 0; written && done < bytes.size();) {
    const auto step = ::write(file, bytes.data() + done, bytes.size() - done);
    written = step > 0;
    if (written) done += static_cast<std::size_t>(step);
  }
  written = written && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (written) {
    fs::rename(partial, path, error);
    written = !error;
  }
  if (written) return {};
  fs::remove(partial, error);
  return fail(Errc::unavailable, "file.unwritable", "Ce fichier n’a pas pu être écrit.",
              "Aucun fichier incomplet n’est resté.",
              "Vérifiez la place libre et les droits du dossier.");
}

const std::atomic<bool>& interrupted() {
  watch_interrupts();
  return g_interrupted;
}

void watch_interrupts() {
  if (g_interrupt_event >= 0) return;
  g_interrupt_event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

void wait_for_interrupt(std::chrono::milliseconds most) {
  pollfd watched{g_interrupt_event, POLLIN, 0};
  ::poll(&watched, 1, static_cast<int>(most.count()));
}

}  // namespace serment::cli
