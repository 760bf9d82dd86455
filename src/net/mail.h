#pragma once
// One letter out by SMTP, to the server that the practice named, always encrypted (except on this
// very machine). By libcurl, in one file.
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::net {

struct MailServer {
  std::string host;
  std::uint16_t port = 0;
  std::string security;  ///< "tls" (from the first byte), "starttls", or "none" on 127.0.0.1 or ::1
  std::string user{};    ///< empty: no authentication
  std::string password{};
  std::string authorities_pem{};  ///< certificates trusted besides the machine's own
  std::chrono::milliseconds deadline{20'000};
};

struct Mail {
  std::string sender;
  std::vector<std::string> recipients;
  std::string subject;             ///< any letters
  std::vector<std::string> lines;  ///< of a plain text, any letters
  std::string message_id;          ///< unique, without brackets
};

/// A plain address, "name@host", in ASCII, at most 254 bytes: nothing that a mail header reads
/// otherwise.
bool is_mail_address(std::string_view text);
/// The letter as it is sent: UTF-8, quoted-printable, CRLF. Same input, same bytes.
std::string mail_text(const Mail& mail, Instant date);
/// What would be refused before any connection. Errors: invalid_input "mail.server" (its name or
/// port), "mail.address", "mail.security"; the place names the field.
Result<void> check_mail(const MailServer& server, const Mail& mail);
/// Errors: check_mail's; invalid_input "mail.address", "mail.security" (not encrypted beyond this
/// machine); unavailable "mail.unreachable", "mail.refused" (credentials or recipient), each with
/// what the server said in short.
Result<void> send_mail(const MailServer& server, const Mail& mail, Instant date);

}  // namespace serment::net
