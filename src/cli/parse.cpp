// The only file that sees CLI11: its header takes seconds to read.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>

#include "cli/command.h"

namespace serment::cli {
namespace {

constexpr std::string_view kIntroduction =
    "Serment garde le secret médical d’un cabinet, et le prouve.\n"
    "Aide d’une commande : serment <commande> --help. Codes de sortie : docs/CLI.md.";

constexpr std::string_view kOptionsGroup = "Options\u00a0";

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
      {"service", "Le service systemd du serveur"},
      {"people", "L’équipe : textes signés, formations, arrivées et départs"},
      {"ai", "Les outils d’IA : masquer un texte, décider de ce qui est permis"},
      {"message", "Messagerie : ce qui peut partir vers une adresse"},
      {"request", "Les demandes des personnes sur leurs données"},
      {"breach", "Les violations de données et leurs 72 heures"},
      {"access-review", "La revue hebdomadaire des accès"},
      {"inspection", "La visite d’un contrôle et ses documents"},
      {"duties", "Ce qui attend le cabinet"},
      {"calendar", "L’agenda de ce qui attend"},
      {"procedures", "Les procédures écrites du cabinet"},
      {"inventory", "Ce qui contient les données du cabinet ou l’ouvre"},
      {"camera", "Les caméras, leur panneau et ce qui est à corriger"},
      {"succession", "Retraite, décès, changement de logiciel : transmettre les dossiers"},
      {"crisis", "Crises et exercices, leur journal, le classeur imprimé"},
      {"scam", "Démarchages douteux : est-ce bien la CNIL ?"},
      {"impact", "Les analyses d’impact (AIPD)"},
      {"dpo", "Le délégué à la protection des données"},
      {"status", "L’état signé du cabinet, sans donnée de patient"},
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
      next->get_help_ptr()->group(std::string(kOptionsGroup));
    }
    app = next;
    path = space == std::string_view::npos ? std::string_view{} : path.substr(space + 1);
  }
  return app;
}

/// CLI11's own words for its help, in French; a no-break space comes before each colon.
void speak_french(CLI::App& root) {
  const auto& formatter = root.get_formatter();
  for (const auto& [english, french] :
       {std::pair{"Usage", "Usage\u00a0"}, std::pair{"Positionals", "Arguments\u00a0"},
        std::pair{"SUBCOMMAND", "COMMANDE"}, std::pair{"SUBCOMMANDS", "COMMANDES"},
        std::pair{"REQUIRED", "(obligatoire)"}, std::pair{"TEXT", "TEXTE"}})
    formatter->label(english, french);
  root.option_defaults()->group(std::string(kOptionsGroup));
  root.group("Commandes\u00a0");
}

std::string until(std::string_view text, std::string_view mark) {
  return std::string(text.substr(0, text.find(mark)));
}

/// The options that no command knows, without their values. Other words may name a patient: they
/// are not repeated.
std::string unknown_options(const CLI::App& root) {
  std::string names;
  for (const auto& word : root.remaining(/*recurse=*/true))
    if (word.starts_with('-')) names += (names.empty() ? "" : ", ") + until(word, "=");
  return names;
}

struct Refusal {
  std::string_view code;
  std::string reason;
  std::string place{};
};

Refusal refusal_of(const CLI::ParseError& error, const CLI::App& root) {
  const std::string_view said = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    auto names = unknown_options(root);
    if (names.empty()) return {"command.too_many", "elle a un mot de trop"};
    return {"command.unknown_option", "elle n’a pas cette option", std::move(names)};
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    if (said.starts_with("A subcommand"))
      return {"command.incomplete", "il y manque le nom d’une commande, ou il n’existe pas",
              unknown_options(root)};
    return {"command.no_argument", "il y manque un argument obligatoire",
            until(said, " is required")};
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    auto name = until(said, ":");
    if (said.find("At Most") != std::string_view::npos)
      return {"command.repeated", "cette option ne se donne qu’une fois", std::move(name)};
    return {"command.no_value", "cette option attend une valeur", std::move(name)};
  }
  return {"command.value", "une de ses valeurs n’est pas acceptée",
          said.starts_with("--") ? until(until(said, ":"), " ") : std::string{}};
}

Error told(const Refusal& refusal) {
  return fail(Errc::invalid_input, refusal.code,
              "Cette commande ne se comprend pas : " + refusal.reason + ".", "Rien n’a été fait.",
              "Aide : serment <commande> --help.", refusal.place)
      .value();
}

/// An option left without its value takes the next option for it: the first that did.
std::optional<Refusal> swallowed_option(const std::deque<Slot>& slots) {
  for (const auto& slot : slots)
    for (const auto& value : slot.values)
      if (value.starts_with("--"))
        return Refusal{"command.no_value", "cette option attend une valeur", "--" + slot.name};
  return std::nullopt;
}

/// The line may be refused before CLI11 comes to it.
bool asks_json(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](const char* word) { return std::string_view(word) == "--json"; });
}

}  // namespace

Parsed parse(int argc, const char* const* argv, std::span<const Command> commands) {
  CLI::App root{std::string(kIntroduction), "serment"};
  speak_french(root);
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
    // CLI11 speaks English to developers: it is said again in the words of Serment.
    parsed.refusal = told(refusal_of(error, root));
    parsed.global.json = asks_json(argc, argv);
    return parsed;
  }
  for (auto& binding : bindings) {
    if (!binding.app->parsed() || !binding.app->get_subcommands().empty()) continue;
    if (const auto refusal = swallowed_option(binding.slots)) {
      parsed.refusal = told(*refusal);
      parsed.global.json = asks_json(argc, argv);
      return parsed;
    }
    parsed.command = binding.command;
    for (auto& slot : binding.slots)
      for (auto& value : slot.values) parsed.arguments.add(slot.name, std::move(value));
  }
  return parsed;
}

}  // namespace serment::cli
