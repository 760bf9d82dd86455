// A register from anywhere, as JSON, as CSV or as the content of a spreadsheet: refused, or read
// and then written and read again without loss.
#include "base/bytes.h"
#include "compliance/exchange.h"
#include "documents/documents.h"

namespace {

using namespace serment;
using compliance::Activities;

void check_again(const Activities& activities) {
  const auto json = compliance::import_json(compliance::export_json(activities));
  if (!json || *json != activities) __builtin_trap();
}

Result<Activities> as_workbook(ByteView content) {
  const auto zip = documents::write_zip({{"content.xml", Bytes(content.begin(), content.end())}},
                                        Instant{}, documents::ZipMethod::store);
  return compliance::import_ods(*zip);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView rest(data + 1, size - 1);
  const auto text = as_text(rest);
  const auto read = data[0] % 3 == 0   ? compliance::import_json(text)
                    : data[0] % 3 == 1 ? compliance::import_csv(text)
                                       : as_workbook(rest);
  if (read) check_again(*read);
  return 0;
}
