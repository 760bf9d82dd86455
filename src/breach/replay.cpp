#include "breach/replay.h"

#include "base/bug.h"
#include "base/embedded.h"
#include "law/toml_tree.h"

namespace serment::embedded {
const std::vector<File>& law_breach_replays();
}

namespace serment::breach {
namespace {

using law::TomlNode;

Result<Instant> instant_at(const TomlNode& node, std::string_view key) {
  auto at = parse_instant(TRY(node.text(key)));
  if (!at) return node.wrong(key, "Un instant RFC 3339 est attendu ici.");
  return *at;
}

Result<std::vector<std::string>> tokens_at(const TomlNode& node, std::string_view key,
                                           std::string_view list) {
  auto ids = TRY(node.texts(key));
  for (const auto& id : ids)
    if (!Catalogue::embedded().known_token(std::string(list) + "." + id))
      return node.wrong(key, "Cette réponse n’est pas dans law/breach.toml.");
  return ids;
}

Result<Facts> read_facts(const TomlNode& node) {
  Facts facts;
  facts.title = TRY(node.text("title"));
  facts.circumstances = TRY(node.text("story"));
  facts.natures = TRY(tokens_at(node, "natures", "nature"));
  facts.origins = TRY(tokens_at(node, "origins", "origin"));
  facts.data = TRY(tokens_at(node, "data", "data"));
  facts.persons = TRY(tokens_at(node, "persons", "persons"));
  facts.cause = TRY(node.text("cause"));
  facts.severity = TRY(node.text_or("severity", ""));
  facts.started_at = iso(TRY(instant_at(node, "started")));
  facts.noticed_at = iso(TRY(instant_at(node, "noticed")));
  const int records = TRY(node.integer("records"));
  if (records > 0) facts.records_count = static_cast<std::uint64_t>(records);
  for (const auto& id : TRY(tokens_at(node, "facts", "fact"))) facts.answers.push_back({id, "yes"});
  return facts;
}

Result<Awareness> read_awareness(const TomlNode& node) {
  Awareness awareness;
  for (const std::string_view kind : {"noticed", "told", "qualified"}) {
    if (node.find(kind) == nullptr) continue;
    const auto at = TRY(instant_at(node, kind));
    awareness.readings.push_back({std::string(kind), iso(at), {}});
  }
  return awareness;
}

Result<Replay> read_replay(const TomlNode& node) {
  TRY_VOID(node.only(
      {"id",         "title",     "story",         "reference",       "url",         "read_on",
       "confidence", "facts",     "natures",       "origins",         "cause",       "data",
       "persons",    "severity",  "records",       "noticed",         "told",        "qualified",
       "started",    "authority", "authority_row", "persons_outcome", "persons_row", "due",
       "due_other",  "contacts"}));
  Replay replay;
  replay.id = TRY(node.text("id"));
  replay.title = TRY(node.text("title"));
  replay.story = TRY(node.text("story"));
  replay.reference = TRY(node.text("reference"));
  replay.url = TRY(node.text_or("url", ""));
  replay.confidence = TRY(node.text("confidence"));
  replay.read_on = TRY(node.date("read_on"));
  replay.facts = TRY(read_facts(node));
  replay.awareness = TRY(read_awareness(node));
  replay.authority = TRY(node.text("authority"));
  replay.authority_row = TRY(node.text("authority_row"));
  replay.persons = TRY(node.text("persons_outcome"));
  replay.persons_row = TRY(node.text("persons_row"));
  replay.due = TRY(instant_at(node, "due"));
  if (node.find("due_other") != nullptr) replay.due_other = TRY(instant_at(node, "due_other"));
  replay.contacts = TRY(node.texts("contacts"));
  return replay;
}

}  // namespace

Result<std::vector<Replay>> parse_replays(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"replay"}));
  std::vector<Replay> all;
  for (const auto* node : TRY(root.tables("replay"))) all.push_back(TRY(read_replay(*node)));
  return all;
}

const std::vector<Replay>& replays() {
  static const std::vector<Replay> all = [] {
    auto parsed = parse_replays(embedded::law_breach_replays().front().text);
    if (!parsed) bug("law/breach_replays.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

}  // namespace serment::breach
