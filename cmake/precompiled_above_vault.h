// What the modules that stand on the vault read besides.
#include "precompiled.h"

#include <atomic>
#include <boost/describe.hpp>
#include <deque>
#include <mutex>
#include <set>
#include <tuple>

#include "json/bind.h"
#include "vault/session.h"
