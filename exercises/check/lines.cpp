// SPDX-License-Identifier: MIT

#include "exercises/check/lines.hpp"

#include "client/04-script/expect.hpp"
#include "client/04-script/pattern.hpp"
#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"
#include "server/02-socket/trace.hpp"
#include "server/06-many/deadline.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <thread>

namespace check {
namespace {

using net::NotAsWritten;
using net::Wire;
using Milliseconds = std::chrono::milliseconds;

// A piece must have arrived before the next one is sent, and nothing tells a sender that it has.
constexpr Milliseconds between_pieces(3);

std::string line_from(Wire& wire)
{
    const auto line = wire.read_line();
    if (line.empty()) throw NotAsWritten("expected this reply, but " + wire.why_no_more());
    if (!line.ends_with("\r\n"))
        throw NotAsWritten("a line must end in \\r\\n", line.find_last_not_of("\r\n") + 1);
    return line.substr(0, line.size() - 2);
}

// Throws if the line begins with none of "4 | 5".
void expect_beginning(const std::string& line, const std::string& wanted)
{
    int at = 0;
    for (std::size_t from = 0; from < wanted.size(); from = wanted.find(" | ", from)) {
        if (from > 0) from += 3;
        const auto one = wanted.substr(from, wanted.find(" | ", from) - from);
        if (line.starts_with(one)) return;
        at = std::max(at, net::mismatch(one + "{any?}", line));
    }
    throw NotAsWritten("another reply was expected", static_cast<std::size_t>(at));
}

using Lines = std::vector<std::string>;

// RFC 5321, 4.2.1: all lines but the last one have a hyphen after the code.
Lines read_reply(Wire& wire, const std::string& wanted)
{
    Lines lines;
    do {
        lines.push_back(line_from(wire));
        if (lines.size() == 1) expect_beginning(lines[0], wanted);
        if (lines.back().substr(0, 3) != lines[0].substr(0, 3))
            throw NotAsWritten("each line of a reply has the same code", 0);
    } while (lines.back().size() > 3 && lines.back()[3] == '-');
    return lines;
}

// RFC 1939, 3.
Lines read_listing(Wire& wire, const std::string& wanted)
{
    Lines lines{line_from(wire)};
    expect_beginning(lines[0], wanted);
    while (lines.back() != ".") lines.push_back(line_from(wire));
    return lines;
}

// The line without its code, and the other way round.
bool has(const Lines& lines, const std::string& wanted)
{
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
        const auto text = line.size() > 4 && std::isdigit(static_cast<unsigned char>(line[0]))
            ? line.substr(4)
            : line;
        return net::match(wanted, line) || net::match(wanted, text);
    });
}

std::string joined(const Lines& lines)
{
    std::string all;
    for (const auto& line : lines) all += "\n  " + net::printable(line);
    return all;
}

void expect_silence(Wire& wire, Milliseconds time)
{
    const auto end = std::chrono::steady_clock::now() + time;
    do {
        if (wire.has_more()) {
            wire.read_line();
            throw NotAsWritten(wire.peer() + " should have said nothing here", 0);
        }
        std::this_thread::sleep_for(Milliseconds(5));
    } while (std::chrono::steady_clock::now() < end);
}

void send_slowly(Wire& wire, const std::string& bytes)
{
    for (const char byte : bytes) {
        if (!wire.send({&byte, 1})) throw NotAsWritten(wire.peer() + " takes no more");
        std::this_thread::sleep_for(between_pieces);
    }
}

// Bytes of all values in an order that does not repeat soon.
std::string many_bytes(std::size_t count)
{
    std::string bytes;
    for (unsigned seed = 1; bytes.size() < count; seed = seed * 1103515245 + 12345)
        bytes += static_cast<char>(seed >> 16);
    return bytes;
}

