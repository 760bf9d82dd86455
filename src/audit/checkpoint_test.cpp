// Signed notes, checkpoints and proofs: published examples, our own, and everything that must be
// refused.
#include "audit/checkpoint.h"

#include <doctest/doctest.h>

#include "crypto/encoding.h"

namespace serment::audit {
namespace {

// The example of Go's golang.org/x/mod/sumdb/note.
const std::string kPeterText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
const std::string kPeterSignature =
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6R"
    "yyBwJnAM=\n";
const std::string kPeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string kPeterPrivate = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const std::string kEnochSignature =
    "— EnochRoot "
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1Rv"
    "Mc+QQ=\n";
const std::string kEnochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";

VerifierKey read_key(const std::string& text) {
  const auto key = parse_verifier_key(text);
  REQUIRE(key);
  return *key;
}

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

struct Case {
  std::string text;
  std::string code;  // of the error; empty when accepted
};

crypto::SigningKey own_key() {
  return crypto::SigningKey(Bytes(32, 7));
}
const std::string kOwnName = "serment.local/0123456789abcdefghjkmnpqrs";
VerifierKey own_verifier() {
  return {kOwnName, own_key().public_key()};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("the note of Go's sumdb is opened, and signed again to the same bytes") {
  const std::string note = kPeterText + "\n" + kPeterSignature;
  const VerifierKey peter = read_key(kPeterKey);
  CHECK(peter.name == "PeterNeumann");
  CHECK(format_verifier_key(peter) == kPeterKey);
  CHECK(open_note(note, peter) == kPeterText);
  const auto secret = crypto::from_base64(kPeterPrivate);
  REQUIRE(secret);
  const crypto::SigningKey key(ByteView(*secret).subspan(1));
  CHECK(key.public_key() == peter.key);
  CHECK(sign_note(kPeterText, "PeterNeumann", key) == note);
}

TEST_CASE("signatures of unknown keys are ignored, also many of them") {
  const VerifierKey peter = read_key(kPeterKey);
  std::string note = kPeterText + "\n" + kEnochSignature + kPeterSignature;
  CHECK(open_note(note, peter) == kPeterText);
  CHECK(open_note(note, read_key(kEnochKey.substr(0, 10) + kEnochKey.substr(10))).has_value());
  for (int more = 0; more < 40; ++more) {
    note +=
        "— witness" + std::to_string(more) + ".example " + crypto::base64(Bytes(5000, 1)) + "\n";
  }
  CHECK(open_note(note, peter) == kPeterText);
  CHECK(code_of(open_note(kPeterText + "\n" + kEnochSignature, peter)) == "note.unsigned");
  // The same name with another key ID is another key.
  CHECK(code_of(open_note(kPeterText + "\n— PeterNeumann " + crypto::base64(Bytes(68, 9)) + "\n",
                          peter)) == "note.unsigned");
}

TEST_CASE("a note that is not exactly right is refused") {
  const VerifierKey peter = read_key(kPeterKey);
  const std::string note = kPeterText + "\n" + kPeterSignature;
  const std::string bare = kPeterSignature.substr(0, kPeterSignature.size() - 1);
  const Case cases[] = {
      {"", "note.malformed"},
      {"\n\n", "note.malformed"},
      {kPeterText, "note.malformed"},
      {kPeterText + "\n", "note.malformed"},
      {kPeterText + kPeterSignature, "note.malformed"},
      {kPeterText + "\n" + bare, "note.malformed"},
      {note + "\n", "note.malformed"},
      {note + "more\n", "note.malformed"},
      {replaced(note, "— ", "- "), "note.malformed"},
      {replaced(note, "— ", "—  "), "note.malformed"},
      {replaced(note, "— ", "– "), "note.malformed"},
      {replaced(note, "PeterNeumann", "Peter+Neumann"), "note.malformed"},
      {replaced(note, "PeterNeumann", "Peter\u00a0Neumann"), "note.malformed"},
      {replaced(note, "AM=\n", "AN=\n"), "note.malformed"},  // base64 with stray bits
      {replaced(note, "AM=\n", "AM\n"), "note.malformed"},
      {replaced(note, "AM=\n", "AM= \n"), "note.malformed"},
      {replaced(note, "AM=\n", "AM=\r\n"), "note.malformed"},
      {replaced(note, "think", "thi\tnk"), "note.malformed"},
      {replaced(note, "think", "thi\xffnk"), "note.malformed"},
      {replaced(note, "think", "thi\xc0\xafnk"), "note.malformed"},
      {replaced(note, "think", "thi\xed\xa0\x80nk"), "note.malformed"},
      {note + kPeterSignature, "note.malformed"},  // the known key twice
      {replaced(note, "think", "believe"), "note.signature"},
      {replaced(note, "SffcvI", "SffcvJ"), "note.signature"},
      {std::string(2U << 20U, 'a') + note, "note.malformed"},
  };
  for (const auto& tried : cases) {
    CHECK_MESSAGE(code_of(open_note(tried.text, peter)) == tried.code, tried.text.substr(0, 120));
  }
  // A known key whose one signature is wrong condemns the note, whatever else it bears.
  const std::string mixed =
      kPeterText + "\n" + replaced(kPeterSignature, "SffcvI", "SffcvJ") + kPeterSignature;
  CHECK(code_of(open_note(mixed, peter)) == "note.signature");
}

TEST_CASE("verifier keys have one text only") {
  CHECK(parse_verifier_key(kPeterKey + "\n"));
  for (const std::string& wrong :
       {std::string(), std::string("PeterNeumann"), kPeterKey.substr(1), kPeterKey + "\n\n",
        kPeterKey + " ", replaced(kPeterKey, "c74f20a3", "C74F20A3"),
        replaced(kPeterKey, "c74f20a3", "c74f20a4"), replaced(kPeterKey, "+ARpc", "+BRpc"),
        replaced(kPeterKey, "PeterNeumann", "Peter Neumann"), replaced(kPeterKey, "TW", "TX"),
        std::string("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")}) {
    CHECK_MESSAGE(code_of(parse_verifier_key(wrong)) == "verifier_key.malformed", wrong);
  }
}

TEST_CASE("decimals are canonical") {
  std::uint64_t number = 0;
  CHECK((read_decimal("0", number) && number == 0));
  CHECK((read_decimal("18446744073709551615", number) && number == UINT64_MAX));
  for (const char* wrong : {"", "00", "01", "-1", "+1", " 1", "1 ", "1.0", "0x1", "1a",
                            "18446744073709551616", "99999999999999999999"}) {
    CHECK_FALSE_MESSAGE(read_decimal(wrong, number), wrong);
  }
}

TEST_CASE("a checkpoint is three lines and a signature under its own origin") {
  const Hash root = leaf_hash(as_bytes("x"));
  const std::string hash = crypto::base64(root);
  const Checkpoint made = sign_checkpoint(kOwnName, 1, root, own_key());
  const auto opened = open_checkpoint(made.text, own_verifier());
  REQUIRE(opened);
  CHECK(opened->origin == kOwnName);
  CHECK(opened->size == 1);
  CHECK(opened->root == root);
  CHECK(opened->text == made.text);

  const Case cases[] = {
      {kOwnName + "\n1\n" + hash + "\nan extension line\n", ""},
      {kOwnName + "\n1\n", "checkpoint.malformed"},
      {kOwnName + "\n01\n" + hash + "\n", "checkpoint.malformed"},
      {kOwnName + "\n-1\n" + hash + "\n", "checkpoint.malformed"},
      {kOwnName + "\n1 \n" + hash + "\n", "checkpoint.malformed"},
      {kOwnName + "\n1\n" + hash.substr(4) + "\n", "checkpoint.malformed"},
      {kOwnName + "\n0\n" + hash + "\n", "checkpoint.malformed"},
      {kOwnName + "\n\n1\n" + hash + "\n", "checkpoint.malformed"},
      {kOwnName + "\n1\n" + hash + "\n\nextension\n", "checkpoint.malformed"},
      {"serment.local/other\n1\n" + hash + "\n", "checkpoint.origin"},
  };
  for (const auto& tried : cases) {
    const auto result = open_checkpoint(sign_note(tried.text, kOwnName, own_key()), own_verifier());
    CHECK_MESSAGE(code_of(result) == tried.code, tried.text);
  }
  CHECK(open_checkpoint(sign_checkpoint(kOwnName, 0, Frontier{}.root(), own_key()).text,
                        own_verifier()));
}

TlogProof two_leaf_proof() {
  const Hash left = leaf_hash(as_bytes("left"));
  const Hash right = leaf_hash(as_bytes("right"));
  return {1,
          std::nullopt,
          {left},
          sign_checkpoint(kOwnName, 2, node_hash(left, right), own_key()).text};
}

TEST_CASE("a proof file is read back, verified, and says which of its three parts is wrong") {
  TlogProof proof = two_leaf_proof();
  proof.extra = to_bytes("anything");
  const std::string text = format_tlog_proof(proof);
  const auto read = parse_tlog_proof(text);
  REQUIRE(read);
  CHECK(format_tlog_proof(*read) == text);
  CHECK(read->extra == proof.extra);
  CHECK(verify_tlog_proof(*read, as_bytes("right"), own_verifier()));
  const auto code = [&](const TlogProof& tried, std::string_view entry) {
    return code_of(verify_tlog_proof(tried, as_bytes(entry), own_verifier()));
  };
  CHECK(code(*read, "left") == "proof.inclusion");
  TlogProof wrong = *read;
  wrong.index = 0;
  CHECK(code(wrong, "right") == "proof.inclusion");
  wrong.index = 2;
  CHECK(code(wrong, "right") == "proof.index");
  wrong = *read;
  wrong.path.push_back(Hash{});
  CHECK(code(wrong, "right") == "proof.inclusion");
  wrong = *read;
  wrong.checkpoint_text = replaced(wrong.checkpoint_text, "\n2\n", "\n3\n");
  CHECK(code(wrong, "right") == "note.signature");
}

TEST_CASE("a proof file that is not exactly of the format is refused") {
  const std::string text = format_tlog_proof(two_leaf_proof());
  const std::string hash = crypto::base64(leaf_hash(as_bytes("left")));
  std::string long_path = text;
  for (int more = 0; more < 64; ++more) long_path = replaced(long_path, hash, hash + "\n" + hash);
  for (const std::string& wrong :
       {std::string(), text.substr(1), replaced(text, "@v1", "@v2"),
        replaced(text, "@v1\n", "@v1\r\n"), replaced(text, "index 1", "index 01"),
        replaced(text, "index 1", "index  1"), replaced(text, "index 1", "Index 1"),
        replaced(text, "index 1\n", "extra AA==\n"), replaced(text, "index 1", "extra !\nindex 1"),
        replaced(text, "index 1", "index 1\nextra AA=="), replaced(text, hash, hash + "="),
        replaced(text, hash, crypto::base64(Bytes(31))),
        replaced(text, hash, "\xf4" + hash.substr(1)), replaced(text, "index 1", "extra \nindex 1"),
        replaced(text, hash + "\n", ""), text.substr(0, text.find("\n\n") + 2),
        text.substr(0, text.find("\n\n") + 1), long_path}) {
    const auto read = parse_tlog_proof(wrong);
    // Without its only hash the file is well formed, but proves nothing.
    if (read)
      CHECK_FALSE(verify_tlog_proof(*read, as_bytes("right"), own_verifier()));
    else
      CHECK_MESSAGE(read.error().code == "proof.malformed", wrong);
  }
}

}  // namespace
}  // namespace serment::audit
