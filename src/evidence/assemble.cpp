#include "evidence/assemble.h"

#include <algorithm>

#include "evidence/layout.h"
#include "evidence/lists.h"
#include "json/writer.h"

namespace serment::evidence {
namespace {

using documents::ZipEntry;

void sort_by_name(std::vector<ZipEntry>& entries) {
  std::sort(entries.begin(), entries.end(),
            [](const ZipEntry& a, const ZipEntry& b) { return a.name < b.name; });
}

std::string state_json(const Contents& contents) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("format", kFormat);
  out.field("as_of", iso(contents.as_of));
  out.field("practice", contents.practice.value);
  out.field("journal_size", contents.checkpoint.size);
  out.field("proven_events", static_cast<std::uint64_t>(contents.events.size()));
  if (contents.clock.dated_later > 0) out.field("dated_later", contents.clock.dated_later);
  if (contents.clock.went_back > 0) out.field("clock_back", contents.clock.went_back);
  out.end_object();
  return text + "\n";
}

void add_proofs(const Contents& contents, std::vector<ZipEntry>& entries) {
  for (const auto& event : contents.events) {
    const std::string stem = std::string(kInclusion) + std::to_string(event.index);
    const audit::TlogProof proof{
        .index = event.index, .path = event.path, .checkpoint_text = contents.checkpoint.text};
    entries.push_back({stem + std::string(kProofSuffix), to_bytes(format_tlog_proof(proof))});
    entries.push_back({stem + std::string(kEntrySuffix), event.entry});
  }
}

}  // namespace

Result<Bytes> assemble(Contents contents, const crypto::SigningKey& signer) {
  const audit::VerifierKey key{contents.checkpoint.origin, signer.public_key()};
  auto entries = std::move(contents.files);
  entries.push_back({std::string(kState), to_bytes(state_json(contents))});
  entries.push_back({std::string(kKey), to_bytes(format_verifier_key(key) + "\n")});
  entries.push_back({std::string(kCheckpoint), to_bytes(contents.checkpoint.text)});
  add_proofs(contents, entries);
  sort_by_name(entries);
  const auto note = audit::sign_note(text_to_sign(entries, iso(contents.as_of)), key.name, signer);
  entries.push_back({std::string(kSignedList), to_bytes(note)});
  sort_by_name(entries);
  std::vector<ZipEntry> lists;
  for (const auto list : kLists)
    lists.push_back({std::string(list), to_bytes(list_text(list, entries))});
  entries.insert(entries.end(), std::make_move_iterator(lists.begin()),
                 std::make_move_iterator(lists.end()));
  sort_by_name(entries);
  return documents::write_zip(entries, contents.as_of, documents::ZipMethod::store);
}

}  // namespace serment::evidence
