// SPDX-License-Identifier: MIT

#include "server/02-socket/options.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <set>
#include <thread>

namespace net {
namespace {

Stop* stop_of_main = nullptr;

template <typename Number> bool parse_number(std::string_view from, Number& into)
{
    const char* end = from.data() + from.size();
    const auto [stopped, error] = std::from_chars(from.data(), end, into);
    return error == std::errc() && stopped == end;
}

}  // namespace

Options::Options(std::string title) : title_(std::move(title))
{
    add_flag("--help", help_, "this text");
}

void Options::add(std::string name, std::string& into, std::string help)
{
    options_.push_back({std::move(name), std::move(help), into, [&into](std::string_view value) {
                            into = value;
                            return !value.empty();
                        }});
}

void Options::add(std::string name, std::uint16_t& into, std::string help)
{
    options_.push_back({std::move(name), std::move(help), std::to_string(into),
        [&into](std::string_view value) { return parse_number(value, into); }});
}

void Options::add(std::string name, std::uint64_t& into, std::string help)
{
    options_.push_back({std::move(name), std::move(help), std::to_string(into),
        [&into](std::string_view value) { return parse_number(value, into) && into > 0; }});
}

void Options::add(std::string name, std::chrono::seconds& into, std::string help)
{
    options_.push_back({std::move(name), std::move(help), std::to_string(into.count()),
        [&into](std::string_view value) {
            std::uint32_t seconds = 0;
            if (!parse_number(value, seconds) || seconds == 0 || seconds > 1'000'000) return false;
            into = std::chrono::seconds(seconds);
            return true;
        }});
}

void Options::add_flag(std::string name, bool& into, std::string help)
{
    options_.push_back({std::move(name), std::move(help), "",
        [&into](std::string_view) { return into = true; }, true});
}

void Options::add_name(std::string name, std::string& into, std::string help)
{
    options_.push_back({std::move(name), std::move(help), into, [&into](std::string_view value) {
                            into = value;
                            return !value.empty() && value.size() <= 240 &&
                                value.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                        "0123456789.-") == value.npos;
                        }});
}

void Options::add_choice(
    std::string name, std::string& into, std::vector<std::string> words, std::string help)
{
    options_.push_back({std::move(name), std::move(help), into,
        [&into, words = std::move(words)](std::string_view value) {
            into = value;
            return std::find(words.begin(), words.end(), value) != words.end();
        }});
}

void Options::add_server(Address& here)
{
    add("--address IP", here.ip, "the numeric address to listen on, IPv4 or IPv6");
    add("--port N", here.port, "the port to listen on; 0 takes a free one");
    add_trace();
}

void Options::add_trace()
{
    add_flag("--trace", trace_, "shows every byte that comes and goes");
}

std::string Options::usage() const
{
    std::string text = title_ + "\n\n";
    std::set<std::string> seen;
    for (const Option& option : options_) {
        if (!seen.insert(option.name).second) continue;
        text += "  " + option.name +
            std::string(option.name.size() < 20 ? 20 - option.name.size() : 1, ' ');
        text += option.help + (option.is_flag ? "" : " (" + option.shown_default + ")") + "\n";
    }
    return text;
}

std::string Options::parse(const std::vector<std::string_view>& arguments)
{
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string argument(arguments[at]);
        const auto equals = argument.find('=');  // --port=2525 is --port 2525
        const std::string name = argument.substr(0, equals);
        std::vector<const Option*> options;
        for (const Option& known : options_)
            if (known.name.substr(0, known.name.find(' ')) == name) options.push_back(&known);
        if (options.empty()) return "no such option: " + argument;
        if (options.front()->is_flag && equals != std::string::npos)
            return name + " takes no value";

        std::string value;
        if (equals != std::string::npos)
            value = argument.substr(equals + 1);
        else if (!options.front()->is_flag) {
            if (++at == arguments.size()) return name + " needs a value";
            value = arguments[at];
        }
        for (const Option* option : options)
            if (!option->set(value)) return "not a value for " + option->name + ": " + value;
    }
    return {};
}

int Options::run(int argc, char** argv, const std::function<void(Stop&)>& body)
{
    const std::string wrong = parse({argv + 1, argv + argc});
    if (!wrong.empty() && !help_) {
        std::cerr << wrong << "\n\n" << usage();
        return 2;
    }
    if (help_) {
        std::cout << usage();
        return 0;
    }
    try {
        set_tracing(trace_);
        platform::start();
        Stop& stop =
            *new Stop;  // never destroyed: the thread of the signals may still use it at exit
        stop_of_main = &stop;
        platform::on_stop([] {
            stop_of_main->request();
            std::this_thread::sleep_for(std::chrono::seconds(2));
            stop_of_main->cut();  // who keeps us still, by not reading or by never falling silent
        });
        body(stop);
        return 0;
    } catch (const std::exception& error) {
        complain(error.what());
        return 1;
    }
}

}  // namespace net
