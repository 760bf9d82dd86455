#pragma once
// The web application's files, from the binary.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "net/http.h"

namespace serment::api {

class Assets {
 public:
  explicit Assets(const std::vector<embedded::File>& files);
  /// The file of a path ("/", "/assets/index-ab12.js"); 404 for others. Names with a digest never
  /// change and are kept by browsers; index.html is always asked for again.
  [[nodiscard]] net::Response serve(const net::Request& request) const;

 private:
  struct Kept {
    std::string_view bytes;
    std::string packed;  ///< gzip, empty where it does not pay
  };
  std::map<std::string, Kept, std::less<>> x_files;  ///< by file name
};

}  // namespace serment::api
