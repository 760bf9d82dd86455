#include "net/tls_context.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace serment::net {
namespace {

constexpr const char* kCiphers12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kCiphers13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr std::size_t kLongestChain = 8;

int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in,
                    unsigned int in_size, void*) {
  static constexpr unsigned char kHttp11[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, size, kHttp11, sizeof kHttp11 - 1, in, in_size);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

Bytes der_of(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  if (size <= 0) return {};
  Bytes der(bytes, bytes + size);
  OPENSSL_free(bytes);
  return der;
}

}  // namespace

Result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(const TlsFiles& files,
                                                                    bool asks_card) {
  namespace ssl = boost::asio::ssl;
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                  SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_cipher_list(native, kCiphers12);
  SSL_CTX_set_ciphersuites(native, kCiphers13);
  SSL_CTX_set1_groups_list(native, "X25519:P-256:P-384");
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  boost::system::error_code error;
  context->use_certificate_chain(boost::asio::buffer(files.chain_pem), error);
  if (!error)
    context->use_private_key(boost::asio::buffer(files.key_pem), ssl::context::pem, error);
  if (error || SSL_CTX_check_private_key(native) != 1)
    return fail(Errc::invalid_input, "net.certificate",
                "Le certificat du serveur et sa clé ne vont pas ensemble.", {},
                "Supprimez le dossier « tls » du cabinet : un nouveau certificat sera établi.");
  if (asks_card) {
    SSL_CTX_set_verify(native, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(
        native, [](X509_STORE_CTX*, void*) { return 1; }, nullptr);
    // A resumed session would hide that the card has left its reader.
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(native, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(native, 0);
  }
  return context;
}

ShownCard shown_card(SSL* connection) {
  ShownCard shown;
  X509* certificate = SSL_get1_peer_certificate(connection);
  if (certificate == nullptr) return shown;
  shown.certificate = der_of(certificate);
  X509_free(certificate);
  const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(connection);
  for (int at = 0; at < sk_X509_num(chain) && shown.chain.size() < kLongestChain; ++at)
    shown.chain.push_back(der_of(sk_X509_value(chain, at)));
  return shown;
}

}  // namespace serment::net
