#include "impact/pia_file.h"

#include <algorithm>
#include <set>

#include "impact/pia_fields.h"
#include "text/encoding.h"

namespace serment::impact {
namespace {

constexpr json::Limits kLimits{.depth = 24, .values = 200'000};
constexpr std::string_view kLists[] = {"answers", "measures", "evaluations", "comments",
                                       "attachments"};

tl::unexpected<Error> wrong_shape(std::string place) {
  return fail(Errc::invalid_input, "pia.shape",
              "Ce fichier n’est pas un export de l’outil PIA de la CNIL.", "Rien n’a été importé.",
              "Dans l’outil, exportez l’analyse au format JSON, puis recommencez.",
              std::move(place));
}

Result<void> check_shape(const Tree& tree) {
  const auto* pia = tree.find("pia");
  if (pia == nullptr || pia->kind != json::Kind::object) return wrong_shape("/pia");
  for (const auto list : kLists) {
    const auto* found = tree.find(list);
    if (found == nullptr || found->kind == json::Kind::null) continue;
    const auto place = "/" + std::string(list);
    if (found->kind != json::Kind::array) return wrong_shape(place);
    for (std::size_t i = 0; i < found->items.size(); ++i)
      if (found->items[i].kind != json::Kind::object)
        return wrong_shape(place + "/" + std::to_string(i));
  }
  return {};
}

/// Reads the code point at `at`, up to U+00FF; false for anything above.
bool take_byte(std::string_view text, std::size_t& at, std::string& out) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    out += text[at++];
    return true;
  }
  if ((first != 0xC2 && first != 0xC3) || at + 1 >= text.size()) return false;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  out += static_cast<char>(((first & 0x03U) << 6U) | (second & 0x3FU));
  at += 2;
  return true;
}

/// UTF-8 that was encoded as UTF-8 once more, decoded once; nothing for any other text.
std::optional<std::string> decoded_once(std::string_view text) {
  std::string bytes;
  bool accents = false;
  for (std::size_t at = 0; at < text.size();) {
    accents = accents || static_cast<unsigned char>(text[at]) >= 0x80;
    if (!take_byte(text, at, bytes)) return std::nullopt;
  }
  if (!accents || !text::is_valid_utf8(bytes)) return std::nullopt;
  return bytes;
}

/// Numbers of the lines of a list: their own when it is one and nobody else's, else one far above.
std::vector<std::int64_t> ids_of(const Tree* list) {
  constexpr std::int64_t kFarAbove = 1'000'000'000;
  std::vector<std::int64_t> ids;
  std::set<std::int64_t> seen;
  if (list == nullptr) return ids;
  for (const auto& item : list->items) {
    auto id = item.number_of("id").value_or(0);
    if (id <= 0 || id >= kFarAbove || !seen.insert(id).second)
      id = kFarAbove + static_cast<std::int64_t>(ids.size());
    ids.push_back(id);
  }
  return ids;
}

template <class T>
std::vector<T> read_list(const Tree& tree, std::string_view name) {
  std::vector<T> items;
  const auto* list = tree.find(name);
  const auto ids = ids_of(list);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    T item;
    item.id = ids[i];
    read_fields(list->items[i], item);
    items.push_back(std::move(item));
  }
  return items;
}

Tree new_line(std::int64_t id, const Tree& pia, Instant now) {
  auto line = Tree::object();
  line.at("id") = Tree::number(id);
  line.at("pia_id") = Tree::number(pia.number_of("id").value_or(1));
  line.at("created_at") = Tree::string(iso(now));
  line.at("updated_at") = Tree::string(iso(now));
  return line;
}

Tree& list_at(Tree& tree, std::string_view name) {
  auto& list = tree.at(name);
  if (list.kind != json::Kind::array) list = Tree::array();
  return list;
}

template <class T>
const T* with_id(const std::vector<T>& items, std::int64_t id) {
  for (const auto& item : items)
    if (item.id == id) return &item;
  return nullptr;
}

/// Lines taken away go, lines changed are changed in place, new ones come last.
template <class T>
void write_list(Tree& tree, std::string_view name, const std::vector<T>& held,
                const std::vector<T>& wanted, Instant now) {
  if (held == wanted) return;
  auto& list = list_at(tree, name);
  const auto ids = ids_of(&list);
  std::vector<Tree> kept;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto* after = with_id(wanted, ids[i]);
    if (after == nullptr) continue;
    auto line = std::move(list.items[i]);
    const auto& before = *with_id(held, ids[i]);
    if (before != *after) {
      write_fields(line, before, *after);
      line.at("updated_at") = Tree::string(iso(now));
    }
    kept.push_back(std::move(line));
  }
  for (const auto& item : wanted) {
    if (with_id(held, item.id) != nullptr) continue;
    auto line = new_line(item.id, *tree.find("pia"), now);
    write_new(line, item);
    kept.push_back(std::move(line));
  }
  tree.at(name).items = std::move(kept);
}

