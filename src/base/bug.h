#pragma once
#include <stdexcept>

namespace serment {

/// A broken invariant: a fault of the program, never of its input. Thrown by bug(), caught in main.
class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace serment
