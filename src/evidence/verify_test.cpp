#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "audit/event.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "documents/child_process.h"
#include "evidence/assemble.h"
#include "evidence/evidence.h"
#include "evidence/layout.h"
#include "evidence/lists.h"

namespace serment::evidence {
namespace {

using documents::ZipEntry;

const PracticeId kPractice{"0123456789abcdefghjkmnpqrs"};
const Instant kAsOf = parse_instant("2026-11-23T14:30:07.250Z").value();

crypto::SigningKey signer(std::uint8_t seed = 7) {
  return crypto::SigningKey(Bytes(32, seed));
}

/// The Merkle hash of some leaves and the path of one of them, straight from RFC 6962 §2.1.
audit::Hash tree_hash(const std::vector<audit::Hash>& leaves, std::size_t index,
                      std::vector<audit::Hash>* path) {
  if (leaves.size() == 1) return leaves.front();
  std::size_t half = 1;
  while (half * 2 < leaves.size()) half *= 2;
  const std::vector<audit::Hash> left(leaves.begin(), leaves.begin() + std::ptrdiff_t(half));
  const std::vector<audit::Hash> right(leaves.begin() + std::ptrdiff_t(half), leaves.end());
  const bool in_left = index < half;
  const auto a = tree_hash(left, index, in_left ? path : nullptr);
  const auto b = tree_hash(right, index - half, in_left ? nullptr : path);
  if (path != nullptr) path->push_back(in_left ? b : a);
  return audit::node_hash(a, b);
}

Contents contents_of(const crypto::SigningKey& key, const std::string& word = "registre") {
  Contents contents{
      .practice = kPractice, .as_of = kAsOf, .files = {}, .checkpoint = {}, .events = {}};
  contents.files = {{std::string(kReadMe), to_bytes("<p>lisez</p>")},
                    {std::string(kSummary), to_bytes("%PDF-1.7 sommaire")},
                    {"02_registre/registre.csv", to_bytes(word)},
                    {"09_conservation/regles.json", to_bytes("{\"a\": 1}")}};
  std::vector<Bytes> entries(7);
  std::vector<audit::Hash> leaves;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    audit::encode_entry({.practice = kPractice.value,
                         .index = i,
                         .at = kAsOf,
                         .actor = "owner",
                         .action = "register.saved",
                         .object = "T01"},
                        entries[i]);
    leaves.push_back(audit::leaf_hash(entries[i]));
  }
  contents.checkpoint = audit::sign_checkpoint("serment.local/" + kPractice.value, leaves.size(),
                                               tree_hash(leaves, 0, nullptr), key);
  for (const std::size_t index : {1U, 6U}) {
    ProvenEvent event{.index = index, .entry = entries[index], .path = {}};
    tree_hash(leaves, index, &event.path);
    contents.events.push_back(std::move(event));
  }
  return contents;
}

Bytes sample() {
  return assemble(contents_of(signer()), signer()).value();
}

std::set<std::string> codes(const Report& report) {
  std::set<std::string> found;
  for (const auto& finding : report.findings) found.insert(finding.code);
  return found;
}

std::set<std::string> files_at_fault(const Report& report) {
  std::set<std::string> found;
  for (const auto& finding : report.findings) found.insert(finding.file);
  return found;
}

/// The sample with its entries changed, written and listed again as a careful forger would.
Bytes forged(const std::function<void(std::vector<ZipEntry>&)>& change, bool lists_too = true) {
  auto entries = documents::read_zip(sample()).value();
  change(entries);
  std::sort(entries.begin(), entries.end(),
            [](const ZipEntry& a, const ZipEntry& b) { return a.name < b.name; });
  if (lists_too)
    for (auto& entry : entries)
      if (is_list(entry.name)) entry.bytes = to_bytes(list_text(entry.name, entries));
  return documents::write_zip(entries, kAsOf, documents::ZipMethod::store).value();
}

ZipEntry& named(std::vector<ZipEntry>& entries, std::string_view name) {
  return *std::find_if(entries.begin(), entries.end(),
                       [&](const ZipEntry& entry) { return entry.name == name; });
}

TEST_CASE("a bundle is intact, reproducible, and says what it does not prove") {
  CHECK(sample() == sample());
  const auto report = verify(sample()).value();
  for (const auto& finding : report.findings) MESSAGE(finding.file << " " << finding.text);
  CHECK(report.intact());
  CHECK(report.files == 16);
  CHECK(report.proofs == 2);
  CHECK(report.journal_size == 7);
  CHECK(report.origin == "serment.local/" + kPractice.value);
  CHECK(report.as_of == "2026-11-23T14:30:07.250Z");
  CHECK_FALSE(report.key_known);
  CHECK(report.limits.size() == 3);
  CHECK(report.passed.size() == 6);
  // The lists are in no list: twelve files, not sixteen.
  CHECK(report.passed[1].find(" 12\u00a0autres fichiers") != std::string::npos);
}

/// tests/vectors/evidence_test.py reads the same file from the specification alone. Written anew
/// with SERMENT_WRITE_VECTORS=1, which a change of format must say in docs/format/evidence.md.
TEST_CASE("the sample is the one of the vectors, byte for byte") {
  const auto path = std::filesystem::path(SERMENT_SOURCE_DIR) / "tests/vectors/evidence/sample.zip";
  if (std::getenv("SERMENT_WRITE_VECTORS") != nullptr)
    std::ofstream(path, std::ios::binary) << as_text(sample());
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  CHECK(as_text(sample()) == bytes);
}

TEST_CASE("a key known from elsewhere is held to the bundle's") {
  const audit::VerifierKey right{"serment.local/" + kPractice.value, signer().public_key()};
  const auto known = verify(sample(), {.known_key = format_verifier_key(right)}).value();
  CHECK(known.intact());
  CHECK(known.key_known);
  CHECK(known.limits.size() == 2);
  const audit::VerifierKey other{right.name, signer(8).public_key()};
  const auto wrong = verify(sample(), {.known_key = format_verifier_key(other)}).value();
  CHECK(codes(wrong).contains("key.unknown"));
  CHECK(verify(sample(), {.known_key = "x"}).error().code == "verifier_key.malformed");
}

TEST_CASE("one flipped bit anywhere is found and named") {
  const Bytes zip = sample();
  const auto entries = documents::read_zip(zip).value();
  const auto check = [&](std::size_t at, unsigned bit) {
    Bytes changed = zip;
    changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1U << bit));
    const auto report = verify(changed).value();
    if (report.intact() || report.findings.front().file.empty())
      FAIL("octet " << at << ", bit " << bit << " : rien n’a été vu");
  };
  // One bit of every byte, each of the eight in turn; every bit of the first header and of the end.
  for (std::size_t at = 0; at < zip.size(); ++at) check(at, at % 8);
  for (unsigned bit = 0; bit < 8; ++bit) {
    for (std::size_t at = 0; at < 50; ++at) check(at, bit);
    for (std::size_t at = zip.size() - 22; at < zip.size(); ++at) check(at, bit);
  }
  // The content of each file: the file itself is named.
  std::size_t at = 0;
  for (const auto& entry : entries) {
    at += 30 + entry.name.size();
    for (const std::size_t byte :
         {std::size_t{0}, entry.bytes.size() / 2, entry.bytes.size() - 1}) {
      Bytes changed = zip;
      changed[at + byte] ^= 0x10U;
      CAPTURE(entry.name);
      CHECK(files_at_fault(verify(changed).value()).contains(entry.name));
    }
    at += entry.bytes.size();
  }
}

