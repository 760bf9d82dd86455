#include "breach/catalogue.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/catalogue_reader.h"
#include "law/deadline.h"

namespace serment::embedded {
const std::vector<File>& law_breach();
}

namespace serment::breach {
namespace {

using law::named;
using law::TomlNode;
using Texts = std::vector<std::string>;

constexpr std::string_view kUnknown = "breach_law.unknown";

tl::unexpected<Error> unknown(const TomlNode& node, std::string_view key) {
  return node.unknown(key, kUnknown);
}

Result<Texts> texts_or_none(const TomlNode& node, std::string_view key) {
  if (node.find(key) == nullptr) return Texts{};
  return node.texts(key);
}

Result<Source> read_source(const TomlNode& node) {
  return law::read_cited_source(node, law::Restated::yes);
}

Result<Question> read_question(const TomlNode& node) {
  TRY_VOID(node.only({"id", "text", "hint"}));
  Question question;
  question.id = TRY(node.text("id"));
  question.text = TRY(node.text("text"));
  question.hint = TRY(node.text("hint"));
  return question;
}

Result<Option> read_option(const TomlNode& node) {
  TRY_VOID(node.only({"id", "label", "plain"}));
  Option option;
  option.id = TRY(node.text("id"));
  option.label = TRY(node.text("label"));
  option.plain = TRY(node.text_or("plain", ""));
  return option;
}

Result<OptionList> read_list(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "several", "source", "option"}));
  OptionList list;
  list.id = TRY(node.text("id"));
  list.title = TRY(node.text("title"));
  list.several = TRY(node.boolean_or("several", false));
  list.source = TRY(node.text("source"));
  list.options = TRY(law::read_tables(node, "option", read_option, kUnknown));
  return list;
}

Result<Alias> read_alias(const TomlNode& node) {
  TRY_VOID(node.only({"id", "label", "any"}));
  Alias alias;
  alias.id = TRY(node.text("id"));
  alias.label = TRY(node.text("label"));
  alias.any = TRY(node.texts("any"));
  return alias;
}

/// How long the law gives is told once, there.
const law::DeadlineSet& deadlines() {
  return law::DeadlineSet::embedded();
}

Result<Row> read_row(const TomlNode& node) {
  TRY_VOID(node.only({"id", "when", "any", "unless", "outcome", "reason", "source"}));
  Row row;
  row.id = TRY(node.text("id"));
  row.when = TRY(node.texts("when"));
  row.any = TRY(texts_or_none(node, "any"));
  row.unless = TRY(texts_or_none(node, "unless"));
  row.outcome = TRY(node.text("outcome"));
  row.reason = TRY(deadlines().with_lengths(TRY(node.text("reason"))));
  row.source = TRY(node.text("source"));
  return row;
}

Result<FormField> read_field(const TomlNode& node) {
  TRY_VOID(node.only({"id", "label", "hint"}));
  FormField field;
  field.id = TRY(node.text("id"));
  field.label = TRY(node.text("label"));
  field.hint = TRY(deadlines().with_lengths(TRY(node.text_or("hint", ""))));
  return field;
}

Result<FormGroup> read_group(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "source", "field"}));
  FormGroup group;
  group.id = TRY(node.text("id"));
  group.title = TRY(node.text("title"));
  group.source = TRY(node.text("source"));
  group.fields = TRY(law::read_tables(node, "field", read_field, kUnknown));
  return group;
}

Result<Contact> read_contact(const TomlNode& node) {
  TRY_VOID(node.only({"id", "name", "any", "text", "delay", "deadline", "url", "phone", "source"}));
  Contact contact;
  contact.id = TRY(node.text("id"));
  contact.name = TRY(node.text("name"));
  contact.any = TRY(node.texts("any"));
  contact.text = TRY(node.text("text"));
  contact.delay = TRY(deadlines().with_lengths(TRY(node.text("delay"))));
  contact.deadline = TRY(node.text_or("deadline", ""));
  contact.url = TRY(node.text_or("url", ""));
  contact.phone = TRY(node.text_or("phone", ""));
  contact.source = TRY(node.text("source"));
  if (!contact.deadline.empty() && deadlines().find(contact.deadline) == nullptr)
    return unknown(node, "deadline");
  return contact;
}

Result<void> check_tokens(const Catalogue& all, const TomlNode& node, std::string_view key,
                          const Texts& tokens) {
  for (const auto& token : tokens)
    if (!all.known_token(token)) return unknown(node, key);
  return {};
}

Result<void> check_source(const Catalogue& all, const TomlNode& node, std::string_view id) {
  if (named(all.sources, id) == nullptr) return unknown(node, "source");
  return {};
}

/// A table whose last row is sure to hold: something is always decided.
Result<void> check_rows(const Catalogue& all, const TomlNode& root, std::string_view key,
                        const std::vector<Row>& rows,
                        std::initializer_list<std::string_view> outcomes) {
  const auto nodes = TRY(root.tables(key));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    TRY_VOID(check_tokens(all, *nodes[i], "when", row.when));
    TRY_VOID(check_tokens(all, *nodes[i], "any", row.any));
    TRY_VOID(check_tokens(all, *nodes[i], "unless", row.unless));
    TRY_VOID(check_source(all, *nodes[i], row.source));
    if (std::find(outcomes.begin(), outcomes.end(), row.outcome) == outcomes.end())
      return unknown(*nodes[i], "outcome");
  }
  const auto& last = rows.back();
  if (!last.when.empty() || !last.any.empty() || !last.unless.empty())
    return unknown(*nodes.back(), "when");
  return {};
}

