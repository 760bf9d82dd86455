#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

/// Files put into the binary by serment_embed (cmake/SermentModule.cmake). Each set is a function
/// embedded::<symbol>(), declared by the module that reads it.
namespace serment::embedded {

struct File {
  std::string_view name;  ///< file name without folder
  std::string_view text;  ///< its bytes
};

}  // namespace serment::embedded
