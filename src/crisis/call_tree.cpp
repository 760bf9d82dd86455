#include "crisis/call_tree.h"

#include <algorithm>

#include "audit/actions.h"
#include "crisis/input.h"
#include "json/bind.h"
#include "records/records.h"
#include "text/identifiers.h"

namespace serment::crisis {

/// The sealed content of the record.
struct StoredCalls {
  std::vector<Call> calls;
};
BOOST_DESCRIBE_STRUCT(StoredCalls, (), (calls))

namespace {

constexpr std::string_view kRecord = "crisis_calls";
constexpr std::string_view kOnly = "practice";
constexpr std::string_view kKept = "kept";
constexpr std::string_view kAct = audit::known_act("crisis_calls.saved");
constexpr records::Transition kSteps[] = {{"", kKept, kAct}, {kKept, kKept, kAct}};
constexpr records::Lifecycle kLife{kRecord, kSteps};
constexpr std::size_t kMostCalls = 40;

Result<CallTree> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredCalls>(record.json));
  return CallTree{std::move(stored.calls), record.version, iso(record.at), record.author};
}

/// The number as it is shown; nothing when it is none.
std::optional<std::string> shown(std::string_view typed) {
  if (const auto ten = text::french_phone(typed)) return text::shown_phone(*ten);
  auto digits = text::compact(typed);
  const bool is_short = digits.size() == 4 && (digits[0] == '3' || digits.starts_with("10")) &&
                        digits.find_first_not_of("0123456789") == std::string::npos;
  if (is_short) return digits;
  return std::nullopt;
}

/// Checks one line, and writes its telephone as it is shown. `place` is "calls[2]".
Result<void> settle(Call& call, const std::string& place) {
  const auto& law = Catalogue::embedded();
  if (!call.contact.empty()) {
    const auto* contact = law.find_contact(call.contact);
    if (contact == nullptr || !contact->own)
      return fail(Errc::invalid_input, "crisis.contact", "Ce rôle n’est pas à remplir.",
                  "Rien n’a été enregistré.", "Choisissez un rôle de la liste, ou un autre nom.",
                  place + ".contact");
    call.role = contact->role;
  }
  TRY_VOID(check_text(call.role, kLongestName, place + ".role"));
  TRY_VOID(check_optional_text(call.name, kLongestName, place + ".name"));
  TRY_VOID(check_optional_text(call.note, kLongestName, place + ".note"));
  const auto phone = shown(call.phone);
  if (!phone)
    return fail(Errc::invalid_input, "crisis.phone", "Ce numéro de téléphone ne se lit pas.",
                "Rien n’a été enregistré.", "Écrivez dix chiffres\u00a0: 06 12 34 56 78.",
                place + ".phone");
  call.phone = *phone;
  return {};
}

const Call* call_to(const CallTree& tree, std::string_view contact) {
  const auto found = std::find_if(tree.calls.begin(), tree.calls.end(),
                                  [&](const Call& call) { return call.contact == contact; });
  return found == tree.calls.end() ? nullptr : &*found;
}

}  // namespace

Result<CallTree> load_call_tree(vault::Session& session, store::Transaction& tx) {
  const auto record = TRY(records::find(session, tx, kRecord, kOnly));
  if (!record) return CallTree{};
  return opened(*record);
}

Result<CallTree> save_call_tree(vault::Session& session, store::Transaction& tx,
                                std::vector<Call> calls, std::uint32_t version,
                                std::string_view by) {
  if (calls.size() > kMostCalls)
    return fail(Errc::invalid_input, "crisis.calls", "Cet annuaire a trop de lignes.",
                "Rien n’a été enregistré.", "Gardez les numéros qui comptent.", "calls");
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto place = "calls[" + std::to_string(i + 1) + "]";
    TRY_VOID(settle(calls[i], place));
    const bool twice =
        !calls[i].contact.empty() &&
        std::any_of(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const Call& call) { return call.contact == calls[i].contact; });
    if (twice)
      return fail(Errc::invalid_input, "crisis.contact", "Ce rôle est écrit deux fois.",
                  "Rien n’a été enregistré.", "Donnez un autre nom au second.", place + ".contact");
  }
  const StoredCalls stored{std::move(calls)};
  return opened(
      TRY(records::save(session, tx, kLife, kOnly, kKept, json::bind::write(stored), version, by)));
}

std::vector<CallLine> call_lines(const Catalogue& law, const CallTree& tree) {
  std::vector<CallLine> lines;
  for (const auto& contact : law.contacts) {
    if (!contact.own) continue;
    const auto* call = call_to(tree, contact.id);
    lines.push_back({contact.id, contact.role, call ? call->name : "", call ? call->phone : "",
                     call ? call->note : "", true});
  }
  for (const auto& call : tree.calls)
    if (call.contact.empty())
      lines.push_back({"", call.role, call.name, call.phone, call.note, true});
  for (const auto& contact : law.contacts)
    if (!contact.own)
      lines.push_back({contact.id, contact.role, "", contact.how, contact.why, false});
  return lines;
}

}  // namespace serment::crisis