void expect_back(Wire& wire, std::size_t count, Milliseconds before_reading)
{
    const auto sent = many_bytes(count);
    bool taken = true;
    std::thread writer([&] { taken = wire.send(sent); });
    std::this_thread::sleep_for(before_reading);
    std::string back;
    while (back.size() < count) {
        const auto piece = wire.read_bytes(std::min<std::size_t>(65536, count - back.size()));
        if (piece.empty()) break;
        back += piece;
    }
    writer.join();
    const auto differ = std::mismatch(back.begin(), back.end(), sent.begin(), sent.end());
    const auto right = differ.first - back.begin();
    const auto all = " of " + std::to_string(count) + " bytes";
    if (back.size() < count && right == static_cast<std::ptrdiff_t>(back.size()))
        throw NotAsWritten("only the first " + std::to_string(back.size()) + all +
            " came back, then " + wire.why_no_more());
    if (back != sent)
        throw NotAsWritten("the first " + std::to_string(right) + all +
            " came back, then others; expected " +
            net::printable(sent.substr(static_cast<std::size_t>(right), 8)) + " and heard " +
            net::printable(back.substr(static_cast<std::size_t>(right), 8)));
}

std::size_t number(const std::string& text)
{
    constexpr std::size_t most_digits = 8;
    if (text.size() > most_digits)
        throw net::Error(net::Error::Reason::other, text + " is too much");
    return std::stoul(text);
}

// Each connects, says a line, hears one, and waits until the server closes or closes itself.
void come_and_go(
    const Open& open, std::size_t count, const std::string& said, const std::string& wanted)
{
    for (std::size_t at = 1; at <= count; ++at) try {
            const auto wire = open();
            if (!said.empty()) wire->send(net::unescape(said));
            const auto heard = wire->read_bytes(net::unescape(wanted).size());
            if (heard != net::unescape(wanted))
                throw NotAsWritten("it was answered by " + net::printable(heard) +
                    (heard.empty() ? wire->why_no_more() : ""));
        } catch (const NotAsWritten& error) {
            throw NotAsWritten("client " + std::to_string(at) + " of " + std::to_string(count) +
                ": " + error.what());
        }
}

// "1 abc" of each line of a UIDL.
std::map<std::string, std::string> unique_ids(const Lines& lines)
{
    std::map<std::string, std::string> ids;
    for (const auto& line : lines)
        if (const auto found = net::match("{number} {any}", line)) ids[(*found)[0]] = (*found)[1];
    return ids;
}

void expect_unique_ids(const std::map<std::string, std::string>& ids, std::size_t count)
{
    std::set<std::string> different;
    for (const auto& [number, id] : ids) {
        if (id.size() > 70 ||
            !std::all_of(id.begin(), id.end(), [](char c) { return c >= '!' && c <= '~'; }))
            throw NotAsWritten("this is no unique id: " + net::printable(id));
        different.insert(id);
    }
    if (ids.size() != count)
        throw NotAsWritten("there are " + std::to_string(ids.size()) + " lines");
    if (different.size() != count) throw NotAsWritten("two messages have the same unique id");
}

void add_pop3_lines(net::Player& player, const std::shared_ptr<Lines>& lines)
{
    const auto before = std::make_shared<std::map<std::string, std::string>>();
    player.on("--- the unique ids of {number} messages differ",
        "after S~, and are 1 to 70 characters", [=](auto& found) {
            *before = unique_ids(*lines);
            expect_unique_ids(*before, number(found[0]));
        });
    player.on("--- message {number} has the unique id that message {number} had",
        "in an earlier session", [=](auto& found) {
            const auto now = unique_ids(*lines)[found[0]];
            if (now != (*before)[found[1]])
                throw NotAsWritten("it has " + now + ", and had " + (*before)[found[1]]);
        });
    player.on("--- client {digit} logs in as {word}, {word}, within {number} s",
        "by POP3, again and again", [&player](auto& found) {
            log_in_by(player.wire(found[0]), found[1], found[2],
                net::Deadline(std::chrono::seconds(number(found[3]))));
        });
}

}  // namespace

