#include "cli/recovery.h"

#include <array>

#include "cli/context.h"
#include "cli/terminal.h"
#include "identity/password_rule.h"

namespace serment::cli {
namespace {

constexpr int kGroups = 8;

bool same_group(std::string typed, std::string expected) {
  const auto plain = [](std::string& text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '-'; });
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  };
  plain(typed);
  plain(expected);
  return typed == expected;
}

}  // namespace

Result<crypto::Secret> strong_passphrase(crypto::Secret secret) {
  const auto verdict = identity::judge_password(as_text(secret.view()), {});
  if (verdict.accepted) return secret;
  return identity::refuse_weak(verdict, "Rien n’a été changé.");
}

Result<crypto::Secret> new_passphrase(const std::string& file) {
  if (!file.empty()) {
    auto text = TRY(read_file(file, 4096));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    auto secret = crypto::Secret::copy_of(as_bytes(text));
    crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    return strong_passphrase(std::move(secret));
  }
  auto first = TRY(strong_passphrase(
      TRY(ask_secret("Nouvelle phrase de passe (une phrase de sept mots convient) : "))));
  const auto second = TRY(ask_secret("La même, encore une fois : "));
  if (as_text(first.view()) != as_text(second.view()))
    return fail(Errc::invalid_input, "passphrase.different", "Les deux saisies diffèrent.",
                "Rien n’a été changé.", "Recommencez.");
  return first;
}

Result<void> hand_over_recovery_key(const vault::RecoveryKey& key, const std::string& file) {
  if (!file.empty()) return write_file(file, as_bytes(key.text + "\n"), false, true);
  say();
  say("Clé de secours, à imprimer ou recopier et à garder hors du cabinet :");
  say();
  say("    " + key.text);
  say();
  crypto::SystemRandom random;
  std::array<std::uint8_t, 1> drawn{};
  random.fill(drawn);
  const int group = drawn[0] % kGroups + 1;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto typed =
        TRY(ask("Pour vérifier, recopiez le groupe n° " + std::to_string(group) + " : "));
    if (same_group(typed, key.group(group))) return {};
    say("Ce n’est pas le groupe n° " + std::to_string(group) + ". Relisez votre copie.");
  }
  return fail(Errc::invalid_input, "recovery.not_typed_back",
              "La clé de secours n’a pas été recopiée.", {},
              "Recommencez : sans cette clé, une phrase de passe oubliée perdrait tout.");
}

}  // namespace serment::cli
