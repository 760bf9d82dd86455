// What most commands read.
#include "precompiled_above_vault.h"

#include "cli/command.h"
#include "cli/context.h"
#include "cli/json_text.h"
#include "cli/terminal.h"
#include "compliance/founding.h"
