#include "audit/checkpoint.h"

#include <algorithm>

#include "crypto/encoding.h"

namespace serment::audit {
namespace {

constexpr std::string_view kProofHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kLongestPath = 64;  // a tree has fewer than 2^64 leaves

bool read_hash(std::string_view text, Hash& hash) {
  Bytes bytes;
  if (!read_base64(text, bytes) || bytes.size() != hash.size()) return false;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return true;
}

bool cut_prefix(std::string_view& line, std::string_view prefix) {
  if (line.substr(0, prefix.size()) != prefix) return false;
  line.remove_prefix(prefix.size());
  return true;
}

tl::unexpected<Error> malformed_proof(std::string_view why) {
  return fail(Errc::invalid_input, "proof.malformed",
              "Ce fichier n’est pas une preuve « tlog-proof@v1 » : " + std::string(why) + ".", {},
              "Vérifiez que le fichier a été copié en entier, sans modification.");
}

}  // namespace

Checkpoint sign_checkpoint(const std::string& origin, std::uint64_t size, const Hash& root,
                           const crypto::SigningKey& key) {
  const std::string text =
      origin + "\n" + std::to_string(size) + "\n" + crypto::base64(root) + "\n";
  return {origin, size, root, sign_note(text, origin, key)};
}

Result<Checkpoint> open_checkpoint(std::string_view text, const VerifierKey& key) {
  const auto malformed = [](std::string_view why) {
    return fail(Errc::invalid_input, "checkpoint.malformed",
                "Cette note signée n’est pas un point de contrôle : " + std::string(why) + ".");
  };
  const std::string body = TRY(open_note(text, key));
  std::string_view rest = body;
  std::string_view origin;
  std::string_view size;
  std::string_view root;
  Checkpoint checkpoint;
  if (!cut_line(rest, origin) || !cut_line(rest, size) || !cut_line(rest, root)) {
    return malformed("il lui manque une de ses trois lignes");
  }
  if (!read_decimal(size, checkpoint.size)) return malformed("la taille n’est pas un nombre");
  if (!read_hash(root, checkpoint.root)) return malformed("la racine n’est pas une empreinte");
  for (std::string_view extension; cut_line(rest, extension);) {
    if (extension.empty()) return malformed("une ligne est vide");
  }
  if (checkpoint.size == 0 && checkpoint.root != Frontier{}.root()) {
    return malformed("la racine n’est pas celle d’un journal vide");
  }
  if (origin != key.name) {
    return fail(Errc::integrity, "checkpoint.origin",
                "Ce point de contrôle est celui d’un autre journal que celui de la clé donnée.");
  }
  checkpoint.origin = origin;
  checkpoint.text = text;
  return checkpoint;
}

std::string format_tlog_proof(const TlogProof& proof) {
  std::string text(kProofHeader);
  text += '\n';
  if (proof.extra) text += std::string(kExtra) + crypto::base64(*proof.extra) + "\n";
  text += std::string(kIndex) + std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.path) text += crypto::base64(hash) + "\n";
  return text + "\n" + proof.checkpoint_text;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  std::string_view line;
  if (!cut_line(text, line) || line != kProofHeader) {
    return malformed_proof("sa première ligne n’est pas la bonne");
  }
  TlogProof proof;
  if (!cut_line(text, line)) return malformed_proof("il est incomplet");
  if (cut_prefix(line, kExtra)) {
    if (!read_base64(line, proof.extra.emplace())) {
      return malformed_proof("les données jointes ne sont pas en base64");
    }
    if (!cut_line(text, line)) return malformed_proof("il est incomplet");
  }
  if (!cut_prefix(line, kIndex) || !read_decimal(line, proof.index)) {
    return malformed_proof("le numéro d’événement manque ou n’est pas un nombre");
  }
  while (cut_line(text, line) && !line.empty()) {
    Hash hash{};
    if (!read_hash(line, hash) || proof.path.size() == kLongestPath) {
      return malformed_proof("une ligne du chemin n’est pas une empreinte, ou il y en a trop");
    }
    proof.path.push_back(hash);
  }
  if (!line.empty() || text.empty()) return malformed_proof("le point de contrôle manque");
  proof.checkpoint_text = text;
  return proof;
}

Result<void> verify_tlog_proof(const TlogProof& proof, ByteView entry, const VerifierKey& key) {
  const Checkpoint checkpoint = TRY(open_checkpoint(proof.checkpoint_text, key));
  if (proof.index >= checkpoint.size) {
    return fail(Errc::integrity, "proof.index",
                "La preuve nomme l’événement n°\u00a0" + std::to_string(proof.index) +
                    ", que le point de contrôle ne couvre pas encore.");
  }
  if (!verify_inclusion(proof.index, checkpoint.size, leaf_hash(entry), proof.path,
                        checkpoint.root)) {
    return fail(
        Errc::integrity, "proof.inclusion",
        "L’événement fourni n’est pas celui que le journal signé contient sous le n°\u00a0" +
            std::to_string(proof.index) + ".");
  }
  return {};
}

}  // namespace serment::audit
