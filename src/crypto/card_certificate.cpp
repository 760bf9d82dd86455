#include "crypto/card_certificate.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace serment::crypto {
namespace {

struct Free {
  void operator()(X509* one) const { X509_free(one); }
  void operator()(X509_CRL* one) const { X509_CRL_free(one); }
  void operator()(X509_STORE* one) const { X509_STORE_free(one); }
  void operator()(X509_STORE_CTX* one) const { X509_STORE_CTX_free(one); }
  void operator()(STACK_OF(X509) * one) const { sk_X509_pop_free(one, X509_free); }
  void operator()(BIO* one) const { BIO_free_all(one); }
  void operator()(ASN1_OBJECT* one) const { ASN1_OBJECT_free(one); }
};
template <class T>
using Held = std::unique_ptr<T, Free>;

// Extensions of IGC-Santé certificates.
constexpr const char* kKindOid = "1.2.250.1.71.1.2.2";
constexpr const char* kNumberOid = "1.2.250.1.71.1.2.3";
constexpr int kAuthLevel = 2;  // 112 bits at least

Held<X509> certificate_of(ByteView der) {
  const auto* at = der.data();
  Held<X509> read(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (read && at != der.data() + der.size()) read.reset();
  return read;
}

/// A name's part, in UTF-8, wherever it stands (also in a part of several values).
std::string part(const X509_NAME* name, int nid) {
  const int at = X509_NAME_get_index_by_NID(name, nid, -1);
  if (at < 0) return {};
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) return {};
  std::string read(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return read;
}

std::string whole(const X509_NAME* name) {
  const Held<BIO> out(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

/// The bytes of an extension, without the tag and length of a short value inside.
Bytes extension(const X509* certificate, const char* oid, std::uint8_t tag) {
  const Held<ASN1_OBJECT> object(OBJ_txt2obj(oid, 1));
  const int at = X509_get_ext_by_OBJ(certificate, object.get(), -1);
  if (at < 0) return {};
  const auto* value = X509_EXTENSION_get_data(X509_get_ext(certificate, at));
  const ByteView bytes(ASN1_STRING_get0_data(value),
                       static_cast<std::size_t>(ASN1_STRING_length(value)));
  if (bytes.size() < 2 || bytes[0] != tag || bytes[1] >= 0x80 || bytes.size() != bytes[1] + 2U)
    return {};
  return {bytes.begin() + 2, bytes.end()};
}

Instant instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return Instant(std::chrono::seconds(::timegm(&parts)));
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

CardKind kind_of(const X509* certificate, std::string_view name) {
  constexpr CardKind kKinds[] = {CardKind::professional, CardKind::in_training,
                                 CardKind::establishment, CardKind::authorised};
  const auto told = extension(certificate, kKindOid, V_ASN1_INTEGER);
  if (told.size() == 1 && told[0] < std::size(kKinds)) return kKinds[told[0]];
  // Without it, the holder's number tells: 8 and eleven digits, or a structure's and its own.
  if (name.size() == 12 && is_digits(name) && name.front() == '8') return CardKind::professional;
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return CardKind::other;
  const auto own = name.substr(slash + 1);
  return own.starts_with("CPE")   ? CardKind::establishment
         : own.starts_with("CPA") ? CardKind::authorised
                                  : CardKind::other;
}

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next) {
  return fail(Errc::forbidden, code, std::move(what), "Rien n’a été ouvert.", std::move(next));
}

tl::unexpected<Error> unreadable() {
  return refused("card.unreadable",
                 "Cette carte n’a pas été lue\u00a0: son certificat n’en est pas un.",
                 "Nettoyez la puce et recommencez\u00a0; sinon, faites vérifier la carte.");
}

tl::unexpected<Error> refusal_of(int error) {
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return refused("card.expired", "Cette carte a expiré.",
                     "Entrez autrement, et demandez son renouvellement.");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return refused("card.early", "Cette carte n’est pas encore valable.",
                     "Vérifiez la date de cette machine, ou attendez le premier jour.");
    case X509_V_ERR_CERT_REVOKED:
      return refused("card.revoked", "Cette carte est en opposition.",
                     "Entrez autrement. Si l’opposition vous surprend, appelez son émetteur.");
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return refused("card.chain", "Cette carte ne vient d’aucune autorité que le cabinet connaît.",
                     "Ajoutez ses autorités au dossier des cartes, si elle est bien la vôtre.");
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return refused("card.weak", "Cette carte est trop ancienne\u00a0: ses clés se devinent.",
                     "Entrez autrement, et demandez son remplacement.");
    case X509_V_ERR_INVALID_PURPOSE:
      return refused("card.usage", "Ce certificat de la carte ne sert pas à s’authentifier.",
                     "Recommencez en choisissant le certificat d’authentification.");
    case X509_V_ERR_UNABLE_TO_GET_CRL:
      return refused(
          "card.list_missing",
          "La liste des cartes en opposition manque\u00a0: elle n’a pas pu être consultée.",
          "Déposez la liste de l’autorité dans le dossier des cartes.");
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
      return refused("card.list_old", "La liste des cartes en opposition est trop ancienne.",
                     "Déposez la liste du jour dans le dossier des cartes.");
    default:
      return refused("card.invalid", "Le certificat de cette carte n’est pas authentique.",
                     "Entrez autrement, et faites vérifier la carte.");
  }
}

/// Authorities and lists of the practice's folder.
struct Trust {
  Held<X509_STORE> store{X509_STORE_new()};
  Held<STACK_OF(X509)> others{sk_X509_new_null()};

  void add(Held<X509> one) {
    if (X509_self_signed(one.get(), 0) == 1)
      X509_STORE_add_cert(store.get(), one.get());
    else
      sk_X509_push(others.get(), one.release());
  }
  void add(Held<X509_CRL> one) { X509_STORE_add_crl(store.get(), one.get()); }
  void read_certificates(const Bytes& file) {
    if (auto one = certificate_of(file)) return add(std::move(one));
    if (as_text(file).find("CERTIFICATE-----") == std::string_view::npos) return;
    const Held<BIO> text(BIO_new_mem_buf(file.data(), static_cast<int>(file.size())));
    while (auto* one = PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr))
      add(Held<X509>(one));
  }
  void read_lists(const Bytes& file) {
    const auto* at = file.data();
    if (Held<X509_CRL> list(d2i_X509_CRL(nullptr, &at, static_cast<long>(file.size()))); list)
      return add(std::move(list));
    if (as_text(file).find("X509 CRL-----") == std::string_view::npos) return;
    const Held<BIO> text(BIO_new_mem_buf(file.data(), static_cast<int>(file.size())));
    while (auto* one = PEM_read_bio_X509_CRL(text.get(), nullptr, nullptr, nullptr))
      add(Held<X509_CRL>(one));
  }
};

/// For the authorities above a card: what no list tells about them is let through.
int only_revoked(int is_right, X509_STORE_CTX* context) {
  const int error = X509_STORE_CTX_get_error(context);
  return is_right == 1 || error == X509_V_ERR_UNABLE_TO_GET_CRL ||
                 error == X509_V_ERR_CRL_HAS_EXPIRED || error == X509_V_ERR_CRL_NOT_YET_VALID
             ? 1
             : 0;
}

/// X509_V_OK, or what stopped it.
int verify(X509* card, const Trust& trust, Instant now, unsigned long flags) {
  const Held<X509_STORE_CTX> context(X509_STORE_CTX_new());
  if (!context ||
      X509_STORE_CTX_init(context.get(), trust.store.get(), card, trust.others.get()) != 1)
    return X509_V_ERR_UNSPECIFIED;
  auto* rules = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_flags(rules, flags);
  if ((flags & X509_V_FLAG_CRL_CHECK_ALL) != 0)
    X509_STORE_CTX_set_verify_cb(context.get(), only_revoked);
  X509_VERIFY_PARAM_set_auth_level(rules, kAuthLevel);
  X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT);
  X509_VERIFY_PARAM_set_time(
      rules, std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
  if (X509_verify_cert(context.get()) == 1) return X509_V_OK;
  const int error = X509_STORE_CTX_get_error(context.get());
  return error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error;
}

}  // namespace

