#include "cli/register_text.h"

#include "cli/json_text.h"
#include "cli/terminal.h"
#include "json/bind.h"
#include "law/term.h"

namespace serment::cli {
namespace {

void write_heading(json::Writer& out, const compliance::StoredActivity& stored) {
  out.field("ref", stored.activity.ref);
  out.field("name", stored.activity.name);
  out.field("state", stored.state);
  out.field("version", stored.version);
  out.field("at", iso(stored.at));
  out.field("author", stored.author);
  if (!stored.reason.empty()) out.field("reason", stored.reason);
}

void write_change(json::Writer& out, const compliance::Change& change) {
  out.begin_object();
  out.field("path", change.path);
  out.field("label", change.label);
  out.field("before", change.before);
  out.field("after", change.after);
  out.end_object();
}

/// In its own unit: "years", "months" or "days".
void write_term(json::Writer& out, const law::Term& term) {
  if (term.years != 0)
    out.field("years", term.years);
  else if (term.months != 0)
    out.field("months", term.months);
  else
    out.field("days", term.days);
}

void write_changes(json::Writer& out, const std::vector<compliance::Change>& changes) {
  out.begin_array();
  for (const auto& change : changes) write_change(out, change);
  out.end_array();
}

void print_form(const compliance::Form& form, const std::string& margin) {
  for (const auto& field : form.children) {
    const std::string label(field.info != nullptr ? field.info->label : std::string_view{});
    if (field.is_blank()) continue;
    if (field.kind == compliance::Form::Kind::text) {
      say(margin + (label.empty() ? "– " : label + "\u00a0: ") + field.text);
      continue;
    }
    say(margin + (label.empty() ? "–" : label));
    print_form(field, margin + "  ");
  }
}

void write_reasons(json::Writer& out, std::string_view name,
                   const compliance::NeedDecision& decision) {
  out.key(name);
  out.begin_object();
  out.field("need", decision.need);
  out.key("reasons");
  out.begin_array();
  for (const auto& reason : decision.reasons) {
    out.begin_object();
    out.field("rule", reason.rule);
    out.field("need", reason.need);
    out.field("reading", reason.reading);
    out.field("text", reason.text);
    out.field("source", reason.source);
    out.field("confidence", reason.confidence);
    out.end_object();
  }
  out.end_array();
  out.end_object();
}

void print_reasons(const std::string& title, std::string_view need,
                   const compliance::NeedDecision& decision) {
  say();
  say(title + "\u00a0: " + std::string(need) + ".");
  for (const auto& reason : decision.reasons)
    say("  – " + reason.text + " (" + reason.source + ")");
}

/// What a new policy asks next: the register says it already, paper on the wall does not.
void print_renewed(const std::vector<std::string>& refs) {
  if (refs.empty()) {
    say("Le registre et les notices disaient déjà ces durées.");
    return;
  }
  std::string list;
  for (const auto& ref : refs) list += (list.empty() ? "" : ", ") + ref;
  say("Le registre et les notices disent maintenant ces durées. Fiches modifiées\u00a0: " + list +
      ".");
  say("Validez-les (serment register validate), puis affichez les notices à nouveau (serment "
      "notices export).");
}

}  // namespace

void print_activities(bool as_json, const std::vector<compliance::StoredActivity>& all) {
  if (as_json) {
    say(json_text([&](json::Writer& out) {
      out.begin_array();
      for (const auto& stored : all) {
        out.begin_object();
        write_heading(out, stored);
        out.end_object();
      }
      out.end_array();
    }));
    return;
  }
  Table table({"Réf.", "Activité", "Version", "État"});
  for (const auto& stored : all)
    table.add({stored.activity.ref, stored.activity.name, std::to_string(stored.version),
               compliance::state_in_french(stored)});
  table.print();
}

void print_activity(bool as_json, const compliance::StoredActivity& stored) {
  if (as_json) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      write_heading(out, stored);
      out.key("activity");
      json::bind::write(out, stored.activity);
      out.end_object();
    }));
    return;
  }
  say(compliance::state_in_french(stored) + ", version " + std::to_string(stored.version));
  print_form(compliance::form_of(stored.activity), "");
}

void print_history(bool as_json, const std::vector<compliance::StoredActivity>& versions) {
  print_activities(as_json, versions);
}

