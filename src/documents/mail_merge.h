#pragma once
// One letter for many people: the letter is rendered once, each copy shares its pages and receives
// an address. The file to print comes as a stream; it is no archive (neither PDF/A nor tagged).
#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/personal.h"
#include "base/result.h"

namespace serment::documents {

/// Name and address, as they are to be read through the window of the envelope.
using AddressLines = Personal<std::vector<std::string>>;

struct MergeOptions {
  bool duplex = false;  ///< a blank page ends letters of an odd number of pages
};
/// Called now and then with the number of letters written.
using MergeProgress = std::function<void(std::uint64_t)>;
using TextSink = std::function<Result<void>(std::string_view)>;

struct Merged {
  std::uint64_t letters = 0, pages = 0;
  std::uint64_t drawn_apart = 0;  ///< addresses in a script that needs shaping, drawn by WeasyPrint
};
/// `letter` is a PDF whose first page leaves the address window empty (85 × 40 mm, 105 mm from the
/// left, 50 mm from the top). Errors: conflict "mail.cancelled"; internal "mail.letter" (it cannot
/// be read); those of render_pdfs and of the sink.
Result<Merged> merge_letters(ByteView letter, const std::vector<AddressLines>& addresses,
                             const MergeOptions& options, const std::atomic<bool>& cancelled,
                             const MergeProgress& progress, const TextSink& sink);

/// False when no font of the program has some letter of it (Korean, Thai, Devanagari…): it would be
/// printed as empty boxes, and the letter would reach nobody.
bool can_print_address(const AddressLines& address);

/// The same addresses for a mailing house: seven columns, the first line of each is the name.
std::string addresses_csv(const std::vector<AddressLines>& addresses);

}  // namespace serment::documents
