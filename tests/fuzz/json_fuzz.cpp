// The facade accepts what simdjson's own DOM accepts, minus duplicate keys and deep nesting; and
// every accepted value can be walked, read and found again in the text.
#include <simdjson.h>

#include "json/reader.h"
#include "json/writer.h"

namespace {

using serment::json::Kind;
using serment::json::Value;

void copy(serment::json::Writer& out, Value value, std::string_view text) {
  const auto raw = value.raw();
  if (raw.empty() || text.substr(value.offset(), raw.size()) != raw) __builtin_trap();
  switch (value.kind()) {
    case Kind::null:
      return out.null();
    case Kind::boolean:
      return out.value(value.boolean().value());
    case Kind::number:
      return out.raw(value.number_text().value());
    case Kind::string:
      return out.value(value.string().value());
    case Kind::array:
      out.begin_array();
      for (const auto item : value) copy(out, item, text);
      return out.end_array();
    case Kind::object:
      out.begin_object();
      for (const auto member : value) {
        if (value.find(member.key())->raw() != member.raw()) __builtin_trap();
        out.key(member.key());
        copy(out, member, text);
      }
      return out.end_object();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = serment::json::Document::parse(text);
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  const auto error = parser.parse(text.data(), text.size()).get(element);
  if (!document) {
    const auto& code = document.error().code;
    const bool ours = code == "json.duplicate_key" || code == "json.depth";
    if (!error && !ours) __builtin_trap();
    return 0;
  }
  if (error) __builtin_trap();
  std::string written;
  serment::json::Writer out(written);
  copy(out, document->root(), text);
  const auto again = serment::json::Document::parse(written);
  if (!again) __builtin_trap();
  std::string twice;
  serment::json::Writer out_again(twice);
  copy(out_again, again->root(), written);
  if (twice != written) __builtin_trap();
  return 0;
}