Result<void> check(const Catalogue& all, const TomlNode& root) {
  const auto aliases = TRY(root.tables("alias"));
  for (std::size_t i = 0; i < all.aliases.size(); ++i)
    TRY_VOID(check_tokens(all, *aliases[i], "any", all.aliases[i].any));
  TRY_VOID(check_rows(all, root, "authority", all.authority, {"notify", "none"}));
  TRY_VOID(check_rows(all, root, "persons", all.persons, {"tell", "none", "public", "wait"}));
  const auto lists = TRY(root.tables("list"));
  for (std::size_t i = 0; i < all.lists.size(); ++i)
    TRY_VOID(check_source(all, *lists[i], all.lists[i].source));
  const auto groups = TRY(root.tables("group"));
  for (std::size_t i = 0; i < all.groups.size(); ++i)
    TRY_VOID(check_source(all, *groups[i], all.groups[i].source));
  const auto contacts = TRY(root.tables("contact"));
  for (std::size_t i = 0; i < all.contacts.size(); ++i) {
    TRY_VOID(check_tokens(all, *contacts[i], "any", all.contacts[i].any));
    TRY_VOID(check_source(all, *contacts[i], all.contacts[i].source));
  }
  for (const auto* node : TRY(root.tables("advice")))
    TRY_VOID(check_tokens(all, *node, "any", TRY(node->texts("any"))));
  return {};
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "question", "list", "fact", "alias", "authority", "persons",
                      "group", "contact", "advice"}));
  Catalogue all;
  all.sources = TRY(law::read_tables(root, "source", read_source, kUnknown));
  all.questions = TRY(law::read_tables(root, "question", read_question, kUnknown));
  all.lists = TRY(law::read_tables(root, "list", read_list, kUnknown));
  all.facts = TRY(law::read_tables(root, "fact", read_question, kUnknown));
  all.aliases = TRY(law::read_tables(root, "alias", read_alias, kUnknown));
  all.authority = TRY(law::read_tables(root, "authority", read_row, kUnknown));
  all.persons = TRY(law::read_tables(root, "persons", read_row, kUnknown));
  all.groups = TRY(law::read_tables(root, "group", read_group, kUnknown));
  all.contacts = TRY(law::read_tables(root, "contact", read_contact, kUnknown));
  for (const auto* node : TRY(root.tables("advice"))) {
    TRY_VOID(node->only({"any", "text"}));
    Advice advice;
    advice.any = TRY(node->texts("any"));
    advice.text = TRY(node->text("text"));
    all.advice.push_back(std::move(advice));
  }
  TRY_VOID(check(all, root));
  return all;
}

const Catalogue& Catalogue::embedded() {
  static const Catalogue all = [] {
    auto parsed = parse(embedded::law_breach().front().text);
    if (!parsed) bug("law/breach.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

const Option* OptionList::find(std::string_view option) const {
  return named(options, option);
}

const OptionList& Catalogue::list(std::string_view id) const {
  const auto* found = named(lists, id);
  if (found == nullptr) bug("a list that law/breach.toml does not have");
  return *found;
}

bool Catalogue::has_option(std::string_view list_id, std::string_view option) const {
  return list(list_id).find(option) != nullptr;
}

std::string Catalogue::label(std::string_view list_id, std::string_view option) const {
  const auto* found = list(list_id).find(option);
  return found != nullptr ? found->label : std::string(option);
}

std::string Catalogue::plain(std::string_view list_id, std::string_view option) const {
  const auto* found = list(list_id).find(option);
  return found != nullptr && !found->plain.empty() ? found->plain : label(list_id, option);
}

const Question* Catalogue::fact(std::string_view id) const {
  return named(facts, id);
}

const Contact* Catalogue::contact(std::string_view id) const {
  return named(contacts, id);
}

const Source& Catalogue::source(std::string_view id) const {
  const auto* found = named(sources, id);
  if (found == nullptr) bug("a source that law/breach.toml does not have");
  return *found;
}

std::string Catalogue::token_label(std::string_view token) const {
  const auto dot = token.find('.');
  const auto room = token.substr(0, dot);
  const auto id = token.substr(dot == std::string_view::npos ? token.size() : dot + 1);
  if (room == "fact") return fact(id) != nullptr ? fact(id)->text : std::string(token);
  if (room == "is") {
    const auto* alias = named(aliases, id);
    return alias != nullptr ? alias->label : std::string(token);
  }
  const auto* options = named(lists, room);
  return options != nullptr ? label(room, id) : std::string(token);
}

bool Catalogue::known_token(std::string_view token) const {
  const auto dot = token.find('.');
  if (dot == std::string_view::npos) return false;
  const auto room = token.substr(0, dot);
  const auto id = token.substr(dot + 1);
  if (room == "fact") return fact(id) != nullptr;
  if (room == "is") return named(aliases, id) != nullptr;
  if (room == "authority") return id == "notify" || id == "none";
  const auto* options = named(lists, room);
  return options != nullptr && options->find(id) != nullptr;
}

}  // namespace serment::breach
