#pragma once
// The one page of the card's own port: it reads the certificate that the browser showed, and sends
// the person back to the application with a one-time ticket, or with the reason of a refusal.
#include <filesystem>

#include "api/services.h"
#include "net/http.h"

namespace serment::api {

/// Where authorities and revocation lists of cards are laid down: "<data>.tls/cards".
std::filesystem::path card_folder(const std::filesystem::path& data);
net::Response card_page(const net::Request& request, Services& services);

}  // namespace serment::api