Result<CardCertificate> read_card(ByteView der) {
  const auto certificate = certificate_of(der);
  if (!certificate) return unreadable();
  const auto* name = X509_get_subject_name(certificate.get());
  CardCertificate card;
  const auto common_name = part(name, NID_commonName);
  card.kind = kind_of(certificate.get(), common_name);
  const bool is_health = card.kind != CardKind::other && !common_name.empty();
  card.identifier = is_health ? common_name : whole(name);
  if (card.identifier.empty()) return unreadable();
  card.structure = part(name, NID_organizationalUnitName);
  card.organisation = part(name, NID_organizationName);
  card.profession = part(name, NID_title);
  card.surname = part(name, NID_surname);
  card.given_name = part(name, NID_givenName);
  card.card_number = as_text(extension(certificate.get(), kNumberOid, V_ASN1_PRINTABLESTRING));
  if (card.card_number.empty())
    card.card_number = as_text(extension(certificate.get(), kNumberOid, V_ASN1_IA5STRING));
  card.not_before = instant_of(X509_get0_notBefore(certificate.get()));
  card.not_after = instant_of(X509_get0_notAfter(certificate.get()));
  return card;
}

Result<CardCertificate> check_card(ByteView der, const std::vector<Bytes>& chain,
                                   const std::vector<Bytes>& files, Instant now) {
  const auto certificate = certificate_of(der);
  if (!certificate) return unreadable();
  Trust trust;
  for (const auto& file : files) trust.read_certificates(file);
  for (const auto& one : chain)
    if (auto sent = certificate_of(one)) sk_X509_push(trust.others.get(), sent.release());
  // First what it is, then whether it is still wanted: each refusal says its own reason, and lists,
  // which are long, are read for no stranger.
  if (const int error = verify(certificate.get(), trust, now, 0); error != X509_V_OK)
    return refusal_of(error);
  for (const auto& file : files) trust.read_lists(file);
  if (const int error = verify(certificate.get(), trust, now, X509_V_FLAG_CRL_CHECK);
      error != X509_V_OK)
    return refusal_of(error);
  if (verify(certificate.get(), trust, now, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL) !=
      X509_V_OK)
    return refused("card.authority_revoked", "L’autorité de cette carte a été révoquée.",
                   "Entrez autrement, et demandez une carte de la nouvelle autorité.");
  return read_card(der);
}

}  // namespace serment::crypto
