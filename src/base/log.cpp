#include "base/log.h"

#include <unistd.h>

#include <chrono>

#include "base/calendar.h"

namespace serment::log {
namespace {

/// Letters, digits and a few signs pass; the rest becomes "?": a value that is not an identifier
/// must not be readable in a log.
void append_plain(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text.substr(0, 128)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("._-:/@+{}").find(c) != std::string_view::npos;
    out += plain ? c : '?';
  }
  out += '"';
}

void write(std::string_view level, std::string_view event, std::initializer_list<Field> fields) {
  const auto now =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto text = line(level, iso(Instant(now)), event, fields);
  text += '\n';
  // One call a line, so that threads do not mix theirs.
  (void)!::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

std::string line(std::string_view level, std::string_view at, std::string_view event,
                 std::initializer_list<Field> fields) {
  std::string out = "{\"at\":";
  append_plain(out, at);
  out += ",\"level\":";
  append_plain(out, level);
  out += ",\"event\":";
  append_plain(out, event);
  for (const auto& field : fields) {
    out += ',';
    append_plain(out, field.name);
    out += ':';
    if (const auto* text = std::get_if<std::string_view>(&field.value))
      append_plain(out, *text);
    else if (const auto* number = std::get_if<std::int64_t>(&field.value))
      out += std::to_string(*number);
    else if (const auto* natural = std::get_if<std::uint64_t>(&field.value))
      out += std::to_string(*natural);
    else
      out += std::get<bool>(field.value) ? "true" : "false";
  }
  out += '}';
  return out;
}

void info(std::string_view event, std::initializer_list<Field> fields) {
  write("info", event, fields);
}

void warning(std::string_view event, std::initializer_list<Field> fields) {
  write("warning", event, fields);
}

void error(std::string_view event, std::initializer_list<Field> fields) {
  write("error", event, fields);
}

}  // namespace serment::log
