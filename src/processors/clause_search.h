#pragma once
// Looks for the sentences of a contract that may say what a clause wants. It proposes; a person
// decides.
#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "processors/clause_catalogue.h"
#include "processors/contract_text.h"

namespace serment::processors {

struct Proposal {
  std::uint32_t page = 1;
  std::string quote;
  bool doubtful = false;  ///< the sentence may say the contrary
  std::uint32_t score = 0;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (page, quote, doubtful, score))

inline constexpr std::size_t kMostProposals = 3;

/// The best sentences, the likeliest first.
std::vector<Proposal> propose(const Clause& clause, const ContractText& text);

}  // namespace serment::processors
