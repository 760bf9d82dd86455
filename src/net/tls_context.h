#pragma once
// TLS by OpenSSL: what is offered, what a card brings. Included by the socket code only.
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "net/server.h"

namespace serment::net {

/// TLS 1.2 (ECDHE with AEAD only) and 1.3; no renegotiation, no compression. With `asks_card`, a
/// client certificate is asked for; any is let through to the handler, who decides, but its key
/// must have been proved. Error: invalid_input "net.certificate".
Result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(const TlsFiles& files,
                                                                    bool asks_card);

/// What the client showed, DER; empty without certificate.
struct ShownCard {
  Bytes certificate;
  std::vector<Bytes> chain;
};
ShownCard shown_card(SSL* connection);

}  // namespace serment::net
