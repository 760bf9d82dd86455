#include "documents/seven_zip.h"

#include <array>

#include "documents/child_process.h"

namespace serment::documents {
namespace {

// 32 signs, so that each is five bits: without 0, 1, I and O.
constexpr std::string_view kSigns = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
static_assert(kSigns.size() == 32);
constexpr std::size_t kLength = 20;
constexpr std::size_t kGroup = 4;
constexpr std::string_view kPrograms[] = {"7zz", "7z", "7za"};
constexpr std::chrono::minutes kPatience{10};

tl::unexpected<Error> seven_zip_fault(Errc errc, std::string_view code, std::string what,
                                      std::string next) {
  return fail(errc, code, std::move(what), "Aucune archive n’a été faite.", std::move(next));
}

/// Runs the first of the programs that is installed, the password on its input.
Result<ChildResult> run(std::vector<std::string> arguments, std::string_view password) {
  // Some versions ask to type it again.
  const auto typed = std::string(password) + "\n" + std::string(password) + "\n";
  for (const auto program : kPrograms) {
    arguments.front() = program;
    auto ran = run_child(arguments, {"LC_ALL=C.UTF-8"}, as_bytes(typed),
                         {.timeout = kPatience, .output = 4U << 20U});
    if (ran || ran.error().code != "child.not_found") return ran;
  }
  return seven_zip_fault(Errc::unavailable, "archive.tool_missing",
                         "7-Zip, qui chiffre les archives, n’est pas installé.",
                         "Installez-le\u00a0: apt-get install 7zip.");
}

}  // namespace

std::string draw_spoken_password(Random& random) {
  std::array<std::uint8_t, kLength> bytes{};
  random.fill(bytes);
  std::string password;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % kGroup == 0) password += '-';
    password += kSigns[bytes.at(i) % kSigns.size()];
  }
  return password;
}

Result<void> seal_seven_zip(std::string_view source, const std::filesystem::path& out,
                            std::string_view password) {
  // "-p" alone makes 7-Zip read the password from its standard input, "-mhe=on" hides the names.
  const auto ran = TRY(run({"", "a", "-t7z", "-mhe=on", "-mx=1", "-mmt=1", "-bd", "-bso0", "-bsp0",
                            "-y", "-p", "--", out.string(), std::string(source)},
                           password));
  if (ran.exit_code != 0)
    return seven_zip_fault(Errc::unavailable, "archive.failed", "7-Zip s’est arrêté avant la fin.",
                           "Recommencez\u00a0; si cela persiste, la mémoire manque peut-être.");
  return check_seven_zip(out, password);
}

Result<void> check_seven_zip(const std::filesystem::path& archive, std::string_view password) {
  const auto ran = TRY(run({"", "t", "-bd", "--", archive.string()}, password));
  if (ran.exit_code != 0)
    return seven_zip_fault(Errc::integrity, "archive.not_readable",
                           "L’archive faite ne s’ouvre pas avec son code.", "Recommencez.");
  return {};
}

}  // namespace serment::documents
