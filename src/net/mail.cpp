#include "net/mail.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

#include "crypto/encoding.h"

namespace serment::net {
namespace {

struct Free {
  void operator()(CURL* one) const { curl_easy_cleanup(one); }
  void operator()(curl_slist* one) const { curl_slist_free_all(one); }
};

struct Unsent {
  std::string_view text;
};

std::size_t give(char* buffer, std::size_t size, std::size_t count, void* from) {
  auto& unsent = *static_cast<Unsent*>(from);
  const auto given = std::min(unsent.text.size(), size * count);
  unsent.text.copy(buffer, given);
  unsent.text.remove_prefix(given);
  return given;
}

/// RFC 2047, in pieces that hold whole letters.
std::string encoded_word(std::string_view text) {
  constexpr std::size_t kPiece = 42;
  std::string out;
  while (!text.empty()) {
    auto cut = std::min(kPiece, text.size());
    while (cut < text.size() && cut > 1 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
      --cut;
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + crypto::base64(as_bytes(text.substr(0, cut))) + "?=";
    text.remove_prefix(cut);
  }
  return out;
}

/// RFC 2045, 6.7: lines of at most 76 characters, "=" and what is not ASCII in hexadecimal.
std::string quoted_printable(std::string_view line) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::size_t kLongest = 73;
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const bool last = i + 1 == line.size();
    const bool plain = (byte >= 33 && byte <= 126 && byte != '=') || (byte == ' ' && !last);
    if (column >= kLongest) {
      out += "=\r\n";
      column = 0;
    }
    if (plain && !(byte == '.' && column == 0)) {
      out += static_cast<char>(byte);
      ++column;
    } else {
      out += '=';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
      column += 3;
    }
  }
  return out;
}

/// RFC 5322, 3.3, in UTC whatever the machine's language.
std::string mail_date(Instant date) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = std::chrono::floor<std::chrono::days>(date);
  const Date day{days};
  const std::chrono::weekday weekday{days};
  const auto text = iso(date);
  return std::string(kDays[weekday.c_encoding()]) + ", " + text.substr(8, 2) + " " +
         kMonths[static_cast<unsigned>(day.month()) - 1] + " " + text.substr(0, 4) + " " +
         text.substr(11, 8) + " +0000";
}

bool is_host(std::string_view host) {
  constexpr std::size_t kLongest = 253;
  return !host.empty() && host.size() <= kLongest && host.front() != '-' &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == ':';
         });
}

bool is_this_machine(std::string_view host) {
  return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

std::string url_of(const MailServer& server) {
  const bool bare_ipv6 = server.host.find(':') != std::string::npos;
  return std::string(server.security == "tls" ? "smtps://" : "smtp://") +
         (bare_ipv6 ? "[" + server.host + "]" : server.host) + ":" + std::to_string(server.port) +
         "/serment.invalid";
}

void set_rules(CURL* curl, const MailServer& server, const std::string& url) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(server.deadline.count()));
  if (server.security == "starttls")
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  if (!server.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
  }
  if (server.authorities_pem.empty()) return;
  curl_blob blob{};
  // libcurl takes a pointer to what it only copies.
  blob.data = const_cast<char*>(server.authorities_pem.data());
  blob.len = server.authorities_pem.size();
  blob.flags = CURL_BLOB_COPY;
  curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &blob);
  curl_easy_setopt(curl, CURLOPT_CAPATH, "/etc/ssl/certs");
}

}  // namespace

bool is_mail_address(std::string_view text) {
  constexpr std::size_t kLongest = 254;
  const auto at = text.find('@');
  if (text.size() > kLongest || at == 0 || at == std::string_view::npos ||
      text.find('@', at + 1) != std::string_view::npos)
    return false;
  const auto host = text.substr(at + 1);
  if (host.empty() || host.front() == '.' || host.back() == '.' || host.front() == '-')
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("@._+-'").find(c) != std::string_view::npos;
  });
}

std::string mail_text(const Mail& mail, Instant date) {
  std::string text = "Date: " + mail_date(date) + "\r\nFrom: <" + mail.sender + ">\r\nTo: ";
  for (std::size_t i = 0; i < mail.recipients.size(); ++i)
    text += (i == 0 ? "<" : ",\r\n <") + mail.recipients[i] + ">";
  text += "\r\nMessage-ID: <" + mail.message_id + ">\r\nSubject: " + encoded_word(mail.subject) +
          "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
          "Content-Transfer-Encoding: quoted-printable\r\nAuto-Submitted: auto-generated\r\n\r\n";
  for (const auto& line : mail.lines) text += quoted_printable(line) + "\r\n";
  return text;
}

Result<void> check_mail(const MailServer& server, const Mail& mail) {
  if (!is_host(server.host) || server.port == 0)
    return fail(Errc::invalid_input, "mail.server", "Le nom du serveur ou son port ne se lit pas.",
                "Rien n’a été envoyé.", "Écrivez-le comme smtp.exemple.fr, et son port.", "host");
  const auto wrong = [](std::string place) {
    return fail(Errc::invalid_input, "mail.address", "Cette adresse de courriel ne se lit pas.",
                "Rien n’a été envoyé.", "Écrivez-la comme nom@exemple.fr.", std::move(place));
  };
  if (!is_mail_address(mail.sender)) return wrong("sender");
  if (mail.recipients.empty() || !std::all_of(mail.recipients.begin(), mail.recipients.end(),
                                              [](const auto& one) { return is_mail_address(one); }))
    return wrong("recipients");
  const bool encrypted = server.security == "tls" || server.security == "starttls";
  if (!encrypted && !(server.security == "none" && is_this_machine(server.host)))
    return fail(Errc::invalid_input, "mail.security",
                "Un courriel ne part jamais en clair hors de cette machine.",
                "Rien n’a été envoyé.", "Choisissez TLS ou STARTTLS.", "security");
  return {};
}

Result<void> send_mail(const MailServer& server, const Mail& mail, Instant date) {
  TRY_VOID(check_mail(server, mail));
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  const std::unique_ptr<CURL, Free> curl(started ? curl_easy_init() : nullptr);
  const auto text = mail_text(mail, date);
  const auto url = url_of(server);
  const auto sender = "<" + mail.sender + ">";
  Unsent unsent{text};
  std::unique_ptr<curl_slist, Free> recipients;
  for (const auto& one : mail.recipients)
    recipients.reset(curl_slist_append(recipients.release(), ("<" + one + ">").c_str()));
  CURLcode code = CURLE_FAILED_INIT;
  long answered = 0;
  if (curl) {
    set_rules(curl.get(), server, url);
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &unsent);
    code = curl_easy_perform(curl.get());
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answered);
  }
  if (code == CURLE_OK) return {};
  if (code == CURLE_LOGIN_DENIED || code == CURLE_SEND_ERROR || answered >= 500)
    return fail(Errc::unavailable, "mail.refused", "Le serveur de courriel a refusé l’envoi.",
                "Rien n’a été envoyé.", "Vérifiez l’identifiant, le mot de passe et les adresses.",
                server.host + ": " + std::to_string(answered));
  return fail(Errc::unavailable, "mail.unreachable",
              "Le serveur de courriel ne répond pas, ou pas de façon sûre.", "Rien n’a été envoyé.",
              "Vérifiez son nom, son port, la sorte de chiffrement et la connexion.",
              server.host + ": " + curl_easy_strerror(code));
}

}  // namespace serment::net
