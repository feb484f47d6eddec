// SPDX-License-Identifier: MIT
//
// `make table`.

#include "tests/support/sessions.hpp"

#include <iostream>

int main()
try {
    std::cout << test::table_of_verbs();
    return 0;
} catch (const std::exception& error) {
    std::cerr << "table: " << error.what() << "\n";
    return 1;
}