TEST_CASE("bytes before, after, missing or between are found") {
  const Bytes zip = sample();
  for (const std::size_t keep : {std::size_t{0}, std::size_t{10}, zip.size() / 2, zip.size() - 1})
    CHECK_FALSE(verify(Bytes(zip.begin(), zip.begin() + std::ptrdiff_t(keep))).value().intact());
  for (const std::size_t where : {std::size_t{0}, std::size_t{40}, zip.size() / 2, zip.size()}) {
    Bytes longer = zip;
    longer.insert(longer.begin() + std::ptrdiff_t(where), std::uint8_t{0});
    CHECK_FALSE(verify(longer).value().intact());
  }
  CHECK(
      codes(verify(as_bytes("ceci n’est pas une archive")).value()).contains("archive.unreadable"));
}

TEST_CASE("a compressed twin of the same files is not the bundle") {
  const auto twin = documents::write_zip(documents::read_zip(sample()).value(), kAsOf).value();
  CHECK_FALSE(verify(twin).value().intact());
}

TEST_CASE("what a forger changes is named, even when lists are written again") {
  const std::string csv = "02_registre/registre.csv";
  const auto change = [&](std::vector<ZipEntry>& all) {
    named(all, csv).bytes = to_bytes("autre");
  };
  CHECK(files_at_fault(verify(forged(change, false)).value()).contains(csv));
  CHECK(codes(verify(forged(change)).value()) == std::set<std::string>{"signature.list"});
  const auto added = [](std::vector<ZipEntry>& all) { all.push_back({"02_registre/x.csv", {}}); };
  CHECK(codes(verify(forged(added, false)).value()).contains("file.added"));
  CHECK(codes(verify(forged(added)).value()) == std::set<std::string>{"signature.list"});
  const auto removed = [&](std::vector<ZipEntry>& all) {
    std::erase_if(all, [&](const ZipEntry& entry) { return entry.name == csv; });
  };
  CHECK(codes(verify(forged(removed, false)).value()).contains("file.missing"));
  CHECK(codes(verify(forged(removed)).value()) == std::set<std::string>{"signature.list"});
}

