// A text without identities, before it goes to an AI tool. It is neither kept nor written anywhere:
// the journal holds counts.
#include <boost/describe.hpp>

#include "api/reply.h"
#include "api/services.h"
#include "api/workflow_routes.h"
#include "pseudonyms/replace.h"

namespace serment::api {

struct PseudonymNoticeView {
  std::string text{}, reference{}, confidence{};
};
BOOST_DESCRIBE_STRUCT(PseudonymNoticeView, (), (text, reference, confidence))
struct PseudonymKindView {
  std::string id{}, token{};
};
BOOST_DESCRIBE_STRUCT(PseudonymKindView, (), (id, token))
struct PseudonymTermsView {
  std::vector<PseudonymNoticeView> notices{};
  std::vector<PseudonymKindView> kinds{};
};
BOOST_DESCRIBE_STRUCT(PseudonymTermsView, (), (notices, kinds))
struct TextBody {
  Personal<std::string> text{};
};
BOOST_DESCRIBE_STRUCT(TextBody, (), (text))
struct TextPieceView {
  Personal<std::string> text{};
  std::string kind{}, mark{};
  bool certain = true;
};
BOOST_DESCRIBE_STRUCT(TextPieceView, (), (text, kind, mark, certain))
struct TextPiecesView {
  std::vector<TextPieceView> pieces{};
};
BOOST_DESCRIBE_STRUCT(TextPiecesView, (), (pieces))

namespace {

Result<Reply> get_terms(Call&) {
  const auto& rules = pseudonyms::Rules::embedded();
  PseudonymTermsView view;
  for (const auto& notice : rules.notices) {
    const auto& source = law::cited(rules.sources, notice.source);
    view.notices.push_back({notice.text, source.ref, source.confidence});
  }
  for (const auto& kind : rules.kinds) view.kinds.push_back({kind.id, kind.token});
  return reply_with(view);
}

Result<Reply> replace(Call& call) {
  const auto body = TRY(read_body<TextBody>(call));
  const auto& index = call.services.engine.index();
  const auto made = TRY(pseudonyms::replace_identities(
      body.text.reveal(), pseudonyms::Rules::embedded(),
      [&](std::string_view word) { return index.has_word(word); }, call.services.clock.today()));
  TextPiecesView view;
  for (const auto& piece : made.pieces)
    view.pieces.push_back({Personal(piece.text), piece.kind, piece.mark, piece.certain});
  TRY_VOID(journal(call, "text.pseudonymised", {}, made.counts()));
  return reply_with(view);
}

using identity::Permission;

constexpr Route kPseudonymsRoutes[] = {
    {"GET", "/pseudonyms", "Ce qui est masqué dans un texte, et ce qu’il faut en savoir",
     Access::member, Permission::dossier_search, Run::free, nullptr, schema<PseudonymTermsView>, "",
     "", get_terms},
    {"POST", "/pseudonyms", "Masquer les identités d’un texte", Access::member,
     Permission::dossier_search, Run::grouped, schema<TextBody>, schema<TextPiecesView>,
     "text.pseudonymised",
     "pseudonyms.empty pseudonyms.too_long pseudonyms.encoding pseudonyms.too_hard", replace,
     kUsualBody, !kSpooled, ToldOnce::done_again},
};

}  // namespace

std::span<const Route> pseudonyms_routes() {
  return kPseudonymsRoutes;
}

}  // namespace serment::api
