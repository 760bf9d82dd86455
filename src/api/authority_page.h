#pragma once
// How each computer of the practice comes to trust this server: a page, the authority's
// certificate, and a profile for Apple's devices. Never "click through the warning".
#include "api/services.h"
#include "net/http.h"

namespace serment::api {

/// /ca/, /ca/serment-ca.crt, /ca/serment.mobileconfig; 404 for other paths.
net::Response authority_page(const net::Request& request, const Configuration& configuration);

}  // namespace serment::api