void log_in_by(
    Wire& wire, const std::string& name, const std::string& password, const net::Deadline& deadline)
{
    expect_beginning(line_from(wire), "+OK");
    for (;;) {
        wire.send("USER " + name + "\r\n");
        expect_beginning(line_from(wire), "+OK");
        wire.send("PASS " + password + "\r\n");
        const auto answer = line_from(wire);
        if (answer.starts_with("+OK")) return;
        if (deadline.is_over()) throw NotAsWritten("the last answer to PASS was: " + answer);
        std::this_thread::sleep_for(Milliseconds(50));
    }
}

void add_wire_lines(net::Player& player, Open open)
{
    const auto lines = std::make_shared<Lines>();
    const auto wire = [&player](const std::string& client) -> Wire& { return player.wire(client); };
    player.on("S{digit?}= {any}", "a reply that begins so",
        [=](auto& found) { *lines = read_reply(wire(found[0]), found[1]); });
    player.on("S{digit?}~ {any}", "one with lines up to a dot",
        [=](auto& found) { *lines = read_listing(wire(found[0]), found[1]); });
    player.on("--- client answers the challenge as {word}, {word}", "CRAM-MD5, after S= 334",
        [=](auto& found) {
            const auto challenge = mail::from_base64(lines->empty() ? "" : lines->back().substr(4));
            if (!challenge) throw NotAsWritten("the challenge is not base64");
            const auto digest = mail::hexadecimal(mail::hmac_md5(found[1], *challenge));
            wire("").send(mail::base64(found[0] + " " + digest) + "\r\n");
        });
    player.on("--- client says APOP as {word}, {word}",
        "with the timestamp of the greeting, after S= +OK", [=](auto& found) {
            const auto& greeting = lines->empty() ? "" : lines->back();
            const auto from = greeting.find('<'), to = greeting.find('>');
            if (from == greeting.npos || to == greeting.npos)
                throw NotAsWritten(
                    "the greeting has no timestamp in <>, without which there is no APOP");
            const auto timestamp = greeting.substr(from, to + 1 - from);
            wire("").send("APOP " + found[0] + " " +
                mail::hexadecimal(mail::md5(timestamp + found[1])) + "\r\n");
        });
    player.on("--- the reply has: {any}", "such a line, after S= or S~", [=](auto& found) {
        if (!has(*lines, found[0]))
            throw NotAsWritten("no line of the reply is that:" + joined(*lines));
    });
    player.on("--- the reply has not: {any}", "no such line", [=](auto& found) {
        if (has(*lines, found[0]))
            throw NotAsWritten("a line of the reply is that:" + joined(*lines));
    });
    player.on("--- nothing is said for {number} ms", "to client 1",
        [=](auto& found) { expect_silence(wire(""), Milliseconds(number(found[0]))); });
    player.on("--- nothing is said to {digit} for {number} ms", "to client 2 and so on",
        [=](auto& found) { expect_silence(wire(found[0]), Milliseconds(number(found[1]))); });
    player.on("--- client sends byte by byte: {any?}", "each in a piece of its own",
        [=](auto& found) { send_slowly(wire(""), net::unescape(found[0])); });
    player.on("--- client {digit} resets", "client 2 and so on",
        [=](auto& found) { wire(found[0]).reset(); });
    player.on("--- the numbers up to {number} come", "a line each", [=](auto& found) {
        for (std::size_t at = 1; at <= number(found[0]); ++at)
            if (const auto line = wire("").read_line(); line != std::to_string(at) + "\r\n")
                throw NotAsWritten("after " + std::to_string(at - 1) + " this came: " +
                    net::printable(line) + (line.empty() ? wire("").why_no_more() : ""));
    });
    add_pop3_lines(player, lines);
    player.on("--- {number} clients come and go: {any?} / {any}", "what each says, and hears",
        [open = std::move(open)](
            auto& found) { come_and_go(open, number(found[0]), found[1], found[2]); });
    player.on("--- {number} bytes come back as they were sent", "of all values",
        [=](auto& found) { expect_back(wire(""), number(found[0]), Milliseconds(0)); });
    player.on("--- {number} bytes come back, though the client reads late", "half a second later",
        [=](auto& found) { expect_back(wire(""), number(found[0]), Milliseconds(500)); });
}

}  // namespace check
