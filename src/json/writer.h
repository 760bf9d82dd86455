#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace serment::json {

/// Appends one JSON text to a string: no tree, no allocation of its own. Keys come in the order of
/// the calls, so that the same calls give the same bytes. Unbalanced calls are a Bug.
///   Writer out(text); out.begin_object(); out.field("name", "Ada"); out.end_object();
class Writer {
 public:
  explicit Writer(std::string& out) : x_out(out) {}
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(bool flag);
  void value(std::int64_t number);
  void value(std::uint64_t number);
  void value(int number) { value(static_cast<std::int64_t>(number)); }
  void value(unsigned number) { value(static_cast<std::uint64_t>(number)); }
  /// Shortest text that reads back as the same double; infinite and NaN are a Bug.
  void value(double number);
  void null();
  /// Text that is JSON already, copied as it is.
  void raw(std::string_view json);

  template <class T>
  void field(std::string_view name, const T& item) {
    key(name);
    value(item);
  }

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();
  std::string& x_out;
  std::string x_open{};  ///< brackets not closed yet
  bool x_first = true;   ///< nothing written yet in the innermost bracket
  bool x_after_key = false;
};

/// Appends `text` between quotes. Escapes ", \ and control characters; the rest stays UTF-8.
/// Bytes that are not UTF-8 become U+FFFD, so that the output is always JSON.
void append_quoted(std::string& out, std::string_view text);

}  // namespace serment::json
