#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/recovery.h"
#include "cli/terminal.h"
#include "compliance/answers.h"
#include "compliance/founding.h"
#include "practice/practice.h"

namespace serment::cli {
namespace {

constexpr std::uint64_t kLeastMemoryMib = 8;
constexpr std::uint64_t kMostMemoryMib = 4096;

/// Asks the questions of law/questions.toml one by one; a wrong answer is asked again.
Result<compliance::Answers> ask_answers() {
  std::map<std::string, std::string> given;
  while (const auto question = compliance::next_question(given)) {
    say();
    say((question->number > 0 ? std::to_string(question->number) + ". " : std::string{}) +
        question->text);
    say("   Pourquoi : " + question->why);
    for (std::size_t i = 0; i < question->choices.size(); ++i)
      say("   " + std::to_string(i + 1) + ") " + question->choices[i].label);
    const auto typed = TRY(ask("   > "));
    const auto accepted = compliance::accept(*question, typed);
    if (accepted)
      given[question->key] = *accepted;
    else
      complain(accepted.error());
  }
  return compliance::answers_from(given);
}

Result<compliance::Answers> answers_of(const Arguments& arguments) {
  if (arguments.has("answers")) {
    const auto file = arguments.text("answers");
    auto answers = compliance::parse_answers(TRY(read_file(file, 1U << 20)));
    return answers;
  }
  if (arguments.has("non-interactive"))
    return fail(
        Errc::invalid_input, "init.answers_missing", "Les dix réponses manquent.",
        "Rien n’a été créé.",
        "Donnez-les avec --answers FICHIER.toml ; un modèle : serment init --sample-answers.",
        "--answers");
  say("Dix questions sur votre cabinet. Vous pourrez tout corriger ensuite.");
  return ask_answers();
}

Result<crypto::Secret> first_passphrase(Context& context, bool interactive) {
  const bool named = context.passphrase_is_in_a_file();
  if (!named && !interactive)
    return fail(Errc::invalid_input, "init.passphrase_missing", "La phrase de passe manque.",
                "Rien n’a été créé.", "Donnez-la avec --passphrase-file FICHIER.",
                "--passphrase-file");
  if (!named) return new_passphrase({});
  return strong_passphrase(TRY(context.credential()));
}

Result<crypto::Argon2Cost> cost_of(const Arguments& arguments) {
  crypto::Argon2Cost cost;
  if (!arguments.has("kdf-memory-mib")) return cost;
  const auto mib = TRY(natural_option(arguments, "kdf-memory-mib"));
  if (mib < kLeastMemoryMib || mib > kMostMemoryMib)
    return fail(Errc::invalid_input, "init.kdf_memory", "Cette mémoire est hors limites.", {},
                "Donnez de 8 à 4096 Mio.", "--kdf-memory-mib");
  cost.memory_kib = static_cast<std::uint32_t>(mib * 1024);
  return cost;
}

void print_result(Context& context, const compliance::Practice& practice) {
  if (context.json()) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("data", context.directory().string());
      out.field("activities", static_cast<std::uint64_t>(practice.activities.size()));
      out.field("processors", static_cast<std::uint64_t>(practice.processors.size()));
      out.field("dpo", practice.dpo.need);
      out.field("dpia", practice.dpia.need);
      out.end_object();
    }));
    return;
  }
  say("Le cabinet est créé dans " + context.directory().string());
  say("  Registre : " + count(practice.activities.size(), "activité", "activités") + ".");
  say("  Prestataires à engager par contrat ou à prévenir : " + number(practice.processors.size()) +
      ".");
  say("  Délégué à la protection des données : " +
      std::string(compliance::need_in_french(practice.dpo.need)) + ".");
  say("  Analyse d’impact (AIPD) : " +
      std::string(compliance::assessment_need_in_french(practice.dpia.need)) + ".");
  say("La suite : serment import, pour sceller les dossiers que vous avez ; serment notices "
      "export, pour afficher.");
}

Result<Exit> run_init(Context& context, const Arguments& arguments) {
  if (arguments.has("sample-answers")) {
    const auto sample = compliance::sample_answers();
    std::fwrite(sample.data(), 1, sample.size(), stdout);
    return Exit::done;
  }
  const bool interactive = !arguments.has("non-interactive") && is_terminal();
  const auto recovery_file = arguments.text("recovery-out");
  if (recovery_file.empty() && !interactive)
    return fail(Errc::invalid_input, "init.recovery_missing", "La clé de secours n’a pas de place.",
                "Rien n’a été créé.",
                "Donnez --recovery-out FICHIER : sans cette clé, une phrase oubliée perd tout.",
                "--recovery-out");
  std::error_code error;
  if (!recovery_file.empty() && std::filesystem::exists(recovery_file, error))
    return fail(Errc::conflict, "file.exists", "Le fichier de la clé de secours existe déjà.",
                "Rien n’a été créé.", "Choisissez un autre nom.", "--recovery-out");
  const auto cost = TRY(cost_of(arguments));
  const auto answers = TRY(answers_of(arguments));
  const auto passphrase = TRY(first_passphrase(context, interactive));
  auto setup =
      TRY(practice::Setup::begin(context.directory(), arguments.text("store"), passphrase.view(),
                                 context.clock(), context.random(), cost));
  const auto practice =
      TRY(compliance::found(setup->practice().session(), answers, context.rules()));
  // The key is in the person's hands before the practice exists: a setup cut here leaves nothing.
  TRY_VOID(hand_over_recovery_key(setup->recovery(), recovery_file));
  TRY_VOID(setup->finish());
  print_result(context, practice);
  return Exit::done;
}

}  // namespace

std::vector<Command> setup_commands() {
  return {
      {"init",
       "Créer un cabinet à partir de dix réponses",
       {},
       {{"answers", "FICHIER", "Réponses en TOML, au lieu des questions"},
        {"sample-answers", "", "Montrer un modèle de réponses"},
        {"recovery-out", "FICHIER", "Écrire la clé de secours dans ce fichier neuf"},
        {"non-interactive", "", "Ne rien demander"},
        {"store", "BASE", "postgresql://… au lieu de SQLite dans le dossier"},
        {"kdf-memory-mib", "N",
         "Mémoire d’Argon2id : 256 Mio ; moins sur une très petite machine ou pour des essais"}},
       run_init},
  };
}

}  // namespace serment::cli
