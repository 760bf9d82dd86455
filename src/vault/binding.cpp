#include "vault/binding.h"

#include <algorithm>

#include "vault/wire.h"

namespace serment::vault {
namespace {

enum class Role : std::uint8_t { slot = 1, epoch = 2, dossier = 3, object_key = 4, chunk = 5 };

WireWriter begin_binding(Role role, std::string_view practice) {
  WireWriter out(192);
  out.text("serment vault 1");
  out.number8(static_cast<std::uint8_t>(role));
  out.text(practice);
  return out;
}

WireWriter begin_object(Role role, const ObjectPlace& place) {
  WireWriter out = begin_binding(role, place.practice);
  out.text(place.dossier);
  out.text(place.object);
  out.text(place.kind);
  out.number32(place.version);
  return out;
}

}  // namespace

Bytes bind_slot(std::string_view practice, ByteView slot_header) {
  WireWriter out = begin_binding(Role::slot, practice);
  out.raw(slot_header);
  return out.take();
}

Bytes bind_epoch(std::string_view practice, std::uint32_t number, std::uint64_t created_ms) {
  WireWriter out = begin_binding(Role::epoch, practice);
  out.number32(number);
  out.number64(created_ms);
  return out.take();
}

Bytes bind_dossier(std::string_view practice, std::uint32_t epoch, std::string_view dossier) {
  WireWriter out = begin_binding(Role::dossier, practice);
  out.number32(epoch);
  out.text(dossier);
  return out.take();
}

ByteView DossierBinding::of(std::uint32_t epoch, std::string_view dossier) {
  if (x_bytes.empty() || epoch != x_epoch || dossier.size() != x_dossier_size) {
    x_bytes = bind_dossier(x_practice, epoch, dossier);
    x_epoch = epoch;
    x_dossier_size = dossier.size();
  } else {
    std::copy(dossier.begin(), dossier.end(),
              x_bytes.end() - static_cast<std::ptrdiff_t>(x_dossier_size));
  }
  return x_bytes;
}

Bytes bind_object_key(const ObjectPlace& place) {
  return begin_object(Role::object_key, place).take();
}

Bytes bind_chunk(const ObjectPlace& place, std::uint32_t number, bool last) {
  WireWriter out = begin_object(Role::chunk, place);
  out.number32(number);
  out.number8(last ? 1 : 0);
  return out.take();
}

}  // namespace serment::vault