TEST_CASE("proofs, names, state and key are each checked") {
  struct Row {
    const char* code;
    std::function<void(std::vector<ZipEntry>&)> change;
  };
  const std::string inclusion(kInclusion);
  const auto swap_text = [](ZipEntry& entry, std::string_view from, std::string_view to) {
    std::string text(as_text(entry.bytes));
    text.replace(text.find(from), from.size(), to);
    entry.bytes = to_bytes(text);
  };
  const std::vector<Row> rows = {
      {"proof.inclusion", [&](auto& all) { named(all, inclusion + "1.entry").bytes.back() ^= 1U; }},
      {"proof.inclusion",
       [&](auto& all) { swap_text(named(all, inclusion + "1.tlog-proof"), "index 1", "index 2"); }},
      {"proof.inclusion",
       [&](auto& all) { named(all, inclusion + "1.entry").name = inclusion + "2.entry"; }},
      {"proof.alone",
       [&](auto& all) { named(all, inclusion + "6.tlog-proof").name = inclusion + "6.txt"; }},
      {"signature.checkpoint",
       [&](auto& all) { swap_text(named(all, kCheckpoint), "\n7\n", "\n8\n"); }},
      {"archive.name",
       [](auto& all) {
         all.push_back({"É.txt", {}});
       }},
      {"archive.name",
       [](auto& all) {
         all.push_back({"contenu.TXT", {}});
       }},
      {"file.missing",
       [](auto& all) {
         std::erase_if(all, [](const auto& entry) { return entry.name == kSummary; });
       }},
      {"file.missing",
       [](auto& all) {
         std::erase_if(all, [](const auto& entry) { return entry.name == kSignedList; });
       }},
      {"file.json", [](auto& all) { named(all, "09_conservation/regles.json").bytes.pop_back(); }},
      {"file.state", [&](auto& all) { swap_text(named(all, kState), "2026-11", "2026-12"); }},
      {"file.state", [&](auto& all) { swap_text(named(all, kState), "evidence/1", "evidence/9"); }},
      {"file.state",
       [&](auto& all) { swap_text(named(all, kState), "journal_size\":7", "journal_size\":8"); }},
      {"file.state",
       [&](auto& all) { swap_text(named(all, kState), "_events\":2", "_events\":3"); }},
      {"file.state", [&](auto& all) { swap_text(named(all, kState), ",\"proven_events\":2", ""); }},
      {"file.state", [&](auto& all) { swap_text(named(all, kState), "01234", "11234"); }},
      {"key.malformed", [](auto& all) { named(all, kKey).bytes.resize(20); }},
      {"list.changed", [](auto& all) { named(all, kGnuList).bytes.push_back('\n'); }},
  };
  for (const auto& row : rows) {
    CAPTURE(row.code);
    const bool lists_too = std::string_view(row.code) != "list.changed";
    CHECK(codes(verify(forged(row.change, lists_too)).value()).contains(row.code));
  }
}

