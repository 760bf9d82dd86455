#pragma once
// Maps described structs to JSON and back. A struct says its fields once:
//   struct Act { Date date; std::int64_t cents = 0; };
//   BOOST_DESCRIBE_STRUCT(Act, (), (date, cents))
// and bind::write / bind::read follow that description. Field types: std::string, bool, integers,
// double, Date, Id<>, Personal<>, std::optional, std::vector, described enums and described
// structs. Reading is strict: an absent field (unless optional), an unknown field, another kind, an
// unknown enumerator or a number out of range is a fault with its path. An empty optional is not
// written; null reads as empty.
#include "json/bind_read.h"
#include "json/bind_write.h"
