#include "net/mail.h"

#include <doctest/doctest.h>

using namespace serment;
using namespace serment::net;

TEST_CASE("what is a mail address") {
  for (const auto* good : {"a@b.fr", "prenom.nom+cabinet@exemple.fr", "o'brien@exemple.fr"})
    CHECK_MESSAGE(is_mail_address(good), good);
  for (const auto* bad :
       {"", "a", "@b.fr", "a@", "a@b@c", "a@.fr", "a@fr.", "a b@c.fr", "<a@b.fr>",
        "a@b.fr\r\nBcc: c@d.fr", "é@b.fr", "a@b.fr,c@d.fr", "\"a\"@b.fr", "a@-b.fr"})
    CHECK_FALSE_MESSAGE(is_mail_address(bad), bad);
  CHECK_FALSE(is_mail_address(std::string(250, 'a') + "@b.fr"));
}

TEST_CASE("a letter is ASCII on the wire, with no line that ends it or makes a header") {
  const Mail mail{
      .sender = "cabinet@exemple.fr",
      .recipients = {"a@exemple.fr", "b@exemple.fr"},
      .subject = "Résumé de la semaine du 30\u00a0novembre, à lire\r\nBcc: x@y.fr",
      .lines = {"Tout va bien.", ".", "", "Échéance = " + std::string(200, 'x'), "fin "},
      .message_id = "1@serment"};
  const auto text = mail_text(mail, parse_instant("2026-11-30T06:00:00Z").value());
  for (const char c : text) CHECK(static_cast<unsigned char>(c) < 0x80);
  CHECK(text.find("\r\nBcc:") == std::string::npos);
  CHECK(text.find("\r\n.\r\n") == std::string::npos);
  CHECK(text.starts_with("Date: Mon, 30 Nov 2026 06:00:00 +0000\r\nFrom: <cabinet@exemple.fr>"));
  std::size_t from = 0;
  for (auto end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n", from)) {
    CHECK(end - from <= 78);
    from = end + 2;
  }
  CHECK(from == text.size());
  CHECK(text.find("fin=20\r\n") != std::string::npos);
}

TEST_CASE("nothing leaves in clear beyond this machine") {
  const Mail mail{.sender = "a@b.fr",
                  .recipients = {"c@d.fr"},
                  .subject = "x",
                  .lines = {},
                  .message_id = "1@serment"};
  const auto now = parse_instant("2026-11-30T06:00:00Z").value();
  CHECK(send_mail({.host = "smtp.exemple.fr", .port = 25, .security = "none"}, mail, now)
            .error()
            .code == "mail.security");
  CHECK(send_mail({.host = "127.0.0.1", .port = 1, .security = "none"}, mail, now).error().code ==
        "mail.unreachable");
  CHECK(send_mail({.host = "127.0.0.1", .port = 1, .security = ""}, mail, now).error().code ==
        "mail.security");
  for (const auto* bad : {"", "-x", "a b", "smtp.exemple.fr/x", "a@b", "é.fr"})
    CHECK_MESSAGE(check_mail({.host = bad, .port = 25, .security = "tls"}, mail).error().code ==
                      "mail.server",
                  bad);
  CHECK(check_mail({.host = "x.fr", .port = 0, .security = "tls"}, mail).error().place == "host");
  CHECK(check_mail({.host = "x.fr", .port = 465, .security = "tls"}, mail).has_value());
}
