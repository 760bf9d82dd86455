// What most handlers read.
#include "precompiled_above_vault.h"

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
