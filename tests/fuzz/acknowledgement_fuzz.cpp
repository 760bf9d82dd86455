// An acknowledgement or a list of files from anywhere: refused, or names and fingerprints within
// their bounds, and a comparison that accounts for every file once.
#include "inspection/acknowledgement.h"

#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  using namespace serment::inspection;
  const std::string_view text = as_text({data, size});
  const auto check = [](const std::vector<ListedFile>& files) {
    for (const auto& file : files)
      if (file.path.empty() || file.path.size() > kLongestName || file.sha256.size() != 64)
        __builtin_trap();
  };
  const auto read = parse_acknowledgement(text);
  const auto listed = parse_file_list(text);
  if (read) check(read->files);
  if (listed) check(*listed);
  if (!read) return 0;
  const auto against_itself = compare(read->files, read->files);
  if (against_itself.matched != read->files.size() || !against_itself.is_exact()) __builtin_trap();
  const auto none = compare(read->files, {});
  if (none.unknown != read->files.size()) __builtin_trap();
  return 0;
}