std::vector<Answer> read_answers(const Tree& tree, const Plan& plan) {
  std::vector<Answer> answers;
  std::set<std::int64_t> seen;
  const auto* list = tree.find("answers");
  if (list == nullptr) return answers;
  for (const auto& line : list->items) {
    const auto number = line.number_of("reference_to");
    if (!number || plan.question(*number) == nullptr || !seen.insert(*number).second) continue;
    answers.push_back(read_answer(line, *number));
  }
  return answers;
}

/// The first line that answers a question, or a new one.
Tree& answer_line(Tree& tree, std::int64_t question, Instant now) {
  auto& list = list_at(tree, "answers");
  std::int64_t last = 0;
  for (auto& line : list.items) {
    if (line.number_of("reference_to") == question) return line;
    last = std::max(last, line.number_of("id").value_or(0));
  }
  auto line = new_line(last + 1, *tree.find("pia"), now);
  line.at("reference_to") = Tree::number(question);
  auto& data = line.at("data");
  data = Tree::object();
  data.at("text") = Tree{};
  data.at("gauge") = Tree{};
  data.at("list") = Tree::array();
  return list_at(tree, "answers").items.emplace_back(std::move(line));
}

void write_answers(Tree& tree, const Content& held, const Content& wanted, const Plan& plan,
                   Instant now) {
  for (const auto& question : plan.questions) {
    const auto* before = answer_of(held, question.number);
    const auto* after = answer_of(wanted, question.number);
    const Answer none{.question = question.number};
    const auto& old_answer = before == nullptr ? none : *before;
    const auto& new_answer = after == nullptr ? none : *after;
    if (!differs(old_answer, new_answer)) continue;
    auto& line = answer_line(tree, question.number, now);
    write_answer(line, old_answer, new_answer);
    line.at("updated_at") = Tree::string(iso(now));
  }
}

}  // namespace

Result<PiaFile> read_pia(std::string_view bytes, const Plan& plan) {
  if (bytes.size() > kLargestPiaFile)
    return fail(Errc::invalid_input, "pia.too_large", "Ce fichier est trop gros (48 Mo au plus).",
                "Rien n’a été importé.",
                "Retirez de l’analyse une pièce jointe, puis recommencez.");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  PiaFile file;
  const auto decoded = decoded_once(bytes);
  file.repaired = decoded.has_value();
  const auto document = TRY(json::Document::parse(decoded ? *decoded : bytes, kLimits));
  file.tree = tree_of(document.root());
  TRY_VOID(check_shape(file.tree));
  file.content = content_of(file.tree, plan);
  TRY_VOID(check(file.content, plan));
  file.attachments = attachments_of(file.tree);
  return file;
}

Tree empty_pia(Instant now) {
  auto tree = Tree::object();
  auto pia = Tree::object();
  pia.at("id") = Tree::number(1);
  // Older versions of the tool refuse a file that does not say the version of its store.
  pia.at("dbVersion") = Tree::number(201809012140);
  for (const auto flag : {"status", "is_example", "is_archive", "progress"})
    pia.at(flag) = Tree::number(0);
  pia.at("created_at") = Tree::string(iso(now));
  pia.at("updated_at") = Tree::string(iso(now));
  pia.at("name") = Tree::string({});
  tree.at("pia") = std::move(pia);
  for (const auto list : {"answers", "measures", "evaluations", "comments"})
    tree.at(list) = Tree::array();
  return tree;
}

Content content_of(const Tree& tree, const Plan& plan) {
  Content content;
  read_heading(*tree.find("pia"), content);
  content.answers = read_answers(tree, plan);
  content.measures = read_list<Measure>(tree, "measures");
  content.evaluations = read_list<Evaluation>(tree, "evaluations");
  content.remarks = read_list<Remark>(tree, "comments");
  return content;
}

void write_content(Tree& tree, const Content& content, const Plan& plan, Instant now) {
  const auto held = content_of(tree, plan);
  auto& pia = tree.at("pia");
  if (write_heading(pia, held, content)) pia.at("updated_at") = Tree::string(iso(now));
  write_answers(tree, held, content, plan, now);
  write_list(tree, "measures", held.measures, content.measures, now);
  write_list(tree, "evaluations", held.evaluations, content.evaluations, now);
  write_list(tree, "comments", held.remarks, content.remarks, now);
}

}  // namespace serment::impact
