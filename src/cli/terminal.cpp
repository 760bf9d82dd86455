#include "cli/terminal.h"

#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <iostream>

namespace serment::cli {
namespace {

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++width;
  return width;
}

constexpr std::array kEndingSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/// The terminal as it was found: a signal that ends the program at a silent prompt gives it back.
termios g_found{};

void give_back_and_end(int signal) {
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &g_found);
  ::raise(signal);  // its own action again (SA_RESETHAND): the program ends
}

/// Turns echo off for its life, however that ends.
class SilentTerminal {
 public:
  SilentTerminal() {
    if (::tcgetattr(STDIN_FILENO, &x_before) != 0) return;
    g_found = x_before;
    struct sigaction giving_back {};
    giving_back.sa_handler = give_back_and_end;
    giving_back.sa_flags = static_cast<int>(SA_RESETHAND);
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i) {
      ::sigaction(kEndingSignals[i], nullptr, &x_actions[i]);
      if (x_actions[i].sa_handler == SIG_DFL) ::sigaction(kEndingSignals[i], &giving_back, nullptr);
    }
    auto silent = x_before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    x_known = true;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (!x_known) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &x_before);
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i)
      ::sigaction(kEndingSignals[i], &x_actions[i], nullptr);
  }

 private:
  termios x_before{};
  std::array<struct sigaction, kEndingSignals.size()> x_actions{};
  bool x_known = false;
};

tl::unexpected<Error> no_terminal() {
  return fail(Errc::unavailable, "terminal.absent",
              "Une réponse est attendue, mais il n’y a pas de terminal.", "Rien n’a été changé.",
              "Donnez la réponse par une option ou un fichier.");
}

}  // namespace

void say(std::string_view line) {
  std::cout << line << '\n';
}

void complain(const Error& error) {
  std::cerr << error.what;
  if (!error.place.empty()) std::cerr << " (" << error.place << ")";
  for (const auto* more : {&error.kept, &error.next})
    if (!more->empty()) std::cerr << ' ' << *more;
  std::cerr << " [" << error.code << "]\n";
}

Table::Table(std::vector<std::string> headings) {
  x_rows.push_back(std::move(headings));
}
void Table::add(std::vector<std::string> row) {
  x_rows.push_back(std::move(row));
}

void Table::print() const {
  std::vector<std::size_t> widths;
  for (const auto& row : x_rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  for (const auto& row : x_rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    say(line);
  }
}

bool is_terminal() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

Result<std::string> ask(std::string_view prompt) {
  if (!is_terminal()) return no_terminal();
  std::cerr << prompt << std::flush;
  std::string line;
  if (!std::getline(std::cin, line)) return no_terminal();
  return line;
}

Result<crypto::Secret> ask_secret(std::string_view prompt) {
  if (!is_terminal()) return no_terminal();
  std::cerr << prompt << std::flush;
  const SilentTerminal silent;
  std::string line;
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  std::cerr << '\n';
  if (!read) return no_terminal();
  auto secret = crypto::Secret::copy_of(as_bytes(line));
  crypto::wipe({reinterpret_cast<std::uint8_t*>(line.data()), line.size()});
  return secret;
}

ProgressLine::~ProgressLine() {
  if (x_shown >= 0) std::cerr << "\r\x1b[K" << std::flush;
}

void ProgressLine::update(std::uint64_t done, std::uint64_t total) {
  if (::isatty(STDERR_FILENO) != 1 || total == 0) return;
  const int percent =
      static_cast<int>(100.0 * static_cast<double>(done) / static_cast<double>(total));
  if (percent == x_shown) return;
  x_shown = percent;
  std::cerr << '\r' << x_label << "  " << percent << "\u00a0%" << std::flush;
}

std::string number(std::uint64_t value) {
  const std::string digits = std::to_string(value);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text += "\u202f";
    text += digits[i];
  }
  return text;
}

std::string count(std::uint64_t value, std::string_view singular, std::string_view plural) {
  return number(value) + "\u00a0" + std::string(value < 2 ? singular : plural);
}

}  // namespace serment::cli
