#include "api/uploads.h"

#include <unistd.h>

#include "base/ids.h"

namespace serment::api {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMost = 4;
constexpr std::chrono::hours kLife{1};

}  // namespace

Uploads::Uploads(const Clock& clock, Random& random) : x_clock(clock), x_random(random) {}

Uploads::~Uploads() {
  std::error_code ignored;
  if (!x_folder.empty()) fs::remove_all(x_folder, ignored);
}

Result<Upload> Uploads::keep(std::shared_ptr<net::Spool> spool, std::string_view format,
                             std::string_view extension, std::string_view member) {
  const std::lock_guard lock(x_mutex);
  std::error_code error;
  const auto now = x_clock.now();
  for (auto at = x_kept.begin(); at != x_kept.end();) {
    if (now - at->second.received_at <= kLife) {
      ++at;
      continue;
    }
    fs::remove(at->second.path, error);
    at = x_kept.erase(at);
  }
  if (x_kept.size() >= kMost)
    return fail(Errc::unavailable, "upload.too_many", "Plusieurs fichiers attendent déjà.",
                "Ce fichier n’a pas été gardé.", "Importez-les ou retirez-les d’abord.");
  if (x_folder.empty()) {
    auto pattern = std::string(net::kMemoryFolder) + "/serment-recu.XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr)
      return fail(Errc::unavailable, "upload.folder",
                  "Il n’y a pas de place pour recevoir un fichier.", "Rien n’a été gardé.");
    x_folder = pattern;
  }
  Upload upload;
  upload.id = draw_id(x_random);
  upload.format = format;
  upload.member = member;
  upload.size = spool->size();
  upload.path = x_folder / (upload.id + std::string(extension));
  upload.spool = std::move(spool);
  upload.received_at = now;
  if (!upload.spool->link_to(upload.path.string()))
    return fail(Errc::unavailable, "upload.folder",
                "Il n’y a pas de place pour recevoir un fichier.", "Rien n’a été gardé.");
  x_kept.emplace(upload.id, upload);
  return upload;
}

std::optional<Upload> Uploads::find(std::string_view id, std::string_view member) const {
  const std::lock_guard lock(x_mutex);
  const auto found = x_kept.find(id);
  if (found == x_kept.end() || found->second.member != member) return std::nullopt;
  return found->second;
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
