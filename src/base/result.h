#pragma once
// Errors are values. A Result says what happened, what was kept and what to do next, in French,
// with a stable code for machines. Exceptions are for bugs only.

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace serment {

/// The family of a failure; the exit code of the command line and later the HTTP status follow it.
enum class Errc : std::uint8_t {
  invalid_input,  ///< what was given cannot be accepted as it is
  not_found,      ///< the thing named does not exist (or no longer)
  forbidden,      ///< refused by a rule (legal hold, missing approval, too early)
  conflict,       ///< somebody else holds or changed it
  locked,         ///< the vault is sealed, or the passphrase is wrong
  integrity,      ///< stored data is not what was written (tampering, corruption)
  unavailable,    ///< a resource is missing (disk full, read-only, database server down)
  internal,       ///< a bug of ours
};

/// One failure. None of the texts may hold personal data: no name, date of birth, path derived from
/// a patient, or quoted file content. `code` is stable and dotted ("vault.wrong_passphrase").
struct [[nodiscard]] Error {
  Errc errc = Errc::internal;
  std::string code;
  std::string what;     ///< French sentence: what happened
  std::string kept{};   ///< French sentence: what was kept or left untouched (may be empty)
  std::string next{};   ///< French sentence: what to do next (may be empty)
  std::string place{};  ///< file, line, field or JSON path at fault (may be empty)

  // Written in result.cpp, as fail() is: every function that may fail would hold a copy of each.
  Error() noexcept;
  Error(Errc family, std::string code, std::string what, std::string kept = {},
        std::string next = {}, std::string place = {});
  Error(const Error&);
  Error(Error&&) noexcept;
  Error& operator=(const Error&);
  Error& operator=(Error&&) noexcept;
  ~Error();

  /// Names the place at fault, unless a more precise one is known already.
  Error at(std::string where) &&;
};

template <class T>
using Result = tl::expected<T, Error>;

/// Builds a failed Result: `return fail(Errc::not_found, "dossier.unknown", "Ce dossier …");`
[[nodiscard]] tl::unexpected<Error> fail(Errc errc, std::string_view code, std::string_view what,
                                         std::string_view kept = {}, std::string_view next = {},
                                         std::string_view place = {});

/// Stops on a programming error (broken invariant). Throws serment::Bug; caught once, in main.
[[noreturn]] void bug(std::string_view what);

/// Stable lower-case name of a family ("invalid_input"), for JSON output.
std::string_view name_of(Errc errc);

/// Process exit code of a family: see docs/CLI.md. 0 is success.
int exit_code_of(Errc errc);

}  // namespace serment

/// Unwraps a Result<T> expression or returns its error from the enclosing function.
#define TRY(expression)                                                          \
  __extension__({                                                                \
    auto&& try_result_ = (expression);                                           \
    if (!try_result_.has_value()) [[unlikely]]                                   \
      return ::tl::unexpected<::serment::Error>(std::move(try_result_).error()); \
    *std::move(try_result_);                                                     \
  })

/// Same for Result<void>.
#define TRY_VOID(expression)                                                     \
  do {                                                                           \
    auto&& try_result_ = (expression);                                           \
    if (!try_result_.has_value()) [[unlikely]]                                   \
      return ::tl::unexpected<::serment::Error>(std::move(try_result_).error()); \
  } while (false)
