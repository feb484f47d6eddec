// SPDX-License-Identifier: MIT

#include "smtp/10-trouble/fault_rules.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/limits.hpp"

#include <algorithm>
#include <cmath>

namespace net {

namespace {

using Kind = FaultRule::Kind;

constexpr std::uint64_t highest_speed = 1'000'000'000;

// Takes what follows the last `mark` off the text. Nothing if there is none.
std::optional<std::string_view> take_after(char mark, std::string_view& text)
{
    const auto at = text.rfind(mark);
    if (at == text.npos) return {};
    const auto rest = text.substr(at + 1);
    text = text.substr(0, at);
    return rest;
}

// "10%", "0.5%". (The from_chars of libc++ 16 reads whole numbers only.)
bool to_percent(std::string_view text, double& into)
{
    if (!text.ends_with('%')) return false;
    text.remove_suffix(1);
    std::uint32_t whole = 0, fraction = 0;
    const auto digits = take_after('.', text);
    if (!to_number(whole)(text) || (digits && !to_number(fraction)(*digits))) return false;
    into = whole + (digits ? fraction / std::pow(10, digits->size()) : 0);
    return into > 0 && into <= 100;
}

bool is_number_of(Kind kind, unsigned number)
{
    return kind == Kind::fail ? number >= 400 && number <= 599 : number <= 3'600'000;
}

}  // namespace

// VERB=NUMBER@P%, or VERB@P%.
Options::Setter FaultRules::to_rule(Kind kind)
{
    return [this, kind](std::string_view value) {
        FaultRule rule{kind, {}};
        if (const auto percent = take_after('@', value);
            percent && !to_percent(*percent, rule.percent))
            return false;
        const auto number = take_after('=', value);
        const bool has_number = kind == Kind::fail || kind == Kind::delay;
        if (number.has_value() != has_number) return false;
        if (number && (!to_number(rule.number)(*number) || !is_number_of(kind, rule.number)))
            return false;
        for (const char c : value)
            rule.verb += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        rules_.push_back(rule);
        return !value.empty();
    };
}

// BYTES or BYTES-BYTES, and perhaps @P%.
bool FaultRules::set_slow(std::string_view value)
{
    if (const auto percent = take_after('@', value);
        percent && !to_percent(*percent, slow_.percent))
        return false;
    const auto most = take_after('-', value);
    if (!to_positive(slow_.least)(value)) return false;
    slow_.most = slow_.least;
    if (most && !to_number(slow_.most)(*most)) return false;
    return slow_.most >= slow_.least && slow_.most <= highest_speed;
}

void FaultRules::add_to(Options& options)
{
    options.add("--fail VERB=CODE",
        "answer VERB by CODE, and do not do it; any of these four with @10% at its end: one time "
        "in ten",
        "never", to_rule(Kind::fail));
    options.add(
        "--delay VERB=MS", "answer so many milliseconds late", "never", to_rule(Kind::delay));
    options.add(
        "--drop VERB", "do it, and close in place of the answer", "never", to_rule(Kind::drop));
    options.add("--garble VERB", "damage the answer", "never", to_rule(Kind::garble));
    options.add("--slow BYTES",
        "answer, and take messages, at so many bytes a second; 1024-4096@10%: one session in ten, "
        "at a speed between",
        "no limit", [this](std::string_view value) { return set_slow(value); });
    options.add(
        "--seed N", "the same faults in each run with this number", "a new one", to_number(seed_));
}

void FaultRules::check(const std::vector<const State*>& states) const
{
    for (const auto& rule : rules_) {
        const bool is_known = rule.verb == "GREETING" || rule.verb == "DOT" || rule.verb == "ANY" ||
            std::any_of(states.begin(), states.end(), [&](const State* state) {
                return std::any_of(state->rows().begin(), state->rows().end(),
                    [&](const State::Row& row) { return rule.verb == row.info.name; });
            });
        if (!is_known) throw WrongUsage("there is no verb " + rule.verb + " to go wrong");
    }
    if (!are_none()) log("trouble: --seed " + std::to_string(seed_) + " repeats this run");
}

std::minstd_rand FaultRules::random_numbers(unsigned session) const
{
    std::seed_seq both{seed_, std::uint32_t{session}};
    return std::minstd_rand(both);
}

}  // namespace net
