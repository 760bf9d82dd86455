// RFC 6962 against published roots, against itself at every size, and against foreign vectors.
#include "audit/merkle.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "crypto/encoding.h"

namespace serment::audit {
namespace {

// The eight entries of the Certificate Transparency reference tree.
const char* const kReferenceEntries[] = {"",
                                         "00",
                                         "10",
                                         "2021",
                                         "3031",
                                         "40414243",
                                         "5051525354555657",
                                         "606162636465666768696a6b6c6d6e6f"};
const char* const kReferenceRoots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Hash> numbered_leaves(std::size_t count) {
  std::vector<Hash> leaves;
  for (std::size_t index = 0; index < count; ++index) {
    leaves.push_back(leaf_hash(as_bytes(std::to_string(index))));
  }
  return leaves;
}

// RFC 6962 §2.1 word for word: the definition that everything else must agree with.
Hash tree_hash(std::span<const Hash> leaves) {
  if (leaves.size() == 1) return leaves[0];
  const auto middle = static_cast<std::size_t>(split_point(leaves.size()));
  return node_hash(tree_hash(leaves.first(middle)), tree_hash(leaves.subspan(middle)));
}

RangeHash range_of(const std::vector<Hash>& leaves) {
  return [&leaves](std::uint64_t begin, std::uint64_t end) -> Result<Hash> {
    return tree_hash(std::span(leaves).subspan(begin, end - begin));
  };
}

// One bit changed, one hash less, one more, two swapped: each must be refused.
std::vector<std::vector<Hash>> spoilt(const std::vector<Hash>& proof) {
  std::vector<std::vector<Hash>> all;
  for (std::size_t place = 0; place < proof.size(); ++place) {
    all.push_back(proof);
    all.back()[place][place % 32] ^= 0x10;
    all.push_back(proof);
    all.back().erase(all.back().begin() + static_cast<std::ptrdiff_t>(place));
    if (place == 0) continue;
    all.push_back(proof);
    std::swap(all.back()[place - 1], all.back()[place]);
  }
  all.push_back(proof);
  all.back().push_back(Hash{});
  all.push_back(proof);
  all.back().insert(all.back().begin(), Hash{});
  return all;
}

TEST_CASE("the roots of the Certificate Transparency reference tree") {
  Frontier tree;
  CHECK(crypto::hex(tree.root()) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t index = 0; index < std::size(kReferenceEntries); ++index) {
    const auto entry = crypto::from_hex(kReferenceEntries[index]);
    REQUIRE(entry);
    tree.append(leaf_hash(*entry));
    CHECK(crypto::hex(tree.root()) == kReferenceRoots[index]);
  }
}

TEST_CASE("a frontier gives the root of every size and each complete block") {
  const auto leaves = numbered_leaves(3 * kBlockSize + 5);
  Frontier tree;
  Frontier by_blocks;
  for (std::size_t index = 0; index < leaves.size(); ++index) {
    const auto block = tree.append(leaves[index]);
    const std::span<const Hash> so_far = std::span(leaves).first(index + 1);
    if (index % 97 == 0) CHECK(tree.root() == tree_hash(so_far));
    CHECK(block.has_value() == ((index + 1) % kBlockSize == 0));
    if (!block) continue;
    CHECK(*block == tree_hash(so_far.last(kBlockSize)));
    by_blocks.append_block(*block);
    CHECK(by_blocks.hashes() == tree.hashes());
  }
  CHECK_THROWS(tree.append_block(Hash{}));
  CHECK_THROWS(Frontier(3, std::vector<Hash>(1)));
}

TEST_CASE("every inclusion proof up to 40 leaves verifies, every spoilt one fails") {
  const auto leaves = numbered_leaves(40);
  for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
    const Hash root = tree_hash(std::span(leaves).first(size));
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = inclusion_proof(index, size, range_of(leaves));
      REQUIRE(proof);
      REQUIRE(verify_inclusion(index, size, leaves[index], *proof, root));
      CHECK_FALSE(verify_inclusion(index + 1, size, leaves[index], *proof, root));
      CHECK_FALSE(verify_inclusion(index, size, Hash{}, *proof, root));
      CHECK_FALSE(verify_inclusion(index, size, leaves[index], *proof, Hash{}));
      for (const auto& wrong : spoilt(*proof)) {
        CHECK_FALSE(verify_inclusion(index, size, leaves[index], wrong, root));
      }
    }
  }
}

