// The only file that sees CLI11: its header takes seconds to read.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <deque>

#include "cli/command.h"

namespace serment::cli {
namespace {

constexpr std::string_view kIntroduction =
    "Serment garde le secret médical d’un cabinet, et le prouve.\n"
    "Aide d’une commande : serment <commande> --help. Codes de sortie : docs/CLI.md.";

std::string group_help(std::string_view group) {
  static const std::map<std::string_view, std::string_view> helps = {
      {"dossiers", "Les dossiers des patients"},
      {"hold", "Gels juridiques : suspendre l’effacement d’un dossier"},
      {"retention", "Durées de conservation, calendrier et effacement"},
      {"vault", "Le coffre : clés et époques"},
      {"journal", "Le journal infalsifiable"},
      {"register", "Le registre des traitements (RGPD, article 30)"},
      {"notices", "Notices d’information et affiches"},
      {"evidence", "Le dossier de preuve"},
      {"store", "La base de données"},
      {"processors", "Prestataires, avis sur le DPO et l’AIPD"},
      {"processor", "Un prestataire, son contrat, son certificat HDS, ses courriers"},
      {"policy", "Les choix du cabinet sur les durées"},
  };
  const auto found = helps.find(group);
  return found == helps.end() ? std::string{} : std::string(found->second);
}

/// Values must outlive the parse: CLI11 writes through pointers.
struct Slot {
  std::string name;
  std::vector<std::string> values;
  bool flag = false;
};

struct Binding {
  CLI::App* app = nullptr;
  const Command* command = nullptr;
  std::deque<Slot> slots;
};

void declare(Binding& binding) {
  for (const auto& positional : binding.command->positionals) {
    auto& slot = binding.slots.emplace_back(Slot{std::string(positional.name), {}, false});
    auto* option = binding.app->add_option(slot.name, slot.values, std::string(positional.help));
    option->required(positional.required);
    option->expected(positional.required ? 1 : 0, positional.many ? 1 << 20 : 1);
    // Else the first one would swallow the words of the next.
    option->allow_extra_args(positional.many);
  }
  for (const auto& declared : binding.command->options) {
    auto& slot =
        binding.slots.emplace_back(Slot{std::string(declared.name), {}, declared.value.empty()});
    if (slot.flag) {
      binding.app->add_flag_callback(
          "--" + slot.name, [&slot] { slot.values.emplace_back("1"); }, std::string(declared.help));
      continue;
    }
    auto* option =
        binding.app->add_option("--" + slot.name, slot.values, std::string(declared.help));
    option->type_name(std::string(declared.value));
    option->required(declared.required);
    option->expected(1);
    option->multi_option_policy(declared.many ? CLI::MultiOptionPolicy::TakeAll
                                              : CLI::MultiOptionPolicy::Throw);
    if (declared.many) option->allow_extra_args(false);
  }
}

CLI::App* nested(CLI::App& root, std::string_view path) {
  CLI::App* app = &root;
  while (!path.empty()) {
    const auto space = path.find(' ');
    const std::string word(path.substr(0, space));
    const auto known =
        app->get_subcommands([&](const CLI::App* sub) { return sub->get_name() == word; });
    CLI::App* next = known.empty() ? nullptr : known.front();
    if (next == nullptr) {
      next = app->add_subcommand(word, group_help(word));
      next->fallthrough();
    }
    app = next;
    path = space == std::string_view::npos ? std::string_view{} : path.substr(space + 1);
  }
  return app;
}

void print_refusal(const CLI::ParseError& error) {
  std::string reason = error.what();
  std::fprintf(stderr, "Cette commande ne se comprend pas : %s.\nAide : serment --help\n",
               reason.c_str());
}

}  // namespace

Parsed parse(int argc, const char* const* argv, std::span<const Command> commands) {
  CLI::App root{std::string(kIntroduction), "serment"};
  root.require_subcommand(1);
  root.fallthrough();
  root.set_help_flag("-h,--help", "Montrer cette aide");
  root.set_version_flag("--version", "serment 0.1.0", "Montrer la version");
  Parsed parsed;
  root.add_option("--data", parsed.global.data, "Dossier de données du cabinet (ou SERMENT_DATA)")
      ->type_name("DOSSIER");
  root.add_option("--passphrase-file", parsed.global.passphrase_file,
                  "Fichier de la phrase de passe (ou SERMENT_PASSPHRASE_FILE)")
      ->type_name("FICHIER");
  root.add_flag("--json", parsed.global.json, "Résultat en JSON");

  std::deque<Binding> bindings;
  for (const auto& command : commands) {
    auto& binding = bindings.emplace_back();
    binding.app = nested(root, command.path);
    binding.app->description(std::string(command.help));
    if (command.hidden) binding.app->group("");
    binding.command = &command;
    declare(binding);
  }
  for (auto* group : root.get_subcommands({}))
    if (!group->get_subcommands({}).empty()) group->require_subcommand(1);
  try {
    root.parse(argc, argv);
  } catch (const CLI::Success& success) {
    root.exit(success);
    return parsed;
  } catch (const CLI::ParseError& error) {
    print_refusal(error);
    parsed.exit_code = exit_code_of(Errc::invalid_input);
    return parsed;
  }
  for (auto& binding : bindings) {
    if (!binding.app->parsed() || !binding.app->get_subcommands().empty()) continue;
    parsed.command = binding.command;
    for (auto& slot : binding.slots)
      for (auto& value : slot.values) parsed.arguments.add(slot.name, std::move(value));
  }
  return parsed;
}

}  // namespace serment::cli
