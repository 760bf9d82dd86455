#include "scam/catalogue.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/catalogue_reader.h"

namespace serment::embedded {
const std::vector<File>& law_scams();
}

namespace serment::scam {
namespace {

using law::named;
using law::TomlNode;

constexpr std::string_view kVerdicts[] = {"very_likely", "doubt", "nothing_abnormal"};

constexpr std::string_view kUnknown = "scams.unknown";

tl::unexpected<Error> unknown(const TomlNode& node, std::string_view key) {
  return node.unknown(key, kUnknown);
}

Result<Source> read_source(const TomlNode& node) {
  return law::read_cited_source(node, law::Restated::no);
}

Result<Question> read_question(const TomlNode& node) {
  TRY_VOID(node.only({"id", "text", "help", "reason", "yes", "no", "unknown", "source"}));
  Question question;
  question.id = TRY(node.text("id"));
  question.text = TRY(node.text("text"));
  question.help = TRY(node.text("help"));
  question.reason = TRY(node.text("reason"));
  question.yes = TRY(node.integer("yes"));
  question.no = TRY(node.integer("no"));
  question.unknown = TRY(node.integer("unknown"));
  question.source = TRY(node.text("source"));
  return question;
}

Result<SellerQuestion> read_seller_question(const TomlNode& node) {
  TRY_VOID(node.only({"id", "text", "reason", "todo", "bad", "weight", "source"}));
  SellerQuestion question;
  question.id = TRY(node.text("id"));
  question.text = TRY(node.text("text"));
  question.reason = TRY(node.text("reason"));
  question.todo = TRY(node.text("todo"));
  question.bad = TRY(node.text("bad"));
  question.weight = TRY(node.integer("weight"));
  question.source = TRY(node.text("source"));
  if (question.bad != "yes" && question.bad != "no") return unknown(node, "bad");
  return question;
}

Result<Verdict> read_verdict(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "text"}));
  Verdict verdict;
  verdict.id = TRY(node.text("id"));
  verdict.title = TRY(node.text("title"));
  verdict.text = TRY(node.text("text"));
  return verdict;
}

Result<Keep> read_keep(const TomlNode& node) {
  TRY_VOID(node.only({"text", "source"}));
  Keep keep;
  keep.text = TRY(node.text("text"));
  keep.source = TRY(node.text("source"));
  return keep;
}

Result<Tell> read_tell(const TomlNode& node) {
  TRY_VOID(node.only({"who", "how", "why", "source"}));
  Tell tell;
  tell.who = TRY(node.text("who"));
  tell.how = TRY(node.text("how"));
  tell.why = TRY(node.text("why"));
  tell.source = TRY(node.text("source"));
  return tell;
}

Result<void> read_withdrawal(const TomlNode& node, Terms& terms) {
  terms.withdrawal_days = TRY(node.integer("withdrawal_days"));
  terms.withdrawal_most_employees = TRY(node.integer("withdrawal_most_employees"));
  terms.withdrawal_source = TRY(node.text("withdrawal_source"));
  terms.withdrawal_text = TRY(node.text("withdrawal_text"));
  terms.withdrawal_over = TRY(node.text("withdrawal_over"));
  terms.withdrawal_no_employees = TRY(node.text("withdrawal_no_employees"));
  terms.withdrawal_on_premises = TRY(node.text("withdrawal_on_premises"));
  return {};
}

Result<Terms> read_terms(const TomlNode& root) {
  const auto* node = root.find("terms");
  if (node == nullptr) return unknown(root, "terms");
  TRY_VOID(node->only({"very_likely", "doubt", "withdrawal_days", "withdrawal_most_employees",
                       "withdrawal_source", "withdrawal_text", "withdrawal_over",
                       "withdrawal_no_employees", "withdrawal_on_premises", "siren_missing",
                       "siren_malformed", "siren_wrong_key", "siren_valid", "siren_source",
                       "siren_weight"}));
  Terms terms;
  terms.very_likely = TRY(node->integer("very_likely"));
  terms.doubt = TRY(node->integer("doubt"));
  if (terms.doubt < 1 || terms.doubt >= terms.very_likely) return unknown(*node, "doubt");
  TRY_VOID(read_withdrawal(*node, terms));
  terms.siren_missing = TRY(node->text("siren_missing"));
  terms.siren_malformed = TRY(node->text("siren_malformed"));
  terms.siren_wrong_key = TRY(node->text("siren_wrong_key"));
  terms.siren_valid = TRY(node->text("siren_valid"));
  terms.siren_source = TRY(node->text("siren_source"));
  terms.siren_weight = TRY(node->integer("siren_weight"));
  return terms;
}

Result<std::vector<Verdict>> read_verdicts(const TomlNode& root, std::string_view key) {
  auto all = TRY(law::read_tables(root, key, read_verdict, kUnknown));
  for (const auto id : kVerdicts)
    if (named(all, id) == nullptr) return unknown(root, key);
  if (all.size() != std::size(kVerdicts)) return unknown(root, key);
  return all;
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "question", "verdict", "seller_question", "seller_verdict", "terms",
                      "keep", "tell"}));
  Catalogue all;
  all.x_sources = TRY(law::read_tables(root, "source", read_source, kUnknown));
  all.x_questions =
      TRY(law::read_tables(root, "question", read_question, kUnknown, &all.x_sources));
  all.x_seller_questions = TRY(
      law::read_tables(root, "seller_question", read_seller_question, kUnknown, &all.x_sources));
  all.x_verdicts = TRY(read_verdicts(root, "verdict"));
  all.x_seller_verdicts = TRY(read_verdicts(root, "seller_verdict"));
  all.x_keeps = TRY(law::read_tables(root, "keep", read_keep, kUnknown, &all.x_sources));
  all.x_tells = TRY(law::read_tables(root, "tell", read_tell, kUnknown, &all.x_sources));
  all.x_terms = TRY(read_terms(root));
  for (const auto& id : {all.x_terms.withdrawal_source, all.x_terms.siren_source})
    if (named(all.x_sources, id) == nullptr) return unknown(root, "terms");
  return all;
}

const Catalogue& Catalogue::embedded() {
  static const Catalogue all = [] {
    auto parsed = parse(embedded::law_scams().front().text);
    if (!parsed) bug("law/scams.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

const Verdict& Catalogue::verdict(std::string_view id) const {
  const auto* found = named(x_verdicts, id);
  if (found == nullptr) bug("an unknown verdict");
  return *found;
}

const Verdict& Catalogue::seller_verdict(std::string_view id) const {
  const auto* found = named(x_seller_verdicts, id);
  if (found == nullptr) bug("an unknown verdict");
  return *found;
}

const Source& Catalogue::source(std::string_view id) const {
  const auto* found = named(x_sources, id);
  if (found == nullptr) bug("a source is not in the catalogue");
  return *found;
}

}  // namespace serment::scam
