// What the tests of the API read.
#include "precompiled_test_above_vault.h"

#include "contract/api_fixture.h"
