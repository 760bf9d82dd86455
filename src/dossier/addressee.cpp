#include "dossier/addressee.h"

#include <algorithm>

#include "dossier/contents.h"
#include "dossier/facts.h"
#include "dossier/opening.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kLineOfPost = 38;  ///< NF Z10-011, from memory
constexpr int kMajority = 18;

std::string trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == ',' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Where a postal code of five digits begins, standing alone; npos without one.
std::size_t postal_code_at(std::string_view line) {
  constexpr std::size_t kLength = 5;
  std::size_t found = std::string_view::npos;
  for (std::size_t i = 0; i + kLength <= line.size(); ++i) {
    if (i > 0 && line[i - 1] != ' ' && line[i - 1] != ',') continue;
    const auto code = line.substr(i, kLength);
    const bool alone = i + kLength < line.size() && line[i + kLength] == ' ';
    if (alone && std::all_of(code.begin(), code.end(), is_digit)) found = i;
  }
  return found;
}

void add(std::vector<std::string>& lines, std::string_view text) {
  auto line = trimmed(text);
  if (!line.empty()) lines.push_back(std::move(line));
}

void add_cut(std::vector<std::string>& lines, std::string_view text) {
  const auto comma = text.find(',');
  if (text.size() <= kLineOfPost || comma == std::string_view::npos) return add(lines, text);
  add(lines, text.substr(0, comma));
  add_cut(lines, text.substr(comma + 1));
}

std::string name_line(const Identity& identity) {
  const auto& used = identity.used_name.reveal();
  const auto& family = used.empty() ? identity.family_name.reveal() : used;
  const auto& given = identity.given_names.reveal();
  return given.empty() ? family : given.substr(0, given.find(' ')) + " " + family;
}

bool is_minor(const LabelFacts& facts, Date today) {
  return facts.birth && add_years(*facts.birth, kMajority) > today;
}

}  // namespace

std::vector<std::string> address_lines(std::string_view address) {
  std::vector<std::string> lines;
  while (!address.empty()) {
    const auto end = std::min(address.find('\n'), address.size());
    const auto line = address.substr(0, end);
    const auto code = postal_code_at(line);
    if (code != std::string_view::npos && code > 0) {
      add_cut(lines, line.substr(0, code));
      add(lines, line.substr(code));
    } else {
      add_cut(lines, line);
    }
    address.remove_prefix(std::min(end + 1, address.size()));
  }
  return lines;
}

Result<Addressee> read_addressee(vault::Session& session, store::Transaction& tx,
                                 const DossierId& id, std::string_view act, std::string_view reason,
                                 Date today) {
  const auto dossier = TRY(open_for(session, tx, id, act, reason_detail(reason)));
  const auto head = TRY(load_head(session.vault, tx, dossier));
  const auto facts = TRY(decode_label(dossier.label));
  const auto& identity = head.identity;
  std::vector<std::string> lines;
  if (is_minor(facts, today)) lines.emplace_back("Aux représentants légaux de");
  lines.push_back(name_line(identity));
  Addressee found;
  auto address = address_lines(identity.address.reveal());
  found.has_address = !address.empty();
  lines.insert(lines.end(), std::make_move_iterator(address.begin()),
               std::make_move_iterator(address.end()));
  found.lines = Personal<std::vector<std::string>>(std::move(lines));
  found.has_email = !identity.email.reveal().empty();
  found.has_phone = !identity.phone.reveal().empty();
  found.deceased = facts.death.has_value() || facts.deceased_without_date;
  return found;
}

}  // namespace serment::dossier
