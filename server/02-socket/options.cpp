// SPDX-License-Identifier: MIT

#include "server/02-socket/options.hpp"

#include "server/02-socket/trace.hpp"

#include <iostream>
#include <utility>

namespace net {

Options::Options(std::string title) : title_(std::move(title))
{
    add_flag("--help", "show this help", help_);
    add_flag("--trace", "show each read and write, with the bytes", trace_);
}

void Options::add(std::string name, std::string help, std::string shown_default, Setter set)
{
    options_.push_back(
        {std::move(name), std::move(help), std::move(shown_default), std::move(set)});
}

void Options::add_flag(std::string name, std::string help, bool& into)
{
    add(std::move(name), std::move(help), "", [&into](std::string_view) { return into = true; });
    options_.back().is_flag = true;
}

void Options::add_server(Address& here)
{
    add("--address IP", "the numeric address to listen on, IPv4 or IPv6", here.ip,
        to_text(here.ip));
    add("--port N", "the port to listen on; 0 uses a free one", std::to_string(here.port),
        to_number(here.port));
}

Options::Option* Options::find(std::string_view name)
{
    for (Option& known : options_)
        if (known.name.substr(0, known.name.find(' ')) == name) return &known;
    return nullptr;
}

Options::Option* Options::next_operand()
{
    for (Option& known : options_)
        if (!known.name.starts_with("--") && (!known.is_given || known.name.starts_with('[')))
            return &known;
    return nullptr;
}

std::string Options::missing() const
{
    for (const Option& known : options_)
        if (known.shown_default.empty() && !known.is_flag && !known.is_given &&
            !known.name.starts_with('['))
            return known.name;
    return {};
}

std::string Options::usage() const
{
    constexpr std::size_t column = 20;
    std::string text = title_ + "\n\n";
    for (const Option& option : options_) {
        const auto width = std::max(option.name.size() + 1, column);
        text += "  " + option.name + std::string(width - option.name.size(), ' ') + option.help;
        if (!option.shown_default.empty()) text += " (" + option.shown_default + ")";
        text += '\n';
    }
    return text;
}

std::string Options::parse(const std::vector<std::string_view>& arguments)
{
    bool are_operands = false;  // all that follow
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const auto argument = arguments[at];
        if (argument == "--" && !std::exchange(are_operands, true)) continue;
        const auto equals = argument.find('=');  // --port=2525 is --port 2525
        const std::string name(argument.substr(0, equals));
        const bool is_operand = are_operands || !name.starts_with('-');
        Option* option = is_operand ? next_operand() : find(name);
        if (!option) return "no such option: " + std::string(argument);

        std::string_view value;
        if (is_operand) {
            value = argument;
        } else if (equals != argument.npos) {
            if (option->is_flag) return name + " takes no value";
            value = argument.substr(equals + 1);
        } else if (!option->is_flag) {
            if (++at == arguments.size()) return name + " needs a value";
            value = arguments[at];
        }
        if (!option->set(value))
            return "not a value for " + option->name + ": " + std::string(value);
        option->is_given = true;
    }
    const auto name = missing();
    return name.empty() ? "" : name + " is missing";
}

int Options::run(int argc, char** argv, const std::function<void()>& body)
{
    const auto succeed = [&] {
        body();
        return 0;
    };
    return run(argc, argv, succeed, 1);
}

int Options::run(int argc, char** argv, const std::function<int()>& body, int failed)
try {
    const std::string wrong = parse({argv + 1, argv + argc});
    if (help_) {
        std::cout << usage() << std::flush;
        return 0;
    }
    if (!wrong.empty()) throw WrongUsage(wrong);
    set_tracing(trace_);
    platform::start();
    return body();
} catch (const WrongUsage& wrong) {
    std::cerr << wrong.what() << "\n\n" << usage();
    return 2;
} catch (const std::exception& error) {
    log_error(error);
    return failed;
}

Options::Setter to_text(std::string& into)
{
    return [&into](std::string_view value) {
        into = value;
        return !value.empty();
    };
}

}  // namespace net
