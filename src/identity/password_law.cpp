#include "identity/password_law.h"

#include <algorithm>

#include "base/embedded.h"
#include "law/toml_tree.h"

namespace serment::embedded {
const std::vector<File>& password_tables();
}

namespace serment::identity {
namespace {

using law::TomlNode;

Result<const TomlNode*> table(const TomlNode& root, std::string_view key) {
  const auto* node = root.find(key);
  if (node == nullptr) return root.wrong(key, "Cette table manque.");
  return node;
}

/// A number above zero: nothing here may be switched off by a mistyped zero.
Result<std::size_t> count(const TomlNode& node, std::string_view key) {
  const int number = TRY(node.integer(key));
  if (number <= 0) return node.wrong(key, "Ce nombre doit être positif.");
  return static_cast<std::size_t>(number);
}

Result<std::string> known_source(const PasswordLaw& read, const TomlNode& node) {
  auto id = TRY(node.text("source"));
  const bool known = std::any_of(read.sources.begin(), read.sources.end(),
                                 [&](const auto& source) { return source.id == id; });
  if (!known) return node.wrong("source", "Cette source n’est pas décrite.");
  return id;
}

Result<PasswordSource> read_source(const TomlNode& node) {
  TRY_VOID(node.only({"id", "ref", "url", "read_on", "confidence", "summary"}));
  PasswordSource source;
  source.id = TRY(node.text("id"));
  source.ref = TRY(node.text("ref"));
  source.url = TRY(node.text_or("url", ""));
  source.read_on = TRY(node.date("read_on"));
  source.confidence = TRY(node.text("confidence"));
  source.summary = TRY(node.text("summary"));
  return source;
}

Result<PasswordLaw::Alone> read_alone(const PasswordLaw& read, const TomlNode& node) {
  TRY_VOID(node.only({"source", "four_classes", "three_classes", "phrase_words", "phrase_length",
                      "special_signs", "tenths_of_bits"}));
  PasswordLaw::Alone alone;
  alone.source = TRY(known_source(read, node));
  alone.four_classes = TRY(count(node, "four_classes"));
  alone.three_classes = TRY(count(node, "three_classes"));
  alone.phrase_words = TRY(count(node, "phrase_words"));
  alone.phrase_length = TRY(count(node, "phrase_length"));
  alone.special_signs = static_cast<int>(TRY(count(node, "special_signs")));
  alone.bits = static_cast<double>(TRY(count(node, "tenths_of_bits"))) / 10.0;
  return alone;
}

Result<PasswordLaw::Attempts> read_attempts(const PasswordLaw& read, const TomlNode& node) {
  TRY_VOID(node.only({"source", "free", "wait_seconds", "longest_wait_seconds", "most_a_day"}));
  PasswordLaw::Attempts attempts;
  attempts.source = TRY(known_source(read, node));
  attempts.free = TRY(count(node, "free"));
  attempts.most_a_day = TRY(count(node, "most_a_day"));
  attempts.wait = std::chrono::seconds(TRY(count(node, "wait_seconds")));
  attempts.longest_wait = std::chrono::seconds(TRY(count(node, "longest_wait_seconds")));
  return attempts;
}

Result<PasswordLaw::DeviceCode> read_device_code(const PasswordLaw& read, const TomlNode& node) {
  TRY_VOID(node.only({"source", "least_digits", "most_digits", "tries"}));
  PasswordLaw::DeviceCode code;
  code.source = TRY(known_source(read, node));
  code.least_digits = TRY(count(node, "least_digits"));
  code.most_digits = TRY(count(node, "most_digits"));
  code.tries = TRY(count(node, "tries"));
  return code;
}

Result<PasswordLaw::Renewal> read_renewal(const PasswordLaw& read, const TomlNode& node) {
  TRY_VOID(node.only({"source", "months"}));
  PasswordLaw::Renewal renewal;
  renewal.source = TRY(known_source(read, node));
  renewal.months = static_cast<int>(TRY(count(node, "months")));
  return renewal;
}

Result<PasswordLaw::Guessing> read_guessing(const PasswordLaw& read, const TomlNode& node) {
  TRY_VOID(node.only({"source", "least_bits", "common_names"}));
  PasswordLaw::Guessing guessing;
  guessing.source = TRY(known_source(read, node));
  guessing.least_bits = static_cast<double>(TRY(count(node, "least_bits")));
  guessing.common_names = TRY(node.texts("common_names"));
  return guessing;
}

std::string_view embedded_text(std::string_view name) {
  for (const auto& file : embedded::password_tables())
    if (file.name == name) return file.text;
  bug("a table of passwords is not in the binary");
}

}  // namespace

Result<PasswordLaw> PasswordLaw::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "alone", "attempts", "device_code", "renewal", "guessing"}));
  PasswordLaw read;
  for (const auto* node : TRY(root.tables("source")))
    read.sources.push_back(TRY(read_source(*node)));
  read.alone = TRY(read_alone(read, *TRY(table(root, "alone"))));
  read.attempts = TRY(read_attempts(read, *TRY(table(root, "attempts"))));
  read.device_code = TRY(read_device_code(read, *TRY(table(root, "device_code"))));
  read.renewal = TRY(read_renewal(read, *TRY(table(root, "renewal"))));
  read.guessing = TRY(read_guessing(read, *TRY(table(root, "guessing"))));
  return read;
}

const PasswordLaw& PasswordLaw::embedded() {
  static const PasswordLaw law = [] {
    auto parsed = parse(embedded_text("passwords.toml"));
    if (!parsed) bug("law/passwords.toml does not read");
    return std::move(*parsed);
  }();
  return law;
}

std::vector<std::string> parse_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    if (!line.empty() && line.front() != '#') words.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

const std::vector<std::string>& password_words() {
  static const auto words = parse_words(embedded_text("password_words.txt"));
  return words;
}

}  // namespace serment::identity
