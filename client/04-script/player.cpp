// SPDX-License-Identifier: MIT

#include "client/04-script/player.hpp"

#include "client/04-script/expect.hpp"
#include "client/04-script/pattern.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <tuple>

namespace net {

[[noreturn]] static void stop_playing(const std::string& why)
{
    throw Error(Error::Reason::other, why);
}

// "C:" and "C1:" are the same client.
static bool is_first(const std::string& client)
{
    return client.empty() || client == "1";
}

// How often, or how much: a number of a transcript.
static std::size_t count_of(const std::string& number)
{
    if (number.size() > 9) stop_playing(number + " is too much");
    return std::stoul(number);
}

Player::Player(const Transcript& transcript, OpenWire open) :
    transcript_(transcript), open_(std::move(open))
{
    on("#{any?}", "a comment; its RFC is shown if a line below fails",
        [this](auto& found) { comment(found[0]); });
    on("--- as in: {any}", "first the lines of the transcript with that title",
        [this](auto& found) { as_in(found[0]); });
    add_clients();
    add_server();
    add_ends();
}

// In bytes \r \n \t \0 \\ and \xNN stand for one byte each.
void Player::add_clients()
{
    on("C{digit?}: {any?}", "the client, or client 2 and so on, sends a line",
        [this](auto& found) { send(found[0], found[1] + "\r\n"); });
    on("C{digit?}+ {any?}", "it sends exactly these bytes",
        [this](auto& found) { send(found[0], unescape(found[1])); });
    on("--- client sends {number} times: {any}", "this line", [this](auto& found) {
        for (auto left = count_of(found[0]); left > 0; --left)
            send("", unescape(found[1]) + "\r\n");
    });
    on("--- client sends a line of {number} bytes", "and CR LF",
        [this](auto& found) { send("", std::string(count_of(found[0]), 'x') + "\r\n"); });
    on("--- client sends {number} bytes of text", "in lines of 80", [this](auto& found) {
        std::string text;
        while (text.size() + 80 <= count_of(found[0])) text += std::string(78, 'x') + "\r\n";
        send("", text);
    });
}

void Player::add_server()
{
    on("S{digit?}: {any?}", "the server says this line to it",
        [this](auto& found) { expect_line(wire(found[0]), found[1]); });
    on("S{digit?}+ {any?}", "the server says exactly these bytes",
        [this](auto& found) { expect_bytes(wire(found[0]), unescape(found[1])); });
    on("--- server says {number} times: {any}", "this line", [this](auto& found) {
        for (auto left = count_of(found[0]); left > 0; --left) expect_line(wire(""), found[1]);
    });
}

void Player::add_ends()
{
    on("--- client half-closes", "it sends nothing more, but reads",
        [this](auto&) { wire("").half_close(); });
    on("--- client closes", "both directions", [this](auto&) { wire("").close(); });
    on("--- client {digit} closes", "client 2 and so on",
        [this](auto& found) { wire(found[0]).close(); });
    on("--- client resets", "the connection is gone at once", [this](auto&) { wire("").reset(); });
    on("--- server closes", "in an orderly way, with nothing more to say",
        [this](auto&) { expect_end(wire("")); });
    on("--- server closes {digit}", "the connection of client 2 and so on",
        [this](auto& found) { expect_end(wire(found[0])); });
    on("--- connect {any}", "to this one of several servers from here on", [this](auto& found) {
        server_ = found[0];
        close_connections();
        if (!sent_.back().bytes.empty()) sent_.emplace_back();
        sent_.back().server = server_;
    });
}

void Player::on(std::string form, std::string meaning, Step step)
{
    rows_.push_back({std::move(form), std::move(meaning), std::move(step)});
}

Player::Result Player::play()
try {
    play(transcript_);
    expect_nothing_more();
    return Result::as_written;
} catch (const NotAsWritten& wrong) {
    fail(wrong, wrong.at);
    return Result::not_as_written;
} catch (const std::exception& error) {
    fail(error, {});
    return Result::not_played;
}

void Player::play(const Transcript& transcript)
{
    playing_.push_back(transcript.title);
    line_ = transcript.line;
    for (const auto& line : transcript.lines) {
        ++line_;
        if (line.empty()) continue;
        shown_.push_back(line);
        play_line(line);
    }
    playing_.pop_back();
}

void Player::play_line(const std::string& line)
{
    for (const auto& row : rows_)
        if (const auto found = match(row.form, line)) return row.step(*found);
    refuse_line();
}

void Player::refuse_line() const
{
    constexpr std::size_t column = 54;
    std::string lines;
    for (const auto& row : rows_) {
        lines.append("\n  ").append(row.form);
        lines.append(column - std::min(row.form.size(), column - 1), ' ').append(row.meaning);
    }
    stop_playing("this is no line of a transcript; there are" + lines);
}

void Player::comment(const std::string& text)
{
    if (const auto at = text.find("RFC"); at != text.npos) section_ = text.substr(at);
}

void Player::as_in(const std::string& title)
{
    if (std::find(playing_.begin(), playing_.end(), title) != playing_.end()) {
        std::string ring;
        for (const auto& outer : playing_) ring += "\n  " + outer + ", as in";
        stop_playing("this is a circular reference:" + ring + "\n  " + title);
    }
    for (const auto& other : read_all_transcripts(transcript_.file)) {
        if (other.title != title) continue;
        const auto here = std::pair(line_, section_);
        play(other);
        std::tie(line_, section_) = here;
        return;
    }
    stop_playing("no transcript in " + transcript_.file + " has this title");
}

void Player::send(const std::string& client, const std::string& bytes)
{
    if (!wire(client).send(bytes)) throw NotAsWritten(wire(client).peer() + " takes no more");
    if (is_first(client)) sent_.back().bytes += bytes;
}

void Player::expect_nothing_more()
{
    shown_.emplace_back();
    for (auto& [client, wire] : wires_)
        if (wire->has_more())
            throw NotAsWritten(wire->peer() + " has more to say: " + printable(wire->read_line()));
}

Wire& Player::wire(const std::string& client)
{
    auto& wire = wires_[is_first(client) ? "" : client];
    if (!wire) wire = open_(server_);
    return *wire;
}

void Player::fail(const std::exception& error, std::optional<std::size_t> at)
{
    failure_ = {line_, shown_.empty() ? "" : shown_.back(), error.what(), section_, at};
}

std::string Player::report() const
{
    const auto& [line, written, why, section, at] = failure_;
    if (why.empty()) return {};
    auto text = transcript_.file + ":" + std::to_string(line);
    text += (transcript_.title.empty() ? "" : ": " + transcript_.title) + "\n";
    for (const auto& shown : shown_)
        text += (&shown == &shown_.back() ? "> " : "  ") + shown + "\n";
    text += why + "\n";
    return section.empty() ? text : text + "see " + section + "\n";
}

}  // namespace net
