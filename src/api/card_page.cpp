#include "api/card_page.h"

#include <fstream>

#include "api/arrival.h"
#include "api/session_answers.h"
#include "crypto/card_certificate.h"
#include "identity/oidc.h"

namespace serment::api {
namespace {

constexpr std::size_t kMostFiles = 64;
constexpr std::uintmax_t kLargestFile = 64U << 20;

/// Read at each presentation: a list laid down now counts now.
std::vector<Bytes> files_in(const std::filesystem::path& folder) {
  std::vector<Bytes> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::error_code unknown;
    if (files.size() >= kMostFiles || !entry.is_regular_file(unknown) ||
        entry.file_size(unknown) > kLargestFile)
      continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return files;
}

Result<Arrival> read(const net::Request& request, const Services& services) {
  if (request.client_certificate.empty())
    return fail(Errc::forbidden, "card.missing", "Aucune carte n’a été présentée.",
                "Rien n’a été ouvert.",
                "Insérez-la, attendez que le voyant soit fixe, puis choisissez-la dans la fenêtre "
                "du navigateur.");
  const auto card = TRY(crypto::check_card(request.client_certificate, request.client_chain,
                                           files_in(card_folder(services.configuration.directory)),
                                           services.clock.now()));
  Arrival arrival;
  arrival.method = "card";
  arrival.identifier = card.identifier;
  if (card.kind != crypto::CardKind::other) arrival.rpps = identity::rpps_of(card.identifier);
  return arrival;
}

/// The application's own door, under the name by which this browser came.
std::string application(const net::Request& request, const Services& services) {
  const std::string named(request.header("Host"));
  const auto end = named.starts_with("[") ? named.find(']') + 1 : named.find(':');
  const auto port = services.configuration.port;
  return "https://" + named.substr(0, end) + (port == 443 ? "" : ":" + std::to_string(port));
}

}  // namespace

std::filesystem::path card_folder(const std::filesystem::path& data) {
  auto folder = data;
  folder += ".tls";
  return folder / "cards";
}

net::Response card_page(const net::Request& request, Services& services) {
  net::Response response;
  response.status = 302;
  response.headers.push_back({"Cache-Control", "no-store"});
  const auto home = application(request, services);
  if (request.method != "GET" || request.path != "/carte") {
    response.headers.push_back({"Location", home + "/"});
    return response;
  }
  auto arrival = read(request, services);
  if (!arrival) {
    if (arrival.error().code != "card.missing")
      note_stranger(services, request, "card",
                    "{\"method\":\"card\",\"code\":\"" + arrival.error().code + "\"}");
    arrival = refused_arrival("card", arrival.error());
  }
  auto way = way_back(services, request.peer, *arrival);
  response.headers.push_back({"Location", home + way.path});
  response.headers.push_back(std::move(way.cookie));
  return response;
}

}  // namespace serment::api
