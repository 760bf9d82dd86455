#include "api/uploads.h"

#include "base/ids.h"

namespace serment::api {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMost = 4;
constexpr std::chrono::hours kLife{1};

tl::unexpected<Error> no_room() {
  return fail(Errc::unavailable, "upload.folder", "Il n’y a pas de place pour recevoir un fichier.",
              "Rien n’a été gardé.");
}

bool is_over(const Upload& upload, Instant now) {
  return now - upload.received_at > kLife;
}

}  // namespace

Uploads::Uploads(const Clock& clock, Random& random) : x_clock(clock), x_random(random) {
  documents::MemoryFolder::sweep();
}

Result<Upload> Uploads::keep(std::shared_ptr<net::Spool> spool, std::string_view format,
                             std::string_view extension, std::string_view member) {
  sweep();
  const std::lock_guard lock(x_mutex);
  const auto now = x_clock.now();
  if (x_kept.size() >= kMost)
    return fail(Errc::unavailable, "upload.too_many", "Plusieurs fichiers attendent déjà.",
                "Ce fichier n’a pas été gardé.", "Importez-les ou retirez-les d’abord.");
  if (!x_folder) x_folder = std::make_unique<documents::MemoryFolder>();
  if (!x_folder->usable()) {
    x_folder.reset();
    return no_room();
  }
  Upload upload;
  upload.id = draw_id(x_random);
  upload.format = format;
  upload.member = member;
  upload.size = spool->size();
  upload.path = x_folder->path() / (upload.id + std::string(extension));
  upload.spool = std::move(spool);
  upload.received_at = now;
  if (!upload.spool->link_to(upload.path.string())) return no_room();
  x_kept.emplace(upload.id, upload);
  return upload;
}

std::optional<Upload> Uploads::find(std::string_view id, std::string_view member) const {
  const std::lock_guard lock(x_mutex);
  const auto found = x_kept.find(id);
  if (found == x_kept.end() || found->second.member != member || found->second.taken ||
      is_over(found->second, x_clock.now()))
    return std::nullopt;
  return found->second;
}

std::optional<Upload> Uploads::take(std::string_view id, std::string_view member) {
  auto upload = find(id, member);
  const std::lock_guard lock(x_mutex);
  const auto found = x_kept.find(id);
  if (!upload || found == x_kept.end() || found->second.taken) return std::nullopt;
  found->second.taken = true;
  return upload;
}

void Uploads::put_back(std::string_view id) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_kept.find(id);
  if (found != x_kept.end()) found->second.taken = false;
}

void Uploads::remove_if(const std::function<bool(const Upload&)>& wanted) {
  const std::lock_guard lock(x_mutex);
  std::error_code ignored;
  std::erase_if(x_kept, [&](const auto& kept) {
    if (kept.second.taken || !wanted(kept.second)) return false;
    fs::remove(kept.second.path, ignored);
    return true;
  });
}

void Uploads::sweep() {
  remove_if([now = x_clock.now()](const Upload& one) { return is_over(one, now); });
}

void Uploads::clear() {
  remove_if([](const Upload&) { return true; });
}

void Uploads::drop(std::string_view id) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_kept.find(id);
  if (found == x_kept.end()) return;
  std::error_code ignored;
  fs::remove(found->second.path, ignored);
  x_kept.erase(found);
}

}  // namespace serment::api
