#pragma once
// Names inside a bundle (docs/format/evidence.md, "Contents").
#include <array>
#include <string_view>

namespace serment::evidence {

inline constexpr std::string_view kFormat = "serment-evidence/1";

inline constexpr std::string_view kReadMe = "00_LISEZ-MOI.html";
inline constexpr std::string_view kSummary = "01_sommaire.pdf";
inline constexpr std::string_view kDocuments = "01_documents.json";

// The four lists of everything else; they do not list one another.
inline constexpr std::string_view kBsdList = "CHECKSUM.SHA256.txt";
inline constexpr std::string_view kGnuList = "sha256sums.txt";
inline constexpr std::string_view kCnilList = "contenu.txt";
inline constexpr std::string_view kPieces = "pieces.txt";
inline constexpr std::array<std::string_view, 4> kLists = {kBsdList, kGnuList, kCnilList, kPieces};

inline constexpr std::string_view kCertificates = "09_conservation/certificats/";

inline constexpr std::string_view kState = "preuve/etat.json";
inline constexpr std::string_view kKey = "preuve/cle-publique.txt";
inline constexpr std::string_view kCheckpoint = "preuve/checkpoint.txt";
inline constexpr std::string_view kSignedList = "preuve/empreintes-signees.txt";
inline constexpr std::string_view kInclusion = "preuve/inclusion/";
inline constexpr std::string_view kProofSuffix = ".tlog-proof";
inline constexpr std::string_view kEntrySuffix = ".entry";

}  // namespace serment::evidence
