#include "bench/population.h"

#include <array>
#include <cstdio>
#include <fstream>

namespace serment::bench {
namespace {

constexpr std::array<const char*, 6> kTexts = {"Renouvellement",   "Suivi annuel",
                                               "Douleur lombaire", "Vaccination",
                                               "Certificat",       "Bilan biologique"};

std::string observation(std::uint32_t patient, std::uint32_t number) {
  char text[1024];
  const std::uint32_t year = 2000 + number % 24;
  const std::uint32_t value = (patient * 7919U + number * 104729U) % 10000U;
  std::snprintf(
      text, sizeof text,
      R"({"resource":{"resourceType":"Observation","id":"o%u-%u","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"%u-%u","display":"%s"}],"text":"%s"},"subject":{"reference":"Patient/p%u"},"effectiveDateTime":"%u-0%u-1%uT09:%02u:00+01:00","valueQuantity":{"value":%u.%u,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}})",
      patient, number, 1000 + value % 900, value % 10, kTexts[number % 6], kTexts[value % 6],
      patient, year, 1 + number % 9, value % 10, value % 60, value % 300, number % 10);
  return text;
}

}  // namespace

std::string bundle(std::uint32_t number, std::size_t bytes) {
  char head[1024];
  std::snprintf(
      head, sizeof head,
      R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p%u","identifier":[{"system":"urn:bench","value":"n%u"}],"name":[{"use":"official","family":"Fictive%u","given":["Essai%u"]}],"gender":"female","birthDate":"%u-0%u-1%u"}},{"resource":{"resourceType":"Encounter","id":"e%u","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p%u"},"period":{"start":"20%02u-03-04T09:00:00+01:00","end":"20%02u-03-04T09:20:00+01:00"}}})",
      number, number, number, number % 97, 1930 + number % 80, 1 + number % 9, number % 10, number,
      number, number % 25, number % 25);
  std::string text = head;
  text.reserve(bytes + 1024);
  for (std::uint32_t i = 0; text.size() < bytes; ++i) {
    text += ',';
    text += observation(number, i);
  }
  return text + "]}";
}

std::uint64_t write_bundles(const std::filesystem::path& folder, std::uint64_t bytes) {
  std::filesystem::create_directories(folder);
  std::uint64_t written = 0;
  for (std::uint32_t number = 0; written < bytes; ++number) {
    const auto text = bundle(number, 1'200'000);
    std::ofstream(folder / (std::to_string(number) + ".json"), std::ios::binary) << text;
    written += text.size();
  }
  return written;
}

}  // namespace serment::bench
