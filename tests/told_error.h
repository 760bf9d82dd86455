#pragma once
// A test that takes the value of a Result that holds none fails with the error it holds, instead of
// "unknown exception": a fault that comes once a month is known only by what it said. For the files
// that hold a test program's main.

#include <doctest/doctest.h>

#include "base/result.h"

REGISTER_EXCEPTION_TRANSLATOR(const tl::bad_expected_access<serment::Error>& thrown) {
  const auto& error = thrown.error();
  return doctest::String((error.code + ": " + error.what + " " + error.place).c_str());
}
