#include "dossier/index.h"

#include "crypto/secret.h"
#include "dossier/index_state.h"
#include "text/identifiers.h"
#include "text/names.h"

namespace serment::dossier {
namespace {

/// Upper case of Latin letters as French names use them; other letters stay as they are.
std::string upper_name(std::string_view name) {
  std::string out(name);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    if (byte >= 'a' && byte <= 'z') out[i] = static_cast<char>(byte - 0x20);
    if (i == 0) continue;
    const auto before = static_cast<unsigned char>(out[i - 1]);
    // U+00E0 to U+00FE but the sign ÷; œ.
    if (before == 0xC3 && byte >= 0xA0 && byte <= 0xBE && byte != 0xB7)
      out[i] = static_cast<char>(byte - 0x20);
    if (before == 0xC5 && byte == 0x93) out[i] = static_cast<char>(0x92);
  }
  return out;
}

std::string display_name(const Identity& identity) {
  const auto& family = identity.family_name.reveal();
  const auto& used = identity.used_name.reveal();
  std::string out = upper_name(family.empty() ? used : family);
  if (const auto& given = identity.given_names.reveal(); !given.empty())
    out += (out.empty() ? "" : " ") + given;
  if (!used.empty() && !family.empty() && text::fold_name(used) != text::fold_name(family))
    out += " (" + upper_name(used) + ")";
  return out.empty() ? "(sans nom)" : out;
}

bool has_word_in(std::string_view words, std::string_view wanted) {
  bool known = false;
  each_word(words, [&](std::string_view word) { known = known || word == wanted; });
  return known;
}

std::string folded_words(const Identity& identity) {
  std::string out;
  for (const auto* name : {&identity.family_name, &identity.used_name, &identity.given_names}) {
    const auto folded = text::fold_name(name->reveal());
    each_word(folded, [&](std::string_view word) {
      if (!has_word_in(out, word)) out.append(out.empty() ? "" : " ").append(word);
    });
  }
  return out;
}

std::string joined_of(const Identity& identity, std::string_view words) {
  std::string out;
  std::string seen;
  for (const auto* name : {&identity.family_name, &identity.used_name, &identity.given_names})
    for (const auto& [word, parts] : text::joined_words(name->reveal())) {
      if (has_word_in(words, word) || has_word_in(seen, word)) continue;
      seen += word + " ";
      out += (out.empty() ? "" : " ") + word;
      char mark = '=';
      for (const auto& part : parts) out += std::exchange(mark, '+') + part;
    }
  return out;
}

}  // namespace

std::string ins_number(std::string_view ins) {
  return text::compact(ins).substr(0, 13);
}

IndexRow::~IndexRow() {
  for (const auto* name : {&entry.display.reveal(), &given.reveal()})
    crypto::wipe(const_cast<std::string&>(*name));  // NOLINT: the row is not const, and ends here
  for (auto* text : {&words, &joined, &sort_key, &ins}) crypto::wipe(*text);
  for (auto& key : keys) crypto::wipe(key);
}

IndexRow index_row(const DossierId& id, const Head& head) {
  IndexRow row;
  row.entry.id = id;
  auto display = display_name(head.identity);
  row.sort_key = text::french_sort_key(display);
  row.entry.display = Personal(std::move(display));
  row.entry.birth = head.identity.birth;
  row.given = head.identity.given_names;
  row.sex = head.identity.sex;
  row.words = folded_words(head.identity);
  row.joined = joined_of(head.identity, row.words);
  row.ins = ins_number(head.identity.ins.reveal());
  for (const auto& source : head.sources) {
    for (const auto& key : source.keys) row.keys.push_back(key.reveal());
    row.imports.insert(row.imports.end(), source.imports.begin(), source.imports.end());
  }
  return row;
}

void Index::State::reserve(std::size_t rows_expected) {
  by_id.reserve(rows_expected);
  by_key.reserve(rows_expected);
  words.tail.reserve(2 * rows_expected);
}

void Index::State::add(IndexRow&& moved) {
  const auto number = static_cast<std::uint32_t>(rows.size());
  rows.push_back(std::move(moved));
  enter(number);
  names.tail.push_back(number);
}

void Index::State::enter(std::uint32_t number) {
  const auto& row = rows[number];
  by_id.insert_or_assign(row.entry.id.value, number);
  for (const auto& key : row.keys) by_key.emplace(key, number);
  if (!row.ins.empty()) by_ins.emplace(row.ins, number);
  each_word(row.words, [&](std::string_view word) { words.tail.push_back({word, number}); });
  each_word(row.joined, [&](std::string_view entry) {
    words.tail.push_back({entry.substr(0, entry.find('=')), number, true});
  });
}

void Index::State::remove(std::uint32_t number) {
  auto& row = rows[number];
  row.removed = true;
  ++removed;
  by_id.erase(row.entry.id.value);
  for (const auto& key : row.keys) {
    const auto found = by_key.find(key);
    if (found != by_key.end() && found->second == number) by_key.erase(found);
  }
  const auto [first, last] = by_ins.equal_range(row.ins);
  for (auto it = first; it != last; ++it)
    if (it->second == number) {
      by_ins.erase(it);
      break;
    }
}

void Index::State::compact_if_worth() {
  constexpr std::size_t kFew = 64;
  if (removed < kFew || removed < rows.size() / 8) return;
  State kept;
  kept.reserve(rows.size() - removed);
  for (auto& row : rows)
    if (!row.removed) kept.add(std::move(row));
  kept.damaged = std::move(damaged);
  kept.words.settle({});
  kept.names.settle(kept.by_name());
  *this = std::move(kept);
}

Index::Index() : x_state(std::make_unique<State>()) {}
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

const Entry* Index::find(const DossierId& id) const {
  const auto found = x_state->by_id.find(id.value);
  return found == x_state->by_id.end() ? nullptr : &x_state->rows[found->second].entry;
}

std::size_t Index::size() const {
  return x_state->rows.size() - x_state->removed;
}

const std::vector<DossierId>& Index::damaged() const {
  return x_state->damaged;
}

bool Index::holds_import(const DossierId& id, const Fingerprint& fingerprint) const {
  const auto found = x_state->by_id.find(id.value);
  if (found == x_state->by_id.end()) return false;
  const auto& imports = x_state->rows[found->second].imports;
  return std::find(imports.begin(), imports.end(), fingerprint) != imports.end();
}

void Index::add(const DossierId& id, const Head& head) {
  auto row = index_row(id, head);
  remove(id);
  x_state->add(std::move(row));
  x_state->words.settle_if_long({});
  x_state->names.settle_if_long(x_state->by_name());
}

void Index::remove(const DossierId& id) {
  const auto found = x_state->by_id.find(id.value);
  if (found != x_state->by_id.end()) x_state->remove(found->second);
  std::erase(x_state->damaged, id);
  x_state->compact_if_worth();
}

}  // namespace serment::dossier
