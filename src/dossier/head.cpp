#include "dossier/head.h"

#include "crypto/encoding.h"
#include "dossier/seal_faults.h"
#include "json/reader.h"
#include "json/writer.h"

namespace serment::dossier {
namespace {

constexpr std::int64_t kHeadFormat = 1;
constexpr std::array<Fact, 3> kFacts = {Fact::birth, Fact::death, Fact::last_care};

struct TextField {
  std::string_view name;
  Personal<std::string> Identity::*member;
};
constexpr std::array<TextField, 7> kTextFields = {{
    {"family_name", &Identity::family_name},
    {"used_name", &Identity::used_name},
    {"given_names", &Identity::given_names},
    {"ins", &Identity::ins},
    {"phone", &Identity::phone},
    {"email", &Identity::email},
    {"address", &Identity::address},
}};

void write_date(json::Writer& out, std::string_view name, const std::optional<Date>& date) {
  if (date) out.field(name, iso(*date));
}

void write_source(json::Writer& out, const Source& source) {
  out.begin_object();
  out.key("keys");
  out.begin_array();
  for (const auto& key : source.keys) out.value(key.reveal());
  out.end_array();
  out.key("imports");
  out.begin_array();
  for (const auto& print : source.imports) out.value(crypto::hex(print));
  out.end_array();
  out.end_object();
}

void write_correction(json::Writer& out, const Correction& correction) {
  out.begin_object();
  out.field("fact", name_of(correction.fact));
  write_date(out, "value", correction.value);
  write_date(out, "replaced", correction.replaced);
  out.field("reason", correction.reason);
  out.field("by", correction.by);
  write_date(out, "on", correction.on);
  out.end_object();
}

template <class T, class WriteOne>
void write_list(json::Writer& out, std::string_view name, const std::vector<T>& items,
                const WriteOne& write_one) {
  if (items.empty()) return;
  out.key(name);
  out.begin_array();
  for (const auto& item : items) write_one(out, item);
  out.end_array();
}

Result<std::optional<Date>> read_date(json::Value object, std::string_view name) {
  const auto text = object.text_or(name);
  if (text.empty()) return std::nullopt;
  return TRY(parse_iso_date(text));
}

Result<Date> need_date(json::Value object, std::string_view name) {
  return parse_iso_date(TRY(TRY(object.at(name)).string()));
}

Result<Source> read_source(json::Value object) {
  Source source;
  for (const auto key : TRY(object.at("keys")))
    source.keys.emplace_back(std::string(TRY(key.string())));
  for (const auto print : TRY(object.at("imports"))) {
    const auto bytes = TRY(crypto::from_hex(TRY(print.string())));
    Fingerprint fingerprint{};
    if (bytes.size() != fingerprint.size()) return print.fault("json.hex", "Empreinte attendue.");
    std::copy(bytes.begin(), bytes.end(), fingerprint.begin());
    source.imports.push_back(fingerprint);
  }
  return source;
}

Result<Correction> read_correction(json::Value object) {
  Correction correction;
  const auto name = object.text_or("fact");
  const auto fact = std::find_if(kFacts.begin(), kFacts.end(),
                                 [&](Fact candidate) { return name_of(candidate) == name; });
  if (fact == kFacts.end()) return object.fault("json.enum", "Date inconnue.");
  correction.fact = *fact;
  correction.value = TRY(read_date(object, "value"));
  correction.replaced = TRY(read_date(object, "replaced"));
  correction.reason = object.text_or("reason");
  correction.by = object.text_or("by");
  correction.on = TRY(need_date(object, "on"));
  return correction;
}

template <class T, class ReadOne>
Result<void> read_list(json::Value object, std::string_view name, std::vector<T>& items,
                       const ReadOne& read_one) {
  const auto list = object.find(name);
  if (!list) return {};
  for (const auto element : *list) items.push_back(TRY(read_one(element)));
  return {};
}

Result<Head> read_head(json::Value root) {
  if (TRY(TRY(root.at("format")).integer()) != kHeadFormat)
    return root.fault("json.format", "Format inconnu.");
  Head head;
  for (const auto& field : kTextFields)
    head.identity.*field.member = Personal(std::string(root.text_or(field.name)));
  head.identity.sex = root.text_or("sex");
  head.identity.birth = Personal(TRY(read_date(root, "birth")));
  head.first_care = TRY(read_date(root, "first_care"));
  TRY_VOID(read_list(root, "transfusions", head.transfusions, [](json::Value day) -> Result<Date> {
    return parse_iso_date(TRY(day.string()));
  }));
  TRY_VOID(read_list(root, "sources", head.sources, read_source));
  TRY_VOID(read_list(root, "corrections", head.corrections, read_correction));
  head.objected_on = TRY(read_date(root, "objected_on"));
  TRY_VOID(read_list(
      root, "shared_with", head.shared_with,
      [](json::Value member) -> Result<std::string> { return std::string(TRY(member.string())); }));
  for (const auto& source : head.sources)
    head.identity.source_keys.insert(head.identity.source_keys.end(), source.keys.begin(),
                                     source.keys.end());
  return head;
}

}  // namespace

std::string encode(const Head& head) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("format", kHeadFormat);
  for (const auto& field : kTextFields)
    if (const auto& value = (head.identity.*field.member).reveal(); !value.empty())
      out.field(field.name, value);
  if (!head.identity.sex.empty()) out.field("sex", head.identity.sex);
  write_date(out, "birth", head.identity.birth.reveal());
  write_date(out, "first_care", head.first_care);
  write_list(out, "transfusions", head.transfusions,
             [](json::Writer& to, Date day) { to.value(iso(day)); });
  write_list(out, "sources", head.sources, write_source);
  write_list(out, "corrections", head.corrections, write_correction);
  write_date(out, "objected_on", head.objected_on);
  write_list(out, "shared_with", head.shared_with,
             [](json::Writer& to, const std::string& member) { to.value(member); });
  out.end_object();
  return text;
}

Result<Head> decode_head(ByteView json) {
  thread_local json::Parser parser;  // a hundred thousand heads in a row: one memory for all
  const auto root = parser.parse(as_text(json));
  if (!root) return unreadable_object("dossier.head_unreadable");
  auto head = read_head(*root);
  if (!head) return unreadable_object("dossier.head_unreadable");
  return head;
}

const Correction* correction_of(const Head& head, Fact fact) {
  const auto last = std::find_if(head.corrections.rbegin(), head.corrections.rend(),
                                 [&](const Correction& one) { return one.fact == fact; });
  return last == head.corrections.rend() ? nullptr : &*last;
}

std::string_view name_of(Fact fact) {
  switch (fact) {
    case Fact::birth:
      return "birth";
    case Fact::death:
      return "death";
    case Fact::last_care:
      return "last-care";
  }
  bug("fact");
}

}  // namespace serment::dossier
