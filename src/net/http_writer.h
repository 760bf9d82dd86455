#pragma once
#include <string>

#include "net/http.h"

namespace serment::net {

/// The head of a response, blank line included. A header with a control character is left out. The
/// length is written unless `streamed`; "Connection: close" when `closes`.
std::string response_head(const Response& response, std::size_t body_size, bool closes,
                          bool streamed);
/// A short answer without body for what never reaches a handler.
std::string refusal(int status);
/// 308 to the same target over HTTPS.
std::string redirection(std::string_view host, std::uint16_t port, std::string_view target);

}  // namespace serment::net
