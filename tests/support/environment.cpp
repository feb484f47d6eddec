// SPDX-License-Identifier: MIT
//
// What main() of a lesson does for its sockets is done here for the tests'.

#include "server/06-many/platform.hpp"

#include <gtest/gtest.h>

namespace {

class Sockets : public testing::Environment {
    void SetUp() override
    {
        platform::start();
        platform::allow_many_sockets();
    }
};

[[maybe_unused]] const auto* const sockets = testing::AddGlobalTestEnvironment(new Sockets);

}  // namespace
