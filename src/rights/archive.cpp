#include "rights/archive.h"

#include "base/ids.h"
#include "documents/child_process.h"

namespace serment::rights {
namespace {

constexpr int kGroups = 5;
constexpr int kGroupLength = 4;
constexpr std::string_view kPrograms[] = {"7zz", "7z", "7za"};
constexpr std::chrono::minutes kPatience{10};

/// Runs the first of the programs that is installed, the code on its input.
Result<documents::ChildResult> run(std::vector<std::string> arguments, std::string_view code) {
  // Some versions ask to type it again.
  const auto typed = std::string(code) + "\n" + std::string(code) + "\n";
  for (const auto program : kPrograms) {
    arguments.front() = program;
    auto ran = documents::run_child(arguments, {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"},
                                    as_bytes(typed), {.timeout = kPatience, .output = 4U << 20U});
    if (ran || ran.error().code != "child.not_found") return ran;
  }
  return fail(Errc::unavailable, "pack.no_7z", "Le programme 7-Zip n’est pas installé.",
              "Aucune archive n’a été faite.",
              "Installez le paquet 7zip, ou remettez la copie autrement.");
}

}  // namespace

std::string draw_code(Random& random) {
  const auto drawn = draw_id(random);
  std::string code;
  for (int n = 0; n < kGroups * kGroupLength; ++n) {
    if (n > 0 && n % kGroupLength == 0) code += '-';
    code += drawn[static_cast<std::size_t>(n)];
  }
  return code;
}

Result<void> seal_archive(const std::filesystem::path& folder, const std::filesystem::path& out,
                          std::string_view code) {
  const auto ran = TRY(
      run({"", "a", "-t7z", "-mhe=on", "-mx=1", "-bd", "-p", "--", out.string(), folder.string()},
          code));
  if (ran.exit_code != 0)
    return fail(Errc::unavailable, "pack.archive", "L’archive chiffrée n’a pas pu être faite.",
                "Rien n’a été remis.", "Vérifiez la place libre, puis recommencez.");
  return check_archive(out, code);
}

Result<void> check_archive(const std::filesystem::path& archive, std::string_view code) {
  const auto ran = TRY(run({"", "t", "-bd", "--", archive.string()}, code));
  if (ran.exit_code != 0)
    return fail(Errc::integrity, "pack.archive", "L’archive faite ne s’ouvre pas avec son code.",
                "Rien n’a été remis.", "Recommencez.");
  return {};
}

}  // namespace serment::rights