TEST_CASE("every consistency proof up to 40 leaves verifies, every spoilt one fails") {
  const auto leaves = numbered_leaves(40);
  for (std::uint64_t size2 = 1; size2 <= leaves.size(); ++size2) {
    const Hash root2 = tree_hash(std::span(leaves).first(size2));
    for (std::uint64_t size1 = 1; size1 <= size2; ++size1) {
      const Hash root1 = tree_hash(std::span(leaves).first(size1));
      const auto proof = consistency_proof(size1, size2, range_of(leaves));
      REQUIRE(proof);
      REQUIRE(verify_consistency(size1, size2, root1, root2, *proof));
      CHECK_FALSE(verify_consistency(0, size2, root1, root2, *proof));
      CHECK_FALSE(verify_consistency(size1, size2, Hash{}, root2, *proof));
      CHECK_FALSE(verify_consistency(size1, size2, root1, Hash{}, *proof));
      for (const auto& wrong : spoilt(*proof)) {
        CHECK_FALSE(verify_consistency(size1, size2, root1, root2, wrong));
      }
    }
  }
}

// --- foreign vectors
// ------------------------------------------------------------------------------

// The vectors are flat JSON objects of numbers, booleans, base64 texts and one list of base64
// texts.
class Vector {
 public:
  explicit Vector(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    x_text = text.str();
  }
  [[nodiscard]] std::string value(const std::string& key) const {
    const std::size_t found = x_text.find("\"" + key + "\":");
    if (found == std::string::npos) throw std::runtime_error("a vector lacks " + key);
    const std::size_t begin = x_text.find_first_not_of(' ', found + key.size() + 3);
    const char close = x_text[begin] == '[' ? ']' : '\n';
    return x_text.substr(begin, x_text.find(close, begin) - begin);
  }
  [[nodiscard]] std::uint64_t number(const std::string& key) const {
    return std::stoull(value(key));
  }
  // Where the root does not matter the vectors write a short text: any hash of it will do.
  [[nodiscard]] Hash root(const std::string& key) const {
    const Bytes bytes = texts(key).at(0);
    Hash hash = crypto::sha256(bytes);
    if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
  }
  // False when one of them is not a hash: our types refuse such a proof before it is verified.
  [[nodiscard]] bool hashes(const std::string& key, std::vector<Hash>& out) const {
    for (const Bytes& bytes : texts(key)) {
      if (bytes.size() != sizeof(Hash)) return false;
      std::copy(bytes.begin(), bytes.end(), out.emplace_back().begin());
    }
    return true;
  }

 private:
  [[nodiscard]] std::vector<Bytes> texts(const std::string& key) const {
    std::vector<Bytes> found;
    const std::string list = value(key);
    for (std::size_t begin = list.find('"'); begin != std::string::npos;) {
      const std::size_t end = list.find('"', begin + 1);
      auto bytes = crypto::from_base64(list.substr(begin + 1, end - begin - 1));
      if (!bytes) throw std::runtime_error("a vector holds a text that is not base64");
      found.push_back(std::move(*bytes));
      begin = list.find('"', end + 1);
    }
    return found;
  }
  std::string x_text;
};

bool judge(const std::string& kind, const Vector& vector) {
  std::vector<Hash> proof;
  if (!vector.hashes("proof", proof)) return false;
  if (kind == "consistency") {
    return verify_consistency(vector.number("size1"), vector.number("size2"), vector.root("root1"),
                              vector.root("root2"), proof);
  }
  if (kind == "subtreeconsistency") {
    return verify_subtree_consistency(vector.number("start"), vector.number("end"),
                                      vector.number("size"), vector.root("root1"),
                                      vector.root("root2"), proof);
  }
  std::vector<Hash> leaf;
  if (!vector.hashes("leafHash", leaf)) return false;
  if (kind == "inclusion") {
    return verify_inclusion(vector.number("leafIdx"), vector.number("treeSize"), leaf.at(0), proof,
                            vector.root("root"));
  }
  return verify_subtree_inclusion(vector.number("leafIdx"), vector.number("start"),
                                  vector.number("end"), leaf.at(0), proof, vector.root("root"));
}

std::filesystem::path shared_data() {
  const char* given = std::getenv("SERMENT_TEST_DATA");
  if (given != nullptr) return given;
  return std::filesystem::path(SERMENT_SOURCE_DIR) / "../shared/data";
}

TEST_CASE("the 518 transparency-dev vectors are all judged right") {
  const auto folder = shared_data() / "rfc6962/testdata";
  if (!std::filesystem::is_directory(folder)) {
    std::puts("skipped RFC 6962 vectors: 518 not judged, ../shared/data/rfc6962 is absent");
    return;
  }
  int judged = 0;
  for (const std::string kind :
       {"consistency", "inclusion", "subtreeconsistency", "subtreeinclusion"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder / kind)) {
      if (file.path().extension() != ".json") continue;
      const Vector vector(file.path());
      const bool wanted = vector.value("wantErr").substr(0, 5) == "false";
      CHECK_MESSAGE(judge(kind, vector) == wanted, file.path().string());
      ++judged;
    }
  }
  std::printf("note: %d RFC 6962 vectors judged\n", judged);
  CHECK(judged == 518);
}

}  // namespace
}  // namespace serment::audit
