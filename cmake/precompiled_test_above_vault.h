#include "precompiled_above_vault.h"

#include <doctest/doctest.h>
