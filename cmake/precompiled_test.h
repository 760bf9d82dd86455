#include "precompiled.h"

#include <doctest/doctest.h>
