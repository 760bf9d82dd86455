#include "api/authority_page.h"

namespace serment::api {
namespace {

std::string body_of_pem(const std::string& pem) {
  std::string body;
  std::size_t at = 0;
  while (at < pem.size()) {
    const auto end = pem.find('\n', at);
    const auto line = pem.substr(at, end == std::string::npos ? end : end - at);
    if (!line.starts_with("-----")) body += line;
    if (end == std::string::npos) break;
    at = end + 1;
  }
  return body;
}

std::string profile(const Configuration& configuration) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
         "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
         "<plist version=\"1.0\"><dict>\n"
         "<key>PayloadContent</key><array><dict>\n"
         "<key>PayloadCertificateFileName</key><string>serment-ca.crt</string>\n"
         "<key>PayloadContent</key><data>" +
         body_of_pem(configuration.authority_pem) +
         "</data>\n"
         "<key>PayloadDescription</key><string>Autorité locale du cabinet</string>\n"
         "<key>PayloadDisplayName</key><string>Serment</string>\n"
         "<key>PayloadIdentifier</key><string>fr.serment.autorite.racine</string>\n"
         "<key>PayloadType</key><string>com.apple.security.root</string>\n"
         "<key>PayloadUUID</key><string>5E4D0001-0000-4000-8000-000000000001</string>\n"
         "<key>PayloadVersion</key><integer>1</integer>\n"
         "</dict></array>\n"
         "<key>PayloadDisplayName</key><string>Serment, réseau du cabinet</string>\n"
         "<key>PayloadIdentifier</key><string>fr.serment.autorite</string>\n"
         "<key>PayloadType</key><string>Configuration</string>\n"
         "<key>PayloadUUID</key><string>5E4D0002-0000-4000-8000-000000000002</string>\n"
         "<key>PayloadVersion</key><integer>1</integer>\n"
         "</dict></plist>\n";
}

std::string page(const Configuration& configuration) {
  return "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width\">"
         "<title>Faire confiance à Serment sur ce poste</title></head><body><main>"
         "<h1>Faire confiance à Serment sur ce poste</h1>"
         "<p>Ce cabinet a sa propre autorité de certificats. Elle ne vaut que pour les adresses de "
         "cette machine\u202f: elle ne permet d’imiter aucun autre site.</p>"
         "<ol><li>Comparez l’empreinte affichée par le serveur au démarrage avec celle-ci\u00a0: "
         "<br><code>" +
         configuration.authority_fingerprint +
         "</code></li>"
         "<li><a href=\"/ca/serment-ca.crt\" download>Télécharger le certificat</a> "
         "(Windows, Linux) ou <a href=\"/ca/serment.mobileconfig\">le profil</a> (Mac, iPhone, "
         "iPad).</li>"
         "<li><strong>Windows</strong>\u00a0: ouvrez le fichier, «\u00a0Installer un "
         "certificat\u00a0», "
         "«\u00a0Ordinateur local\u00a0», «\u00a0Placer tous les certificats dans le magasin "
         "suivant\u00a0», «\u00a0Autorités de certification racines de confiance\u00a0».</li>"
         "<li><strong>Mac</strong>\u00a0: ouvrez le profil, puis Réglages, Confidentialité et "
         "sécurité, Profils, «\u00a0Installer\u00a0».</li>"
         "<li><strong>Firefox</strong>\u00a0: Paramètres, Vie privée et sécurité, Certificats, "
         "Autorités, Importer.</li>"
         "<li>Fermez le navigateur, rouvrez-le, puis <a href=\"/\">entrez dans "
         "Serment</a>.</li></ol>"
         "<p>Ne passez jamais outre l’avertissement d’un navigateur\u202f: c’est ce qu’un "
         "attaquant attend.</p></main></body></html>";
}

}  // namespace

net::Response authority_page(const net::Request& request, const Configuration& configuration) {
  net::Response response;
  const auto give = [&](std::string_view type, std::string body) {
    response.headers.push_back({"Content-Type", std::string(type)});
    response.headers.push_back({"Cache-Control", "no-cache"});
    response.body = std::move(body);
  };
  if (request.path == "/ca/" || request.path == "/ca")
    give("text/html; charset=utf-8", page(configuration));
  else if (request.path == "/ca/serment-ca.crt")
    give("application/x-x509-ca-cert", configuration.authority_pem);
  else if (request.path == "/ca/serment.mobileconfig")
    give("application/x-apple-aspen-config", profile(configuration));
  else
    response.status = 404;
  return response;
}

}  // namespace serment::api
