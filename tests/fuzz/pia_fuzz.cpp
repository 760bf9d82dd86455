// A file said to be of CNIL's tool, from anywhere: refused, or read; what is read and not edited is
// written back the same.
#include "base/bytes.h"
#include "impact/pia_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const auto& plan = impact::Plan::embedded();
  auto file = impact::read_pia(as_text({data, size}), plan);
  if (!file) {
    if (file.error().errc != Errc::invalid_input) __builtin_trap();
    return 0;
  }
  const auto before = impact::write_canonical(file->tree);
  impact::write_content(file->tree, file->content, plan, Instant{});
  if (impact::write_canonical(file->tree) != before) __builtin_trap();
  for (const auto& attachment : file->attachments)
    (void)impact::attachment_bytes(file->tree, attachment.id);
  return 0;
}
