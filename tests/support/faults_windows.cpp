// SPDX-License-Identifier: MIT

#include "tests/support/faults.hpp"

#include <stdexcept>

namespace test {

std::string Faults::why_not()
{
    return "LD_PRELOAD is for Linux";
}

Faults::Faults(const std::filesystem::path&)
{
    throw std::runtime_error(why_not());
}

Faults::~Faults() = default;

std::vector<std::string> Faults::command(const std::string&) const
{
    return {};
}

void Faults::fail(faults::Call, int, int) { }

void Faults::count(faults::Call) { }

int Faults::counted() const
{
    return 0;
}

bool Faults::release()
{
    return false;
}

std::string Faults::callers() const
{
    return {};
}

std::vector<faults::Record> Faults::recorded() const
{
    return {};
}

void Faults::order(faults::Action, int) { }

const std::vector<Fault>& all_faults()
{
    static const std::vector<Fault> none;
    return none;
}

std::string text(const Fault& fault)
{
    return fault.name;
}

const char* name_of(faults::Call)
{
    return "";
}

}  // namespace test
