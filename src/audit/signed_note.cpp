#include "audit/signed_note.h"

#include <algorithm>
#include <array>

#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::audit {
namespace {

constexpr std::string_view kSignatureStart = "\u2014 ";  // em dash, space
constexpr std::size_t kLargestNote = 1U << 20U;  // room for 16 post-quantum signatures ten times
constexpr std::uint8_t kEd25519[] = {0x01};
constexpr std::size_t kKeyIdSize = 4;

// Unicode's spaces, in UTF-8: a key name holds none of them.
constexpr std::string_view kSpaces[] = {
    " ",      "\t",     "\v",     "\f",     "\r",     "\n",     "\u0085", "\u00a0", "\u1680",
    "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
    "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

// Length of the well-formed UTF-8 sequence at the start of `text` (Unicode table 3-7), 0 if none.
std::size_t utf8_length(std::string_view text) {
  const auto at = [&](std::size_t index) {
    return index < text.size() ? static_cast<std::uint8_t>(text[index]) : std::uint8_t{0};
  };
  const auto follows = [&](std::size_t index) { return at(index) >= 0x80 && at(index) <= 0xBF; };
  const std::uint8_t lead = at(0);
  const std::uint8_t next = at(1);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if ((lead == 0xE0 && next < 0xA0) || (lead == 0xED && next > 0x9F)) return 0;
    return follows(1) && follows(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if ((lead == 0xF0 && next < 0x90) || (lead == 0xF4 && next > 0x8F)) return 0;
    return follows(1) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

// Notes are UTF-8 without ASCII control characters other than newline.
bool is_note_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char first = text.front();
    if (length == 0 || (first >= 0 && first < 0x20 && first != '\n')) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_key_name(std::string_view name) {
  if (name.empty() || !is_note_text(name) || name.find('+') != std::string_view::npos) return false;
  return std::none_of(std::begin(kSpaces), std::end(kSpaces), [&](std::string_view space) {
    return name.find(space) != std::string_view::npos;
  });
}

Bytes key_id(const VerifierKey& key) {
  Bytes text = to_bytes(key.name);
  text.push_back('\n');
  const crypto::Sha256 digest = crypto::sha256(text, kEd25519, key.key);
  return {digest.begin(), digest.begin() + kKeyIdSize};
}

tl::unexpected<Error> malformed_note(std::string_view why) {
  return fail(Errc::invalid_input, "note.malformed",
              "Ce fichier n’est pas une note signée au format C2SP : " + std::string(why) + ".", {},
              "Vérifiez que le fichier a été copié en entier, sans modification.");
}

struct SignatureLine {
  std::string_view name;
  Bytes bytes;  // key ID, then signature
};

Result<SignatureLine> parse_signature_line(std::string_view line) {
  if (line.substr(0, kSignatureStart.size()) != kSignatureStart) {
    return malformed_note("une ligne de signature ne commence pas par un tiret cadratin");
  }
  line.remove_prefix(kSignatureStart.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) {
    return malformed_note("une ligne de signature ne nomme pas sa clé");
  }
  SignatureLine signature{line.substr(0, space), {}};
  if (!read_base64(line.substr(space + 1), signature.bytes) ||
      signature.bytes.size() <= kKeyIdSize) {
    return malformed_note("une signature n’est pas en base64");
  }
  return signature;
}

}  // namespace

bool cut_line(std::string_view& rest, std::string_view& line) {
  const std::size_t newline = rest.find('\n');
  if (newline == std::string_view::npos) return false;
  line = rest.substr(0, newline);
  rest.remove_prefix(newline + 1);
  return true;
}

// libsodium 1.0.18 takes some bytes above 0x7F for digits of base64; writing again shows them.
bool read_base64(std::string_view text, Bytes& bytes) {
  if (text.empty()) return false;
  auto decoded = crypto::from_base64(text);
  if (!decoded || crypto::base64(*decoded) != text) return false;
  bytes = std::move(*decoded);
  return true;
}

bool read_decimal(std::string_view text, std::uint64_t& number) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return false;
  number = 0;
  for (const char character : text) {
    if (character < '0' || character > '9') return false;
    const auto digit = static_cast<std::uint64_t>(character - '0');
    if (number > (UINT64_MAX - digit) / 10) return false;
    number = number * 10 + digit;
  }
  return true;
}

std::string format_verifier_key(const VerifierKey& key) {
  Bytes typed(std::begin(kEd25519), std::end(kEd25519));
  typed.insert(typed.end(), key.key.begin(), key.key.end());
  return key.name + "+" + crypto::hex(key_id(key)) + "+" + crypto::base64(typed);
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  const auto refuse = [] {
    return fail(Errc::invalid_input, "verifier_key.malformed",
                "Cette clé publique de vérification n’est pas au format C2SP.", {},
                "copiez-la en entier : « nom+8 chiffres hexadécimaux+base64 ».");
  };
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos) return refuse();
  const std::size_t second = text.find('+', first + 1);
  if (second == std::string_view::npos || !is_key_name(text.substr(0, first))) return refuse();
  Bytes typed;
  VerifierKey key{std::string(text.substr(0, first)), {}};
  if (!read_base64(text.substr(second + 1), typed) || typed.size() != 1 + key.key.size() ||
      typed.front() != kEd25519[0]) {
    return refuse();
  }
  std::copy(typed.begin() + 1, typed.end(), key.key.begin());
  // One text for one key: the key ID must be the one computed, in lower case.
  if (format_verifier_key(key) != text) return refuse();
  return key;
}

std::string sign_note(const std::string& text, const std::string& key_name,
                      const crypto::SigningKey& key) {
  if (!is_key_name(key_name) || !is_note_text(text) || text.empty() || text.back() != '\n') {
    bug("a note to sign must be a text ending with a newline, under a valid key name");
  }
  Bytes signature = key_id({key_name, key.public_key()});
  const crypto::Signature bytes = key.sign(as_bytes(text));
  signature.insert(signature.end(), bytes.begin(), bytes.end());
  return text + "\n" + std::string(kSignatureStart) + key_name + " " + crypto::base64(signature) +
         "\n";
}

Result<std::string> open_note(std::string_view note, const VerifierKey& key) {
  if (note.size() > kLargestNote) return malformed_note("il est trop grand");
  if (!is_note_text(note)) return malformed_note("il contient des caractères interdits");
  const std::size_t split = note.rfind("\n\n");
  if (split == std::string_view::npos) return malformed_note("les signatures manquent");
  const std::string_view text = note.substr(0, split + 1);
  std::string_view rest = note.substr(split + 2);
  if (rest.empty()) return malformed_note("les signatures manquent");
  if (rest.back() != '\n') return malformed_note("le dernier retour à la ligne manque");

  const Bytes known = key_id(key);
  bool signed_by_key = false;
  for (std::string_view line; cut_line(rest, line);) {
    const SignatureLine signature = TRY(parse_signature_line(line));
    const ByteView bytes = signature.bytes;
    if (signature.name != key.name || !std::equal(known.begin(), known.end(), bytes.begin())) {
      continue;
    }
    if (signed_by_key) return malformed_note("la même clé y signe deux fois");
    if (!crypto::verify(key.key, as_bytes(text), bytes.subspan(kKeyIdSize))) {
      return fail(Errc::integrity, "note.signature",
                  "La signature ne correspond pas au texte : il a été modifié, ou signé par une "
                  "autre clé.");
    }
    signed_by_key = true;
  }
  if (!signed_by_key) {
    return fail(Errc::integrity, "note.unsigned",
                "Aucune signature de la clé attendue ne figure dans ce fichier.", {},
                "Vérifiez que la clé publique et le fichier viennent du même cabinet.");
  }
  return std::string(text);
}

}  // namespace serment::audit