void print_changes(bool as_json, const std::vector<compliance::Change>& changes) {
  if (as_json)
    say(json_text([&](json::Writer& out) { write_changes(out, changes); }));
  else
    say(compliance::difference_text(changes));
}

void print_edited(bool as_json, const compliance::Edited& edited) {
  if (as_json) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      write_heading(out, edited.stored);
      out.key("changes");
      write_changes(out, edited.changes);
      out.end_object();
    }));
    return;
  }
  say(compliance::difference_text(edited.changes));
  if (!edited.changes.empty())
    say("Enregistré\u00a0: version " + std::to_string(edited.stored.version) + ", à valider.");
}

void print_imported(bool as_json, const compliance::ImportedRegister& imported) {
  if (as_json) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.key("changed");
      out.begin_array();
      for (const auto& edited : imported.changed) {
        out.begin_object();
        write_heading(out, edited.stored);
        out.key("changes");
        write_changes(out, edited.changes);
        out.end_object();
      }
      out.end_array();
      for (const auto& [name, list] :
           {std::pair{"added", &imported.added}, std::pair{"unchanged", &imported.unchanged}}) {
        out.key(name);
        out.begin_array();
        for (const auto& ref : *list) out.value(ref);
        out.end_array();
      }
      out.end_object();
    }));
    return;
  }
  for (const auto& edited : imported.changed) {
    say(edited.stored.activity.ref + ", nouvelle version " + std::to_string(edited.stored.version) +
        "\u00a0:");
    say(compliance::difference_text(edited.changes));
  }
  for (const auto& ref : imported.added) say(ref + "\u00a0: ajoutée.");
  say(count(imported.unchanged.size(), "activité inchangée", "activités inchangées") + ".");
}

void print_processors(bool as_json, const compliance::Practice& practice) {
  if (as_json) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.key("processors");
      json::bind::write(out, practice.processors);
      write_reasons(out, "dpo", practice.dpo);
      write_reasons(out, "dpia", practice.dpia);
      out.end_object();
    }));
    return;
  }
  for (const auto& processor : practice.processors) {
    say(processor.name + (processor.role == "processor" ? "  (sous-traitant, contrat à obtenir)"
                                                        : "  (destinataire)"));
    for (const auto& item : processor.obtain) say("  – " + item);
  }
  print_reasons("Délégué à la protection des données",
                compliance::need_in_french(practice.dpo.need), practice.dpo);
  print_reasons("Analyse d’impact (AIPD)",
                compliance::assessment_need_in_french(practice.dpia.need), practice.dpia);
}

void print_policy(bool as_json, const law::Policy& policy,
                  const std::optional<std::vector<std::string>>& renewed) {
  if (as_json) {
    say(json_text([&](json::Writer& out) {
      out.begin_object();
      out.field("keep_longest", policy.keep_longest);
      out.field("shorter_reason", policy.shorter_reason);
      out.key("extensions");
      out.begin_object();
      for (const auto& [rule, extension] : policy.extensions) {
        out.key(rule);
        out.begin_object();
        out.field("years", extension.years);
        out.field("reason", extension.reason);
        out.end_object();
      }
      out.end_object();
      out.key("terms");
      out.begin_object();
      for (const auto& [rule, choice] : policy.choices) {
        out.key(rule);
        out.begin_object();
        write_term(out, choice.term);
        out.field("reason", choice.reason);
        out.end_object();
      }
      out.end_object();
      out.field("toml", law::to_toml(policy));
      if (renewed) {
        out.key("renewed");
        out.begin_array();
        for (const auto& ref : *renewed) out.value(ref);
        out.end_array();
      }
      out.end_object();
    }));
    return;
  }
  say(policy.keep_longest
          ? "Quand le décès donnerait une date plus courte, le cabinet garde la plus longue."
          : "Quand le décès donne une date plus courte, le cabinet l’applique. Motif\u00a0: " +
                policy.shorter_reason);
  for (const auto& [rule, extension] : policy.extensions)
    say("  " + rule + "\u00a0: " + law::in_words(law::Term{.years = extension.years}) +
        " de plus. Motif\u00a0: " + extension.reason);
  for (const auto& [rule, choice] : policy.choices)
    say("  " + rule + "\u00a0: " + law::in_words(choice.term) +
        ", durée choisie par le cabinet. Motif\u00a0: " + choice.reason);
  if (renewed) print_renewed(*renewed);
}

}  // namespace serment::cli
