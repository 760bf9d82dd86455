#include <array>
#include <cstdio>

#include "law/retention.h"

namespace serment::law {
namespace {

std::string quoted_json(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> buffer{};
      std::snprintf(buffer.data(), buffer.size(), "\\u%04x", static_cast<unsigned>(c));
      result += buffer.data();
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string date_json(const std::optional<Date>& date) {
  return date ? "\"" + iso(*date) + "\"" : "null";
}

template <class Items, class Write>
std::string array_json(const Items& items, const Write& write) {
  std::string result = "[";
  for (const auto& item : items) {
    if (result.size() > 1) result += ',';
    result += write(item);
  }
  return result + ']';
}

std::string step_json(const Step& step) {
  return "{\"rule\":" + quoted_json(step.rule) + ",\"clause\":" + quoted_json(step.clause) +
         ",\"cite\":" + quoted_json(step.cite) + ",\"from\":" + date_json(step.from) +
         ",\"result\":" + date_json(step.result) +
         ",\"applied\":" + (step.applied ? "true" : "false") +
         ",\"text\":" + quoted_json(step.text) + "}";
}

std::string headline(const Decision& decision) {
  switch (decision.state) {
    case State::active:
      return "À garder en base active. Dernier jour de conservation : " +
             in_french(*decision.last_day) + ".";
    case State::archived:
      return "À garder en archive séparée. Dernier jour de conservation : " +
             in_french(*decision.last_day) + ".";
    case State::due:
      return "Arrivé à son terme : dernier jour de conservation le " +
             in_french(*decision.last_day) + ".";
    case State::held:
      return "Suspendu par une réclamation : rien ne s’efface.";
    case State::undetermined:
      return "Indéterminé : rien ne s’efface.";
  }
  bug("unknown State");
}

}  // namespace

std::string explain_json(const Decision& decision) {
  return "{\"state\":\"" + std::string(name_of(decision.state)) +
         "\",\"last_day\":" + date_json(decision.last_day) +
         ",\"erasable_from\":" + date_json(decision.erasable_from) + ",\"items\":" +
         array_json(decision.items,
                    [](const Item& item) {
                      return "{\"kind\":" + quoted_json(item.kind) +
                             ",\"last_day\":" + date_json(item.last_day) + "}";
                    }) +
         ",\"missing\":" +
         array_json(decision.missing, [](const std::string& fact) { return quoted_json(fact); }) +
         ",\"other_last_day\":" + date_json(decision.other_last_day) +
         ",\"steps\":" + array_json(decision.steps, step_json) + "}";
}

std::string explain_french(const Decision& decision) {
  std::string text = headline(decision) + "\n";
  if (decision.erasable_from)
    text += "Effacement possible à partir du " + in_french(*decision.erasable_from) + ".\n";
  if (decision.other_last_day)
    text += "L’autre lecture de la règle du décès donnerait le " +
            in_french(*decision.other_last_day) + ".\n";
  for (const auto& item : decision.items) {
    text += item.kind == "transfusion" ? "Mention de transfusion" : item.kind;
    text += item.last_day ? " : à garder jusqu’au " + in_french(*item.last_day) + ".\n"
                          : " : à garder.\n";
  }
  text += "Pourquoi :\n";
  for (const auto& step : decision.steps) {
    text += "  – " + step.text;
    if (!step.cite.empty()) text += " [" + step.cite + "]";
    text += "\n";
  }
  return text;
}

}  // namespace serment::law
