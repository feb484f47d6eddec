// SPDX-License-Identifier: MIT
//
// What nearly every test includes, compiled once: it halves the time that the tests take to compile. tests/tests.mk
// puts it in front of each test; a test includes what it uses all the same.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>