/// The sample with one name written over another of the same length, everywhere.
Report renamed(std::string_view from, std::string_view to) {
  std::string bytes(as_text(sample()));
  for (auto at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at + 1))
    bytes.replace(at, from.size(), to);
  return verify(as_bytes(bytes)).value();
}

TEST_CASE("a name that no archive may hold is named, not called a torn archive") {
  for (const std::string_view name :
       {"../../evil/registres.csv", "02_registre//egistre.csv", "02_registre/registre.cs/",
        "/2_registre/registre.csv", "02_registre\\registre.csv", "preuve/inclusion/1.entry"}) {
    CAPTURE(name);
    const auto report = renamed("02_registre/registre.csv", name);
    CHECK(codes(report) == std::set<std::string>{"archive.name"});
    CHECK(files_at_fault(report) == std::set<std::string>{std::string(name)});
  }
  // What a report shows of a name never speaks to the terminal.
  const auto report = renamed("02_registre/registre.csv", "02_registre/\x1b[31mred.csv");
  CHECK(files_at_fault(report) == std::set<std::string>{"02_registre/?[31mred.csv"});
}

TEST_CASE("an entry without a name is told") {
  const std::string local = "PK\x03\x04", central = "PK\x01\x02";
  std::string bytes(as_text(
      documents::write_zip({{"x", to_bytes("abc")}}, kAsOf, documents::ZipMethod::store).value()));
  // The only byte of the name becomes one of an extra field.
  const std::string one_less("\x00\x00\x01\x00", 4);
  bytes.replace(bytes.find(local) + 26, 4, one_less);
  bytes.replace(bytes.find(central) + 28, 4, one_less);
  CHECK(codes(verify(as_bytes(bytes)).value()) == std::set<std::string>{"archive.name"});
}

TEST_CASE("a clock that went wrong is told, and never hidden") {
  auto contents = contents_of(signer());
  contents.clock = {.dated_later = 1, .went_back = 2};
  const auto told = verify(assemble(contents, signer()).value()).value();
  CHECK(told.intact());
  REQUIRE(told.limits.size() == 4);
  CHECK(told.limits[0].find("a reculé 2\u00a0fois, et 1\u00a0événement y porte une date") !=
        std::string::npos);
  // Proven events that bear a later date than the bundle, of which its state says nothing.
  contents = contents_of(signer());
  contents.as_of = kAsOf - std::chrono::hours(1);
  CHECK(codes(verify(assemble(contents, signer()).value()).value()) ==
        std::set<std::string>{"file.state"});
  contents.clock = {.dated_later = 2, .went_back = 0};
  CHECK(verify(assemble(contents, signer()).value()).value().intact());
}

