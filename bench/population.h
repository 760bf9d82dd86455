#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace serment::bench {

/// A fictional FHIR bundle of about `bytes` bytes about patient `number`; the same for the same
/// arguments. Shaped like a practice program's export: many small resources.
std::string bundle(std::uint32_t number, std::size_t bytes);

/// Writes bundles into a folder until `bytes` are reached; returns how many bytes were written.
std::uint64_t write_bundles(const std::filesystem::path& folder, std::uint64_t bytes);

}  // namespace serment::bench
