#pragma once
// The JSON of CNIL's free tool (github.com/LINCnil/pia): {pia, answers, measures, evaluations,
// comments, attachments}. What we know is read into a Content and written back where it changed;
// everything else stays verbatim, so that a file that nobody edited comes back the same.
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "impact/assessment.h"
#include "impact/json_tree.h"

namespace serment::impact {

/// A file joined to an assessment, as the tool keeps it (base64 in the JSON).
struct Attachment {
  std::int64_t id = 0;
  std::string name{}, mime{};
  std::uint64_t size = 0;
  bool operator==(const Attachment&) const = default;
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (id, name, mime, size))

struct PiaFile {
  Tree tree;
  Content content;
  std::vector<Attachment> attachments;
  /// The file's accents had been encoded twice (a fault of the tool's older versions); they are
  /// read as they were meant.
  bool repaired = false;
};

inline constexpr std::size_t kLargestPiaFile = 48U << 20;
inline constexpr std::size_t kLargestAttachment = 10U << 20;

/// Reads a file. Errors: invalid_input "pia.too_large", "pia.shape", "json.…", and check()'s.
Result<PiaFile> read_pia(std::string_view bytes, const Plan& plan);
/// A file with nothing in it yet, as the tool creates one.
Tree empty_pia(Instant now);
/// Writes into the tree what `content` says otherwise.
void write_content(Tree& tree, const Content& content, const Plan& plan, Instant now);
/// What the tree says.
Content content_of(const Tree& tree, const Plan& plan);

std::vector<Attachment> attachments_of(const Tree& tree);
/// Errors: not_found "impact.attachment_unknown"; invalid_input "pia.attachment" (not base64).
Result<Bytes> attachment_bytes(const Tree& tree, std::int64_t id);
/// Errors: invalid_input "impact.attachment" (name, kind or size).
Result<void> add_attachment(Tree& tree, std::string_view name, std::string_view mime,
                            ByteView bytes, Instant now);

}  // namespace serment::impact
