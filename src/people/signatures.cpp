#include "people/signatures.h"

#include "audit/actions.h"
#include "base/clock.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::people {
namespace {

constexpr std::string_view kKind = "signed_text";
constexpr std::string_view kSigned = "signed";
constexpr std::string_view kAct = audit::known_act("undertaking.signed");
constexpr records::Transition kSteps[] = {{"", kSigned, kAct}, {kSigned, kSigned, kAct}};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr std::chrono::minutes kFresh{5};

std::string id_of(std::string_view text, std::string_view member) {
  return std::string(text) + "." + std::string(member);
}

Result<Signature> opened(const records::Record& record) {
  auto content = TRY(json::bind::read<SignedText>(record.json));
  return Signature{std::move(content), record.at};
}

}  // namespace

Result<Signature> sign(vault::Session& session, store::Transaction& tx, const SignableText& text,
                       std::string_view digest_read, const Signer& signer) {
  const auto now = session.clock.now();
  if (!signer.reauthenticated_at || now - *signer.reauthenticated_at > kFresh)
    return fail(Errc::forbidden, "undertaking.reauthentication",
                "Signer demande de confirmer qui vous êtes.", "Rien n’a été signé.",
                "Montrez un de vos facteurs, puis signez.");
  if (digest_read != text.digest)
    return fail(Errc::conflict, "undertaking.changed",
                "Le texte a changé depuis que vous l’avez lu.", "Rien n’a été signé.",
                "Relisez-le, puis signez.", "digest");
  const auto id = id_of(text.id, signer.member);
  const auto before = TRY(records::find(session, tx, kKind, id));
  if (before && TRY(opened(*before)).content.digest == text.digest)
    return fail(Errc::conflict, "undertaking.already_signed", "Vous avez déjà signé ce texte.",
                "Votre signature est inchangée.", "Vous pouvez en demander une copie.");
  const SignedText content{
      text.id,     signer.member, signer.name, signer.roles,  text.version,
      text.digest, text.title,    text.lead,   text.sections, iso(*signer.reauthenticated_at)};
  return opened(TRY(records::save(session, tx, kLife, id, kSigned, json::bind::write(content),
                                  before ? before->version : 0, signer.name)));
}

Result<std::vector<Signature>> signatures(vault::Session& session, store::Transaction& tx) {
  std::vector<Signature> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  return all;
}

Result<Signature> signature_of(vault::Session& session, store::Transaction& tx,
                               std::string_view text, std::string_view member) {
  const auto record = TRY(records::find(session, tx, kKind, id_of(text, member)));
  if (!record)
    return fail(Errc::not_found, "undertaking.not_signed", "Ce texte n’est pas encore signé.", {},
                "Lisez-le et signez-le d’abord.");
  return opened(*record);
}

}  // namespace serment::people
