#include "crypto/x509.h"

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <charconv>
#include <memory>
#include <optional>

namespace serment::crypto {
namespace {

constexpr int kAuthorityDays = 3652;
constexpr int kServerDays = 397;

template <class T, void (*kFree)(T*)>
struct Freed {
  void operator()(T* item) const { kFree(item); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

tl::unexpected<Error> failed() {
  return fail(Errc::internal, "x509.failed", "Le certificat local n’a pas pu être établi.",
              "Les anciens certificats restent en place.");
}

Bio memory(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

std::time_t seconds(Instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

Certificate begin(const std::string& common_name, EVP_PKEY* key, Instant now, int days) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  unsigned char serial[16];
  RAND_bytes(serial, sizeof serial);
  serial[0] &= 0x7F;
  BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  // An hour earlier: the clocks of a practice's computers do not agree.
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), seconds(now) - 3600);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), seconds(now) + days * 86'400L);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>("Serment"), -1, -1, 0);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                             0);
  return certificate;
}

bool extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool is_ipv6(const std::string& address) {
  return address.find(':') != std::string::npos;
}

/// The bytes of an address, 4 or 16; none when it does not read.
Bytes address_bytes(const std::string& address) {
  Bytes bytes(is_ipv6(address) ? 16 : 4);
  const int family = is_ipv6(address) ? AF_INET6 : AF_INET;
  if (::inet_pton(family, address.c_str(), bytes.data()) != 1) return {};
  return bytes;
}

std::string address_text(const std::uint8_t* bytes, std::size_t size) {
  char text[INET6_ADDRSTRLEN];
  if (::inet_ntop(size == 4 ? AF_INET : AF_INET6, bytes, text, sizeof text) == nullptr) return {};
  return text;
}

/// An address and how many of its bits count.
struct Range {
  std::string address;
  std::size_t bits = 0;
};

std::optional<Range> read_range(const std::string& text) {
  const auto slash = text.find('/');
  Range range;
  range.address = text.substr(0, slash);
  const auto most = address_bytes(range.address).size() * 8;
  range.bits = most;
  if (slash != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + slash + 1, end, range.bits);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  }
  if (most == 0 || range.bits > most) return std::nullopt;
  return range;
}

bool holds(const Range& range, const std::string& address) {
  const auto first = address_bytes(range.address);
  const auto second = address_bytes(address);
  if (first.size() != second.size()) return false;
  for (std::size_t bit = 0; bit < range.bits; ++bit)
    if (((first[bit / 8] ^ second[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
  return true;
}

tl::unexpected<Error> bad_address() {
  return fail(Errc::invalid_input, "x509.address", "Une adresse de la machine ne se lit pas.");
}

/// "critical,permitted;DNS:…,permitted;IP:…/…".
Result<std::string> constraints(const std::vector<std::string>& names,
                                const std::vector<std::string>& ranges) {
  std::string text = "critical";
  for (const auto& name : names) text += ",permitted;DNS:" + name;
  for (const auto& one : ranges) {
    const auto range = read_range(one);
    if (!range) return bad_address();
    Bytes mask(address_bytes(range->address).size());
    for (std::size_t bit = 0; bit < range->bits; ++bit)
      mask[bit / 8] = static_cast<std::uint8_t>(mask[bit / 8] | 0x80U >> bit % 8);
    text += ",permitted;IP:" + range->address + "/" + address_text(mask.data(), mask.size());
  }
  // A kind of which nothing is permitted would be wholly free: none of the practice's, then.
  if (ranges.empty())
    text += ",excluded;IP:0.0.0.0/0.0.0.0,excluded;IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0";
  return text + ",excluded;email:.";
}

std::string alternative_names(const std::vector<std::string>& names,
                              const std::vector<std::string>& addresses) {
  std::string text;
  const auto add = [&](const std::string& one) { text += (text.empty() ? "" : ",") + one; };
  for (const auto& name : names) add("DNS:" + name);
  for (const auto& address : addresses) add("IP:" + address);
  return text;
}

Result<CertifiedKey> write(X509* certificate, EVP_PKEY* key) {
  const Bio certificate_bio(BIO_new(BIO_s_mem()));
  const Bio key_bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(certificate_bio.get(), certificate) != 1 ||
      PEM_write_bio_PKCS8PrivateKey(key_bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return failed();
  return CertifiedKey{text_of(certificate_bio.get()), text_of(key_bio.get())};
}

Instant instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  return Instant(std::chrono::seconds(::timegm(&parts)));
}

void read_alternative_names(X509* certificate, CertificateFacts& facts) {
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int at = 0; at < sk_GENERAL_NAME_num(names); ++at) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, at);
    if (name->type == GEN_DNS) {
      facts.names.emplace_back(
          reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
          static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      const auto size = static_cast<std::size_t>(ASN1_STRING_length(name->d.iPAddress));
      auto text = address_text(ASN1_STRING_get0_data(name->d.iPAddress), size);
      if (!text.empty()) facts.addresses.push_back(std::move(text));
    }
  }
  GENERAL_NAMES_free(names);
}

}  // namespace

std::string surrounding_range(const std::string& address) {
  constexpr const char* kPrivate[] = {"10.0.0.0/8",  "172.16.0.0/12", "192.168.0.0/16",
                                      "127.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16",
                                      "fc00::/7"};
  for (const char* one : kPrivate)
    if (holds(*read_range(one), address)) return one;
  return address;
}

Result<CertifiedKey> make_authority(const std::string& common_name,
                                    const std::vector<std::string>& names,
                                    const std::vector<std::string>& ranges, Instant now) {
  const auto limits = TRY(constraints(names, ranges));
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return failed();
  const Certificate certificate = begin(common_name, key.get(), now, kAuthorityDays);
  X509* made = certificate.get();
  X509_set_issuer_name(made, X509_get_subject_name(made));
  if (!extend(made, made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
      !extend(made, made, NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !extend(made, made, NID_subject_key_identifier, "hash") ||
      !extend(made, made, NID_name_constraints, limits) ||
      X509_sign(made, key.get(), EVP_sha256()) == 0)
    return failed();
  return write(made, key.get());
}

Result<CertifiedKey> certify_server(const CertifiedKey& authority,
                                    const std::vector<std::string>& names,
                                    const std::vector<std::string>& addresses, Instant now) {
  for (const auto& address : addresses)
    if (address_bytes(address).empty()) return bad_address();
  const Bio issuer_bio = memory(authority.certificate_pem);
  const Bio issuer_key_bio = memory(authority.key_pem);
  const Certificate issuer(PEM_read_bio_X509(issuer_bio.get(), nullptr, nullptr, nullptr));
  const Key issuer_key(PEM_read_bio_PrivateKey(issuer_key_bio.get(), nullptr, nullptr, nullptr));
  const Key key(EVP_EC_gen("P-256"));
  if (!issuer || !issuer_key || !key || names.empty()) return failed();
  const Certificate certificate = begin(names.front(), key.get(), now, kServerDays);
  X509* made = certificate.get();
  X509_set_issuer_name(made, X509_get_subject_name(issuer.get()));
  if (!extend(made, issuer.get(), NID_basic_constraints, "critical,CA:FALSE") ||
      !extend(made, issuer.get(), NID_key_usage, "critical,digitalSignature") ||
      !extend(made, issuer.get(), NID_ext_key_usage, "serverAuth") ||
      !extend(made, issuer.get(), NID_subject_key_identifier, "hash") ||
      !extend(made, issuer.get(), NID_authority_key_identifier, "keyid:always") ||
      !extend(made, issuer.get(), NID_subject_alt_name, alternative_names(names, addresses)) ||
      X509_sign(made, issuer_key.get(), EVP_sha256()) == 0)
    return failed();
  return write(made, key.get());
}

Result<CertificateFacts> read_certificate(const std::string& pem) {
  const Bio bio = memory(pem);
  const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!certificate)
    return fail(Errc::invalid_input, "x509.unreadable", "Ce certificat ne se lit pas.");
  CertificateFacts facts;
  const Bio subject(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(subject.get(), X509_get_subject_name(certificate.get()), 0,
                     XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
  facts.subject = text_of(subject.get());
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  X509_digest(certificate.get(), EVP_sha256(), digest, &size);
  constexpr char kHex[] = "0123456789ABCDEF";
  for (unsigned int at = 0; at < size; ++at) {
    if (at > 0) facts.fingerprint += ':';
    facts.fingerprint += kHex[digest[at] >> 4];
    facts.fingerprint += kHex[digest[at] & 15];
  }
  facts.not_before = instant_of(X509_get0_notBefore(certificate.get()));
  facts.not_after = instant_of(X509_get0_notAfter(certificate.get()));
  read_alternative_names(certificate.get(), facts);
  return facts;
}

}  // namespace serment::crypto
