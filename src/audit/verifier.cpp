#include "audit/verifier.h"

#include <algorithm>

#include "audit/journal_state.h"
#include "crypto/hash.h"

namespace serment::audit {
namespace {

constexpr std::size_t kMostListed = 1000;
constexpr auto kClockTolerance = std::chrono::minutes(2);

// "Événement n° 12 : " at the head of a sentence.
std::string subject(std::uint64_t first, std::uint64_t last) {
  std::string text = name_events(first, last) + "\u00a0: ";
  text.replace(0, std::string_view("é").size(), "É");
  return text;
}
std::string subject(std::uint64_t index) {
  return subject(index, index);
}

// A past participle, in the plural for several events.
std::string agreed(std::string_view participle, std::uint64_t first, std::uint64_t last) {
  return std::string(participle) + (first == last ? "" : "s");
}

}  // namespace

void Verifier::find(std::uint64_t index, std::string_view code, std::string text) {
  ++x_faults;
  if (x_found.findings.size() < kMostListed) {
    x_found.findings.push_back({index, std::string(code), std::move(text)});
  } else {
    ++x_found.findings_beyond;
  }
}

void Verifier::block(const EventBlock& block) {
  const std::uint64_t faults = x_faults;
  x_found.bytes += block.bytes();
  for (const EventBlock::Event& event : block.events()) check_event(event);
  grow(block);
  // The stored root is looked at only when each event of the block is right by itself.
  if (block.root() && !x_displaced && x_faults == faults) {
    check_root(block.events().front().place / kBlockSize, *block.root());
  }
}

void Verifier::check_event(const EventBlock::Event& event) {
  place_taken(event.place);
  ++x_next;
  if (event.authentic) {
    check_place(event);
    check_detail(event);
  } else {
    report_displaced();
    find(event.place, "journal.changed",
         subject(event.place) + "son contenu ou son sceau a été modifié dans la base.");
  }
}

// Grows the tree by a block, whole where possible; leaves that no longer stand where they belong
// make no tree.
void Verifier::grow(const EventBlock& block) {
  if (x_holed) return;
  const std::uint64_t begin = x_tree.size();
  const bool kept_inside =
      x_against_size && *x_against_size > begin && *x_against_size < begin + block.events().size();
  if (block.root() && !kept_inside) {
    x_tree.append_block(*block.root());
    keep_root();
    return;
  }
  for (const Hash& leaf : block.leaves()) {
    x_tree.append(leaf);
    keep_root();
  }
}

// Finds the places left empty before this one.
void Verifier::place_taken(std::uint64_t index) {
  if (index == x_next) return;
  report_displaced();
  find(x_next, "journal.missing",
       subject(x_next, index - 1) + agreed("supprimé", x_next, index - 1) + " de la base.");
  x_next = index;
  x_holed = true;
}

// The tag is right: this is an event that the journal wrote, though perhaps not at this place.
void Verifier::check_place(const EventBlock::Event& event) {
  if (event.index != event.place) {
    displaced(event.place, event.index);
  } else {
    report_displaced();
    check_clock(event);
  }
  if (x_use == nullptr || x_use_number != event.segment) {
    x_use = &x_uses.try_emplace(event.segment, SegmentUse{event.place, event.index}).first->second;
    x_use_number = event.segment;
  }
  x_use->first_index = std::min(x_use->first_index, event.index);
  if (!event.expired.empty()) x_expired.emplace(event.expired);
  if (!event.created.empty()) x_found.dossiers.created.emplace_back(event.created, event.index);
  if (!event.erased.empty()) x_found.dossiers.erased.emplace_back(event.erased, event.index);
  if (!event.given_up.empty()) x_found.dossiers.given_up.emplace_back(event.given_up, event.index);
  if (!event.record_erased.empty())
    x_found.records_erased.emplace_back(event.record_erased, event.index);
  if (!event.certificate.empty()) x_found.certificates.emplace_back(event.certificate, event.index);
}

void Verifier::check_detail(const EventBlock::Event& event) {
  if (event.detail == EventBlock::Detail::wrong) {
    find(event.index, "journal.detail", subject(event.index) + "son détail scellé a été modifié.");
  } else if (event.detail == EventBlock::Detail::gone && x_use->details_gone++ == 0) {
    x_use->first_detail_gone = event.place;  // right if the segment expired: known at the end
  }
}

void Verifier::check_clock(const EventBlock::Event& event) {
  if (x_last_at && event.at < *x_last_at - kClockTolerance &&
      x_found.warnings.size() < kMostListed) {
    x_found.warnings.push_back({event.index, "journal.clock",
                                subject(event.index) + "l’horloge a reculé, du " +
                                    in_french(*x_last_at) + " au " + in_french(event.at) +
                                    ". L’ordre du journal fait foi, pas l’heure."});
  }
  x_last_at = event.at;
}

void Verifier::displaced(std::uint64_t place, std::uint64_t index) {
  if (x_displaced && place - x_displaced->begin == index - x_displaced->first_index) {
    x_displaced->end = place + 1;
    return;
  }
  report_displaced();
  x_displaced = Displaced{place, place + 1, index};
}

void Verifier::report_displaced() {
  if (!x_displaced) return;
  const Displaced run = *std::exchange(x_displaced, std::nullopt);
  const std::uint64_t last_index = run.first_index + (run.end - run.begin - 1);
  const bool one = run.begin + 1 == run.end;
  find(run.begin, "journal.reordered",
       subject(run.begin, run.end - 1) + "à cette place " +
           (one ? "se trouve l’" : "se trouvent les ") + name_events(run.first_index, last_index) +
           (one ? ", déplacé." : ", déplacés (une ligne a été insérée ou retirée avant eux)."));
}

void Verifier::check_root(std::uint64_t block, const Hash& root) {
  const auto stored = x_blocks.find(block);
  if (stored != x_blocks.end() && stored->second == root) return;
  const std::uint64_t begin = block * kBlockSize;
  find(begin, "journal.block",
       subject(begin, begin + kBlockSize - 1) +
           "la racine enregistrée de ce bloc ne correspond pas à ses événements (elle a été "
           "modifiée "
           "ou supprimée, ou ils viennent d’une autre copie de ce journal).");
}

void Verifier::keep_root() {
  if (x_against_size == x_tree.size()) x_against_root = x_tree.root();
}

void Verifier::check_segments(const std::vector<SegmentRow>& segments) {
  const bool sound = x_faults == 0;
  for (const auto& [number, use] : x_uses) {
    const std::uint32_t wanted = number;
    const auto row = std::find_if(segments.begin(), segments.end(), [&](const SegmentRow& stored) {
      return stored.number == wanted;
    });
    const bool found = row != segments.end();
    check_segment(number, use, found ? &*row : nullptr,
                  x_expired.count(expiry_object(number)) != 0);
    // Where events are missing or moved, the first one found may not be the month's first.
    if (found && row->first_index != use.first_index &&
        (sound || row->first_index > use.first_index))
      find(use.first, "journal.segment",
           "À partir de l’" + name_events(use.first, use.first) +
               "\u00a0: le début enregistré de ce mois (segment n°\u00a0" + std::to_string(number) +
               ") a été modifié dans la base.");
  }
}

void Verifier::check_segment(std::uint32_t number, const SegmentUse& use, const SegmentRow* row,
                             bool announced) {
  const std::string since = "À partir de l’" + name_events(use.first, use.first) +
                            "\u00a0: la clé de ce mois (segment n°\u00a0" + std::to_string(number) +
                            ") ";
  crypto::Key32 key;
  const bool opens =
      row != nullptr && x_keys.open_segment_key(number, row->month, row->sealed_key, key);
  if (!opens && !announced)
    find(use.first, "journal.segment",
         since +
             "a été modifiée ou supprimée sans que le journal l’ait noté\u00a0; les détails de "
             "ce mois ne sont plus lisibles.");
  if (opens && announced)
    find(use.first, "journal.segment",
         since +
             "a été remise dans la base après que le journal a noté son effacement\u00a0; les "
             "détails de ce mois qui y seraient remis aussi se liraient de nouveau.");
  if (use.details_gone != 0 && !announced)
    find(use.first_detail_gone, "journal.detail",
         subject(use.first_detail_gone) + "son détail scellé a été supprimé (segment n°\u00a0" +
             std::to_string(number) + ", " + std::to_string(use.details_gone) +
             " en tout) sans que le journal l’ait noté.");
}

// A month that no event is of. Beyond the head's, it would stop the journal at the next month.
void Verifier::check_unused(const std::vector<SegmentRow>& segments, const StoredHead* head) {
  if (head != nullptr && !head->authentic) return;
  const std::uint64_t size = head != nullptr ? head->head.tree.size() : 0;
  const std::uint32_t last = head != nullptr ? head->head.segment : 0;
  const bool whole = head != nullptr && !x_holed && x_next == size;
  for (const SegmentRow& row : segments) {
    if (x_uses.contains(row.number) || !(whole || row.number > last)) continue;
    find(x_next, "journal.segment",
         "Une clé de mois (segment n°\u00a0" + std::to_string(row.number) +
             ") dont aucun événement ne se sert a été ajoutée dans la base.");
  }
}

void Verifier::check_head(const StoredHead* head) {
  if (head == nullptr || !head->authentic) {
    if (head == nullptr && x_next == 0) return;  // a journal that has not begun
    find(x_next, "journal.head",
         std::string("La tête du journal a été ") + (head == nullptr ? "supprimée" : "modifiée") +
             "\u00a0: elle n’atteste plus le nombre d’événements (" + std::to_string(x_next) +
             " trouvés).");
    return;
  }
  const std::uint64_t size = head->head.tree.size();
  if (x_next < size) {
    find(x_next, "journal.truncated",
         subject(x_next, size - 1) + agreed("supprimé", x_next, size - 1) +
             " de la fin du journal.");
  } else if (x_next > size) {
    find(size, "journal.inserted",
         subject(size, x_next - 1) + agreed("ajouté", size, x_next - 1) +
             " dans la base sans passer par le journal.");
  } else if (x_faults == 0 && x_tree.root() != head->head.tree.root()) {
    find(
        size, "journal.root",
        "La racine recalculée des événements n’est pas celle que la tête du journal atteste\u00a0: "
        "des événements viennent d’une autre copie de ce journal.");
  }
}

void Verifier::check_against(const Checkpoint& against) {
  if (x_next < against.size) {
    find(x_next, "journal.truncated",
         "Le point de contrôle atteste " + std::to_string(against.size) +
             " événements et la base en contient " + std::to_string(x_next) +
             "\u00a0: " + name_events(x_next, against.size - 1) + " " +
             agreed("supprimé", x_next, against.size - 1) +
             ", ou ancienne copie de la base remise en place.");
  } else if (x_against_root ? *x_against_root != against.root : against.size != 0) {
    find(
        0, "journal.inconsistent",
        "Les " + std::to_string(against.size) +
            " premiers événements ne sont pas ceux que le point de contrôle atteste\u00a0: le "
            "journal "
            "a été récrit, ou une ancienne copie de la base a été remise en place puis continuée.");
  }
}

Verification Verifier::finish(const StoredHead* head, const std::vector<SegmentRow>& segments,
                              const Checkpoint* against) {
  report_displaced();
  check_segments(segments);
  check_unused(segments, head);
  check_head(head);
  const bool truncated = head != nullptr && head->authentic && x_next < head->head.tree.size();
  if (!truncated && !x_blocks.empty() && x_blocks.rbegin()->first >= x_next / kBlockSize) {
    find(x_next, "journal.block",
         "Des racines de blocs sont enregistrées au-delà des " + std::to_string(x_next) +
             " événements trouvés\u00a0: la fin du journal a été supprimée, ou ces racines "
             "ajoutées.");
  }
  if (against != nullptr) check_against(*against);
  x_found.size = x_next;
  x_found.root = x_tree.root();
  return std::move(x_found);
}

}  // namespace serment::audit