TEST_CASE("a certificate rests on the journal that the bundle signs") {
  const auto with = [](std::uint64_t size, std::uint8_t seed, std::uint8_t root) {
    auto contents = contents_of(signer());
    auto own = contents.checkpoint;
    if (root != 0) own.root.fill(root);
    own = audit::sign_checkpoint(own.origin, size, own.root, signer(seed));
    std::string note;
    for (const char c : own.text) note += c == '\n' ? std::string("\\n") : std::string(1, c);
    contents.files.push_back({"09_conservation/certificats/C-2026-001.json",
                              to_bytes("{\"journal\":{\"checkpoint\":\"" + note + "\"}}")});
    return codes(verify(assemble(contents, signer()).value()).value());
  };
  const std::set<std::string> refused{"proof.certificate"};
  CHECK(with(7, 7, 0).empty());
  CHECK(with(3, 7, 1).empty());
  CHECK(with(8, 7, 1) == refused);  // the erasures that it attests are not proven here
  CHECK(with(7, 7, 1) == refused);  // another journal of that size
  CHECK(with(7, 8, 0) == refused);  // another key
}

TEST_CASE("a whole bundle signed by another key is caught only by the known key") {
  const auto stranger = assemble(contents_of(signer(9)), signer(9)).value();
  CHECK(verify(stranger).value().intact());
  const audit::VerifierKey right{"serment.local/" + kPractice.value, signer().public_key()};
  CHECK_FALSE(verify(stranger, {.known_key = format_verifier_key(right)}).value().intact());
}

TEST_CASE("the four lists have exactly the stated forms") {
  const std::vector<ZipEntry> entries = {{"a/b.txt", to_bytes("abc")}, {std::string(kPieces), {}}};
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(bsd_list(entries) == "SHA256 (a/b.txt) = " + abc + "\n");
  CHECK(gnu_list(entries) == abc + " *a/b.txt\n");
  CHECK(cnil_list(entries) ==
        "Nom du document\tTaille (octets)\tSHA256\r\na/b.txt\t3\t" + abc + "\r\n");
  CHECK(
      pieces_list(entries) ==
      "PIÈCE No 1 : copie sur support informatique d’un document intitulé « a/b.txt » — 3 octets, "
      "SHA256 : " +
          abc + "\n");
}

TEST_CASE("what is signed can be computed from the BSD list alone") {
  const auto entries = documents::read_zip(sample()).value();
  std::string others;
  const std::string bsd = bsd_list(entries);
  for (std::string_view rest = bsd; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
    const auto line = rest.substr(0, rest.find('\n') + 1);
    if (line.find(kSignedList) == std::string_view::npos) others += line;
  }
  CHECK(text_to_sign(entries, "2026-11-23T14:30:07.250Z") ==
        "serment-evidence/1\n2026-11-23T14:30:07.250Z\n11\n" +
            crypto::hex(crypto::sha256(as_bytes(others))) + "\n");
}

TEST_CASE("sha256sum and unzip agree") {
  const auto folder = std::filesystem::temp_directory_path() / "serment_evidence_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const Bytes zip = sample();
  std::ofstream(folder / "f.zip", std::ios::binary) << as_text(zip);
  const auto run = [&](const std::string& command) {
    return documents::run_child({"sh", "-c", "cd " + folder.string() + " && " + command},
                                {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"}, {}, {})
        .value();
  };
  if (run("command -v unzip").exit_code != 0) {
    std::puts("skipped unzip and sha256sum: unzip is not installed");
    return;
  }
  CHECK(run("unzip -tqq f.zip").exit_code == 0);
  CHECK(run("unzip -q f.zip").exit_code == 0);
  CHECK(run("sha256sum --strict -c sha256sums.txt").exit_code == 0);
  CHECK(run("sha256sum --strict -c CHECKSUM.SHA256.txt").exit_code == 0);
  CHECK(as_text(run("wc -l < CHECKSUM.SHA256.txt").output) == "12\n");
  CHECK(run("printf x >> 02_registre/registre.csv; sha256sum -c sha256sums.txt").exit_code != 0);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace serment::evidence
