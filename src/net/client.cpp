#include "net/client.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace serment::net {
namespace {

struct Free {
  void operator()(CURL* one) const { curl_easy_cleanup(one); }
  void operator()(curl_slist* one) const { curl_slist_free_all(one); }
};

struct Received {
  std::string body{};
  std::size_t most = 0;
  bool too_large = false;
};

std::size_t receive(char* data, std::size_t size, std::size_t count, void* where) {
  auto& received = *static_cast<Received*>(where);
  if (received.body.size() + size * count > received.most) {
    received.too_large = true;
    return 0;
  }
  received.body.append(data, size * count);
  return size * count;
}

bool start() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return started;
}

void set_rules(CURL* curl, const ClientOptions& options, Received& received) {
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.deadline.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
  if (options.authorities_pem.empty()) return;
  curl_blob blob{};
  // libcurl takes a pointer to what it only copies.
  blob.data = const_cast<char*>(options.authorities_pem.data());
  blob.len = options.authorities_pem.size();
  blob.flags = CURL_BLOB_COPY;
  curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &blob);
  curl_easy_setopt(curl, CURLOPT_CAPATH, "/etc/ssl/certs");
}

}  // namespace

std::string https_host(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  if (!url.starts_with(kScheme)) return {};
  auto authority = url.substr(kScheme.size());
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (authority.find_first_of("@\\ ") != std::string_view::npos) return {};
  const auto end = authority.starts_with("[") ? authority.find(']') + 1 : authority.find(':');
  std::string host(authority.substr(0, end));
  for (char& c : host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return host;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

Result<ClientResponse> fetch(const ClientOptions& options, const ClientRequest& request) {
  const auto host = https_host(request.url);
  if (host.empty() ||
      std::find(options.hosts.begin(), options.hosts.end(), host) == options.hosts.end())
    return fail(Errc::forbidden, "client.host",
                "Serment n’appelle que les serveurs qui lui ont été nommés.",
                "Rien n’a été envoyé.", "Ajoutez ce serveur à la liste dans les réglages.",
                host.substr(0, 120));
  const std::unique_ptr<CURL, Free> curl(start() ? curl_easy_init() : nullptr);
  Received received;
  received.most = options.most_bytes;
  std::unique_ptr<curl_slist, Free> headers;
  for (const auto& header : request.headers)
    headers.reset(
        curl_slist_append(headers.release(), (header.name + ": " + header.value).c_str()));
  CURLcode code = CURLE_FAILED_INIT;
  if (curl) {
    set_rules(curl.get(), options, received);
    curl_easy_setopt(curl.get(), CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    if (!request.form.empty())
      curl_easy_setopt(curl.get(), CURLOPT_COPYPOSTFIELDS, request.form.c_str());
    if (!request.user.empty()) {
      curl_easy_setopt(curl.get(), CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
      curl_easy_setopt(curl.get(), CURLOPT_USERNAME, request.user.c_str());
      curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, request.password.c_str());
    }
    code = curl_easy_perform(curl.get());
  }
  if (received.too_large)
    return fail(Errc::unavailable, "client.too_large", "Ce serveur répond trop longuement.",
                "Sa réponse n’a pas été lue.", "Vérifiez son adresse dans les réglages.", host);
  if (code != CURLE_OK)
    return fail(Errc::unavailable, "client.unreachable", "Ce serveur ne répond pas.",
                "Rien n’a été changé.", "Vérifiez la connexion à Internet et son certificat.",
                host + ": " + curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  return ClientResponse{static_cast<int>(status), std::move(received.body)};
}

}  // namespace serment::net
