#pragma once
#include "crisis/kit.h"
#include "documents/template.h"

namespace serment::crisis {

/// What the templates of the kit, the page and the sheet show.
documents::View kit_view(const KitContent& content, Date edition);

}  // namespace serment::crisis
