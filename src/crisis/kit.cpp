#include "crisis/kit.h"

#include "audit/actions.h"
#include "base/bug.h"
#include "compliance/page.h"
#include "crisis/input.h"
#include "crisis/kit_view.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::crisis {

/// The sealed content of a print; its author and instant are the record's.
struct StoredPrint {
  Date printed_on;
  std::string where, digest;
};
BOOST_DESCRIBE_STRUCT(StoredPrint, (), (printed_on, where, digest))

namespace {

constexpr std::string_view kRecord = "crisis_kit";
constexpr std::string_view kOnly = "kit";
constexpr std::string_view kPrinted = "printed";
constexpr std::string_view kAct = audit::known_act("crisis_kit.printed");
constexpr records::Transition kSteps[] = {{"", kPrinted, kAct}, {kPrinted, kPrinted, kAct}};
constexpr records::Lifecycle kLife{kRecord, kSteps};
/// Two editions with one digest differ by their date only.
constexpr Date kNoDate{std::chrono::year{2000}, std::chrono::month{1}, std::chrono::day{1}};

Result<Print> opened(const records::Record& record) {
  auto stored = TRY(json::bind::read<StoredPrint>(record.json));
  return Print{stored.printed_on, std::move(stored.where), std::move(stored.digest), record.at,
               record.author};
}

/// The digest that a policy names, of the one script of the page.
std::string script_digest(std::string_view html) {
  constexpr std::string_view kOpen = "<script>", kClose = "</script>";
  const auto from = html.find(kOpen);
  const auto to = html.find(kClose);
  if (from == std::string_view::npos || to == std::string_view::npos)
    bug("the page without server has no script");
  const auto script = html.substr(from + kOpen.size(), to - from - kOpen.size());
  return "sha256-" + crypto::base64(crypto::sha256(as_bytes(script)));
}

}  // namespace

Result<KitContent> load_kit(vault::Session& session, store::Transaction& tx) {
  KitContent content;
  content.answers = TRY(compliance::load_answers(session, tx));
  content.calls = TRY(load_call_tree(session, tx));
  return content;
}

Result<compliance::Printable> paper_kit(const KitContent& content, Date edition) {
  auto html =
      TRY(documents::fill(compliance::template_of("crisis_kit.html"), kit_view(content, edition)));
  return compliance::Printable{"kit-de-crise", "Kit de crise", std::move(html)};
}

Result<std::string> offline_page(const KitContent& content, Date edition) {
  const auto page = compliance::template_of("crisis_offline.html");
  auto view = kit_view(content, edition);
  view.set("script_digest", script_digest(page));
  return documents::fill(page, view);
}

Result<compliance::Printable> scam_sheet(const KitContent& content, Date edition) {
  auto html =
      TRY(documents::fill(compliance::template_of("scam_sheet.html"), kit_view(content, edition)));
  return compliance::Printable{"est-ce-vraiment-la-cnil", "Est-ce vraiment la CNIL\u202f?",
                               std::move(html)};
}

Result<std::string> kit_digest(const KitContent& content) {
  const auto page = TRY(paper_kit(content, kNoDate));
  return crypto::hex(crypto::sha256(as_bytes(page.html)));
}

Result<std::vector<Print>> list_prints(vault::Session& session, store::Transaction& tx) {
  std::vector<Print> all;
  for (const auto& record : TRY(records::history(session, tx, kRecord, kOnly)))
    all.push_back(TRY(opened(record)));
  return all;
}

Result<Print> save_print(vault::Session& session, store::Transaction& tx, Date printed_on,
                         std::string_view where, std::string_view by) {
  const auto today = session.clock.today();
  if (printed_on > today || printed_on < add_years(today, -1))
    return fail(Errc::invalid_input, "crisis.printed_on",
                "Ce jour d’impression est à venir, ou trop ancien.", "Rien n’a été enregistré.",
                "Écrivez le jour où le kit a été imprimé.", "printed_on");
  TRY_VOID(check_text(where, kLongestName, "where"));
  const auto content = TRY(load_kit(session, tx));
  auto digest = TRY(kit_digest(content));
  const StoredPrint stored{printed_on, std::string(where), std::move(digest)};
  const auto found = TRY(records::find(session, tx, kRecord, kOnly));
  return opened(TRY(records::save(session, tx, kLife, kOnly, kPrinted, json::bind::write(stored),
                                  found ? found->version : 0, by)));
}

std::optional<Date> reprint_on(const std::vector<Print>& prints) {
  std::optional<Date> latest;
  for (const auto& print : prints)
    if (!latest || print.printed_on > *latest) latest = print.printed_on;
  if (!latest) return std::nullopt;
  return add_months(*latest, Catalogue::embedded().terms.kit_months);
}

std::string_view kit_state(const std::vector<Print>& prints, std::string_view digest, Date today) {
  if (prints.empty()) return "missing";
  if (prints.back().digest != digest) return "changed";
  return *reprint_on(prints) < today ? "old" : "current";
}

}  // namespace serment::crisis
