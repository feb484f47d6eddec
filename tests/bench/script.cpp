// SPDX-License-Identifier: MIT

#include "tests/bench/script.hpp"

#include "tests/bench/link.hpp"

#include <utility>

namespace bench {

std::string_view Player::unsent() const
{
    if (is_over()) return {};
    return std::string_view(script_[step_].send).substr(sent_);
}

void Player::received(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (is_over()) wrong("", bytes);
        const Answer& expected = script_[step_].answers[answer_];
        const bool exact = expected.kind == Answer::Kind::bytes;
        bytes.remove_prefix(exact ? take_bytes(expected, bytes) : take_line(expected, bytes));
    }
}

std::size_t Player::take_line(const Answer& expected, std::string_view bytes)
{
    const auto end = bytes.find('\n');
    const auto piece = bytes.substr(0, end == bytes.npos ? end : end + 1);
    if (partial_.empty() && end != bytes.npos) {
        check_line(expected, piece);
        return piece.size();
    }
    partial_ += piece;
    if (partial_.size() > 4096) wrong(expected.text, partial_);
    if (end != bytes.npos) {
        const auto line = std::exchange(partial_, {});
        check_line(expected, line);
    }
    return piece.size();
}

void Player::check_line(const Answer& expected, std::string_view line)
{
    if (!line.starts_with(expected.text)) wrong(expected.text, line);
    const bool continues = line.substr(expected.text.size()).starts_with('-');
    if (expected.kind == Answer::Kind::line || !continues) answered(expected);
}

std::size_t Player::take_bytes(const Answer& expected, std::string_view bytes)
{
    const auto left = std::string_view(expected.text).substr(matched_);
    const auto piece = bytes.substr(0, left.size());
    if (!left.starts_with(piece)) wrong(left, piece);
    matched_ += piece.size();
    if (matched_ == expected.text.size()) answered(expected);
    return piece.size();
}

void Player::answered(const Answer& expected)
{
    if (expected.completes) meter_.done();
    matched_ = 0;
    if (++answer_ < script_[step_].answers.size()) return;
    answer_ = sent_ = 0;
    ++step_;
}

}  // namespace bench
