#include "vault/keyring.h"

#include <sys/types.h>

#include "crypto/hash.h"
#include "vault/wire.h"

namespace serment::vault {
namespace {

constexpr std::string_view kMagic = "SERMENT-KEYRING\n";
constexpr std::uint32_t kKeyringFormat = 1;
constexpr std::size_t kDigestSize = 32;
// A hostile file must not make unlocking take all the memory or a day.
constexpr std::uint32_t kMostPasses = 64;
constexpr std::uint32_t kMostMemoryKib = 4U * 1024 * 1024;

tl::unexpected<Error> damaged_keyring() {
  return fail(Errc::integrity, "vault.keyring_damaged",
              "Le trousseau de clés est abîmé : son contenu n’est plus celui qui a été écrit.",
              "Rien n’a été ouvert ni modifié.",
              "Remettez une copie du dossier des clés faite à la même époque.");
}

Instant instant_from(std::uint64_t value) {
  return Instant(std::chrono::milliseconds(static_cast<std::int64_t>(value)));
}

Slot read_slot(WireReader& in) {
  Slot slot;
  slot.id = in.text();
  slot.kind = static_cast<SlotKind>(in.number8());
  slot.created = instant_from(in.number64());
  slot.cost.passes = in.number32();
  slot.cost.memory_kib = in.number32();
  in.fill(slot.salt);
  in.fill(slot.wrapped_root);
  return slot;
}

StoredEpoch read_epoch(WireReader& in) {
  StoredEpoch epoch;
  epoch.number = in.number32();
  epoch.created = instant_from(in.number64());
  in.fill(epoch.wrapped_key);
  return epoch;
}

bool plausible(const Keyring& keyring) {
  for (const auto& slot : keyring.slots) {
    if (slot.kind < SlotKind::passphrase || slot.kind > SlotKind::member) return false;
    if (slot.cost.passes == 0 || slot.cost.passes > kMostPasses) return false;
    if (slot.cost.memory_kib < 8 || slot.cost.memory_kib > kMostMemoryKib) return false;
  }
  const auto& epochs = keyring.epochs;
  return !keyring.slots.empty() && (epochs.size() == 1 || epochs.size() == 2) &&
         (epochs.size() == 1 || epochs[1].number == epochs[0].number + 1);
}

}  // namespace

std::uint64_t milliseconds(Instant instant) {
  return static_cast<std::uint64_t>(std::int64_t{instant.time_since_epoch().count()});
}

Bytes slot_header(const Slot& slot) {
  WireWriter out;
  out.text(slot.id);
  out.number8(static_cast<std::uint8_t>(slot.kind));
  out.number64(milliseconds(slot.created));
  out.number32(slot.cost.passes);
  out.number32(slot.cost.memory_kib);
  out.raw(slot.salt);
  return out.take();
}

Bytes encode_keyring(const Keyring& keyring, ByteView root32) {
  WireWriter out;
  out.raw(as_bytes(kMagic));
  out.number32(kKeyringFormat);
  out.text(keyring.practice.value);
  out.number8(static_cast<std::uint8_t>(keyring.slots.size()));
  for (const auto& slot : keyring.slots) {
    out.raw(slot_header(slot));
    out.raw(slot.wrapped_root);
  }
  out.number8(static_cast<std::uint8_t>(keyring.epochs.size()));
  for (const auto& epoch : keyring.epochs) {
    out.number32(epoch.number);
    out.number64(milliseconds(epoch.created));
    out.raw(epoch.wrapped_key);
  }
  out.raw(crypto::keyed_digest(out.bytes(), crypto::derive(root32, "keyring_").view()));
  out.raw(crypto::sha256(out.bytes()));
  return out.take();
}

Result<UnprovenKeyring> decode_keyring(ByteView file) {
  const std::size_t head = kMagic.size() + 4;
  if (file.size() < head + 2 * kDigestSize || as_text(file.first(kMagic.size())) != kMagic)
    return damaged_keyring();
  WireReader format(file.subspan(kMagic.size(), 4));
  if (format.number32() != kKeyringFormat)
    return fail(Errc::integrity, "vault.keyring_format",
                "Ce trousseau de clés est d’un format inconnu.", "Rien n’a été ouvert ni modifié.",
                "Utilisez la version de Serment qui l’a écrit, ou une plus récente.");
  const ByteView summed = file.first(file.size() - kDigestSize);
  const crypto::Sha256 sum = crypto::sha256(summed);
  if (!std::equal(sum.begin(), sum.end(), file.begin() + static_cast<ssize_t>(summed.size())))
    return damaged_keyring();

  UnprovenKeyring stored;
  const ByteView covered = summed.first(summed.size() - kDigestSize);
  stored.covered.assign(covered.begin(), covered.end());
  const ByteView proof = summed.last(kDigestSize);
  std::copy(proof.begin(), proof.end(), stored.proof.begin());

  WireReader in(covered.subspan(head));
  stored.keyring.practice.value = in.text();
  const std::size_t slots = in.number8();
  for (std::size_t i = 0; i < slots && i < kMostSlots; ++i)
    stored.keyring.slots.push_back(read_slot(in));
  const std::size_t epochs = in.number8();
  for (std::size_t i = 0; i < epochs && i < 2; ++i) stored.keyring.epochs.push_back(read_epoch(in));
  if (!in.whole() || !plausible(stored.keyring)) return damaged_keyring();
  return stored;
}

Result<Keyring> prove_keyring(UnprovenKeyring&& stored, ByteView root32) {
  const auto proof =
      crypto::keyed_digest(stored.covered, crypto::derive(root32, "keyring_").view());
  if (proof != stored.proof)
    return fail(Errc::integrity, "vault.keyring_tampered",
                "Le trousseau de clés a été modifié par autre chose que Serment.",
                "Rien n’a été ouvert ni modifié.",
                "Remettez une copie du dossier des clés faite à la même époque, et cherchez qui a "
                "pu écrire dans ce dossier.");
  return std::move(stored.keyring);
}

}  // namespace serment::vault
