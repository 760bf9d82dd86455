#include "vault/dossier_header.h"

#include <cstring>

#include "crypto/aead.h"
#include "vault/binding.h"

namespace serment::vault {
namespace {
using HeaderPlain = std::array<std::uint8_t, 32 + kLabelSize>;
}  // namespace

Bytes seal_header(const PracticeId& practice, const Epoch& epoch, const OpenDossier& dossier,
                  Random& random) {
  HeaderPlain plain;
  std::memcpy(plain.data(), dossier.key.bytes, 32);
  std::memcpy(plain.data() + 32, dossier.label.data(), kLabelSize);
  Bytes header;
  header.reserve(kHeaderSize);
  header.push_back(kSealFormat);
  crypto::seal_into(header, plain, bind_dossier(practice.value, epoch.number, dossier.id.value),
                    epoch.key.view(), random);
  crypto::wipe(plain);
  return header;
}

bool open_header(DossierBinding& binding, const Epoch& epoch, ByteView header, OpenDossier& out) {
  if (header.size() != kHeaderSize || header[0] != kSealFormat) return false;
  HeaderPlain plain;
  if (!crypto::open_into(plain, header.subspan(1), binding.of(epoch.number, out.id.value),
                         epoch.key.view()))
    return false;
  std::memcpy(out.key.bytes, plain.data(), 32);
  std::memcpy(out.label.data(), plain.data() + 32, kLabelSize);
  crypto::wipe(plain);
  return true;
}

tl::unexpected<Error> damaged_header(const DossierId& id) {
  return fail(
      Errc::integrity, "dossier.damaged",
      "L’en-tête scellé d’un dossier n’est pas celui qui a été écrit : la base a été "
      "modifiée ou abîmée.",
      "Rien n’a été ouvert ni modifié.",
      "Vérifiez la base et le journal, puis remettez une sauvegarde. Si aucune ne l’a\u00a0: "
      "serment dossiers give-up.",
      id.value);
}

Result<OpenDossier> open_stored_header(const PracticeId& practice, const Epochs& epochs,
                                       const DossierId& id, std::int64_t epoch, ByteView header) {
  const Epoch* found =
      epoch > 0 && epoch <= UINT32_MAX ? epochs.find(static_cast<std::uint32_t>(epoch)) : nullptr;
  if (found == nullptr) return unknown_epoch();
  OpenDossier dossier;
  dossier.id = id;
  DossierBinding binding(practice.value);
  if (!open_header(binding, *found, header, dossier)) return damaged_header(id);
  return dossier;
}

}  // namespace serment::vault
