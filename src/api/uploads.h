#pragma once
// Files received and not yet imported: in memory only, under a path with the right extension in a
// private folder, gone after an hour or with the server.
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "documents/memory_folder.h"
#include "net/http.h"

namespace serment::api {

struct Upload {
  std::string id;
  std::string format;  ///< "fhir", "csv", "folder"
  std::string member;
  std::uint64_t size = 0;
  std::filesystem::path path;  ///< the memory file, with its extension
  std::shared_ptr<net::Spool> spool;
  Instant received_at;
  bool taken = false;
};

class Uploads {
 public:
  Uploads(const Clock& clock, Random& random);
  /// `extension` with its dot: ".json". Errors: unavailable "upload.too_many", "upload.folder".
  Result<Upload> keep(std::shared_ptr<net::Spool> spool, std::string_view format,
                      std::string_view extension, std::string_view member);
  [[nodiscard]] std::optional<Upload> find(std::string_view id, std::string_view member) const;
  /// Hands it over for its import: nobody finds it again, and its path stands until drop().
  std::optional<Upload> take(std::string_view id, std::string_view member);
  void put_back(std::string_view id);  ///< the import could not begin
  void drop(std::string_view id);
  /// Removes what nobody came for within the hour.
  void sweep();
  /// Removes everything that no import is reading: the practice is sealed.
  void clear();

 private:
  void remove_if(const std::function<bool(const Upload&)>& wanted);
  const Clock& x_clock;
  Random& x_random;
  mutable std::mutex x_mutex;
  std::unique_ptr<documents::MemoryFolder> x_folder;
  std::map<std::string, Upload, std::less<>> x_kept;
};

}  // namespace serment::api
