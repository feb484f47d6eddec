// SPDX-License-Identifier: MIT

#include "client/02-telnet/platform.hpp"
#include "client/03-tap/diagram.hpp"
#include "client/03-tap/host_and_port.hpp"
#include "client/03-tap/mask.hpp"
#include "client/03-tap/packet.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/platform.hpp"
#include "tests/support/measure.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/server.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using net::Event;
using net::Side;

const std::string lesson = "client/03-tap";
// Under Wine a reset that comes while no recv is waiting looks like an end, and a tap never waits in
// recv.
const bool sees_resets = std::string(EXE).empty();

TEST(HostAndPort, IsAHostAColonAndAPort)
{
    net::HostAndPort server;
    const auto set = net::to_host_and_port(server);
    for (const auto& [text, host, port] :
        {std::tuple{"localhost:25", "localhost", 25}, {"127.0.0.1:65535", "127.0.0.1", 65535},
            {"[::1]:2525", "::1", 2525}, {"[fe80::1%lo]:1", "fe80::1%lo", 1}}) {
        EXPECT_TRUE(set(text)) << text;
        EXPECT_EQ(server.host, host);
        EXPECT_EQ(server.port, port);
    }
    for (const char* text : {"", ":", "a", "a:", ":25", "a:0", "a:65536", "a:-1", "a:25x", "a: 25",
             "::1:25", "[]:25", "[::1]25", "[::1:25", "a:b:25"})
        EXPECT_FALSE(set(text)) << text;
}

// What is hidden does not depend on the pieces.
void expect_masked(
    const std::vector<std::pair<Side, std::string>>& dialogue, const std::string& all)
{
    std::size_t length = 0;
    for (const auto& [side, text] : dialogue) length = std::max(length, text.size());
    for (std::size_t cut = 0; cut <= length; ++cut) {
        net::Mask mask;
        std::string shown;
        for (const auto& [side, text] : dialogue) {
            const auto first = text.substr(0, std::min(cut, text.size()));
            shown += mask.hide(side, first);
            shown += mask.hide(side, text.substr(first.size()));
        }
        EXPECT_EQ(shown, all) << "cut after " << cut << " bytes";
    }
}

TEST(Mask, HidesPasswords)
{
    const auto client = Side::client, server = Side::server;
    expect_masked({{server, "+OK ready\r\n"}, {client, "USER ann\r\npass  my secret\r\nSTAT\r\n"}},
        "+OK ready\r\nUSER ann\r\npass **********\r\nSTAT\r\n");
    expect_masked({{client, "\tPASS x\nPASSWORD y\r\nPASS\r\nNOOP z\r\n"}},
        "\tPASS *\nPASSWORD y\r\nPASS\r\nNOOP z\r\n");
    expect_masked({{client, "APOP ann c4c9334b\r\nLIST 1\r\n"}}, "APOP ************\r\nLIST 1\r\n");
    expect_masked({{server, "220 a\r\n"}, {client, "AUTH PLAIN AGFubg==\r\n"},
                      {server, "235 Welcome\r\n"}, {client, "MAIL FROM:<a@b>\r\n"}},
        "220 a\r\nAUTH **************\r\n235 Welcome\r\nMAIL FROM:<a@b>\r\n");
}

TEST(Mask, HidesTheResponsesOfALogin)
{
    const auto client = Side::client, server = Side::server;
    for (const auto& [first, second, last] :
        {std::tuple{"334 VXNlcm5hbWU6\r\n", "334 UGFz\r\n", "235 OK\r\n"},
            {"+ VXNlcm5hbWU6\r\n", "+ \r\n", "+OK\r\n"}, {"+\r\n", "+ x\r\n", "-ERR no\r\n"},
            {"334\r\n", "334 \r\n", "535 no\r\n"}, {"334 \r\n", "334 \r\n", "454 later\r\n"}})
        expect_masked(
            {{client, "auth LOGIN\r\n"}, {server, first}, {client, "YW5u\r\n"}, {server, second},
                {client, "c2VjcmV0\r\n"}, {server, last}, {client, "NOOP\r\n"}},
            "auth *****\r\n"s + first + "****\r\n" + second + "********\r\n" + last + "NOOP\r\n");
}

// The reply to an earlier command is not the one to AUTH.
TEST(Mask, HidesALoginThatDidNotWait)
{
    const auto client = Side::client, server = Side::server;
    expect_masked({{client, "AUTH PLAIN\r\n"}, {server, "+OK ready\r\n+ \r\n"},
                      {client, "c2VjcmV0\r\n"}, {server, "+OK\r\n"}, {client, "STAT\r\n"}},
        "AUTH *****\r\n+OK ready\r\n+ \r\n********\r\n+OK\r\nSTAT\r\n");
    expect_masked({{server, "+OK ready\r\n"}, {client, "CAPA\r\nAUTH LOGIN dXNlcg==\r\n"},
                      {server, "+OK list\r\nSASL PLAIN\r\n.\r\n+ UGFz\r\n"},
                      {client, "c2VjcmV0\r\n"}, {server, "-ERR\r\n"}, {client, "QUIT\r\n"}},
        "+OK ready\r\nCAPA\r\nAUTH **************\r\n+OK list\r\nSASL PLAIN\r\n.\r\n+ "
        "UGFz\r\n********\r\n-ERR\r\nQUIT\r\n");
    expect_masked({{server, "220 a\r\n"}, {client, "EHLO a\r\n"},
                      {server, "250-a\r\n250 AUTH PLAIN\r\n"}, {client, "AUTH X\r\n"},
                      {server, "504 no\r\n"}, {client, "NOOP\r\nXYZ\r\nAUTH PLAIN\r\n"},
                      {server, "250 OK\r\n500 no\r\n334 \r\n"}, {client, "c2VjcmV0\r\n"}},
        "220 a\r\nEHLO a\r\n250-a\r\n250 AUTH PLAIN\r\nAUTH *\r\n504 no\r\nNOOP\r\nXYZ\r\nAUTH "
        "*****\r\n"
        "250 OK\r\n500 no\r\n334 \r\n********\r\n");
}

// The checksums as every receiver checks them: all words of 16 bits together are 0xffff (RFC 1071, 1).
std::uint32_t sum(std::string_view bytes)
{
    std::uint32_t total = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at)
        total += static_cast<unsigned char>(bytes[at]) << (at % 2 ? 0 : 8);
    while (total >> 16) total = (total & 0xffff) + (total >> 16);
    return total;
}

TEST(Packet, HasCorrectHeaders)
{
    using net::Segment;
    for (const std::string data : {"", "a", "ab", "\xff\xff\xff", "hello"}) {
        const auto packet = net::packet_of({{"192.0.2.33", 40000}, {"10.0.255.1", 25}, 0x01020304,
            0xfffefdfc, Segment::psh | Segment::ack, data});
        ASSERT_EQ(packet.size(), 40 + data.size());
        EXPECT_EQ(packet.substr(0, 4), "\x45\0\0"s + static_cast<char>(40 + data.size()));
        EXPECT_EQ(packet.substr(12, 8), "\xc0\0\x02\x21\x0a\0\xff\x01"s);
        EXPECT_EQ(packet.substr(20, 16),
            "\x9c\x40\0\x19\x01\x02\x03\x04\xff\xfe\xfd\xfc\x50\x18\xff\xff"s);
        EXPECT_EQ(packet.substr(40), data);
        EXPECT_EQ(sum(packet.substr(0, 20)), 0xffffu);
        const auto pseudo_header = packet.substr(12, 8) + "\0\x06\0"s +
            static_cast<char>(20 + data.size());  // RFC 9293, 3.1
        EXPECT_EQ(sum(pseudo_header + packet.substr(20)), 0xffffu) << data;
    }
}

// Do the tags of the picture match, and is each ampersand one of an entity?
void expect_well_formed(const std::string& xml)
{
    std::vector<std::string> open;
    for (std::size_t at = xml.find('<'); at != xml.npos; at = xml.find('<', at + 1)) {
        const auto end = xml.find('>', at);
        ASSERT_NE(end, xml.npos);
        const auto tag = xml.substr(at + 1, end - at - 1);
        ASSERT_EQ(tag.find('<'), tag.npos) << tag;
        const auto name = tag.substr(0, tag.find_first_of(" /", 1));
        if (tag.starts_with('/')) {
            ASSERT_FALSE(open.empty());
            EXPECT_EQ(tag.substr(1), open.back());
            open.pop_back();
        } else if (!tag.ends_with('/'))
            open.push_back(name);
    }
    EXPECT_TRUE(open.empty());
    for (std::size_t at = xml.find('&'); at != xml.npos; at = xml.find('&', at + 1))
        EXPECT_TRUE(xml.substr(at).starts_with("&lt;") || xml.substr(at).starts_with("&gt;") ||
            xml.substr(at).starts_with("&amp;"));
    EXPECT_EQ(xml.find("]]>"), xml.npos);  // XML 1.0, 2.4
    for (const char c : xml) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ');
}

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != text.npos;
}

// The picture of what `happen` adds.
template <typename Happen> std::string picture(Happen happen)
{
    const TemporaryDirectory directory;
    const auto file = directory.path() / "picture.svg";
    {
        net::Diagram diagram(file.string());
        happen(diagram);
    }
    const auto svg = contents(file);
    expect_well_formed(svg);
    return svg;
}

net::TappedConnection connection(std::uint32_t number)
{
    return {number, {"127.0.0.1", 40000}, {"127.0.0.1", 3025}};
}

TEST(Diagram, IsWellFormedWhateverIsSaid)
{
    std::string every;
    for (int byte = 0; byte < 256; ++byte) every += static_cast<char>(byte);
    const auto svg = picture([&](net::Diagram& diagram) {
        diagram.add(connection(1), {Event::Kind::connected, Side::client});
        diagram.add(connection(1), {Event::Kind::piece, Side::client, every});
        diagram.add(connection(1), {Event::Kind::piece, Side::server, "<a> & ]]> \"b\"\r\n"});
        diagram.add(connection(1), {Event::Kind::end_of_stream, Side::server});
        diagram.add(connection(1), {Event::Kind::reset, Side::client});
        diagram.add(connection(2), {Event::Kind::not_connected, Side::server, "Refused <&>"});
    });
    for (const auto* part : {">connected<", ">&lt;a&gt; &amp; ]]&gt; \"b\"\\r\\n<", ">256 bytes<",
             ">end of stream<", ">reset<", ">Refused &lt;&amp;&gt;<", ">client 2<", ">server<"})
        EXPECT_TRUE(has(svg, part)) << part;
    expect_well_formed(net::svg({}, ""));
}

TEST(Diagram, FoldsWhatIsLong)
{
    const auto svg = picture([](net::Diagram& diagram) {
        diagram.add(connection(1), {Event::Kind::piece, Side::client, "1\n2\n3\n4\n5\n6\nhalf"});
        for (int i = 0; i < 10; ++i)
            diagram.add(connection(1), {Event::Kind::piece, Side::server, std::string(1000, 'x')});
        diagram.add(connection(1), {Event::Kind::piece, Side::client, "next\n"});
    });
    EXPECT_TRUE(has(svg, ">4\\n<") && !has(svg, ">5\\n<") && has(svg, ">\u2026 3 more lines<"));
    EXPECT_TRUE(has(svg, ">16 bytes<"));
    EXPECT_TRUE(has(svg, "xxx \u2026 +9"));  // of 1000
    EXPECT_TRUE(has(svg, ">\u2026 7 more pieces<") && has(svg, ">7000 bytes<"));
    EXPECT_TRUE(has(svg, ">next\\n<"));
}

TEST(Diagram, LeavesOutWhatNobodyCouldRead)
{
    const auto svg = picture([](net::Diagram& diagram) {
        for (std::uint32_t number = 1; number <= 12; ++number)
            for (int i = 0; i < 100; ++i) {
                const auto from = i % 2 ? Side::server : Side::client;
                diagram.add(connection(number), {Event::Kind::piece, from, "x"});
            }
    });
    EXPECT_TRUE(has(svg, ">700 more events are left out<"));
    EXPECT_TRUE(has(svg, ">client 5<") && !has(svg, ">client 6<"));
    EXPECT_LT(svg.size(), 400'000u);
}

// A tap in front of a server.
struct Tap {
    Process process;
    net::Address address;

    explicit Tap(const net::Address& to, const std::vector<std::string>& options = {}) :
        process(command(to, options)), address(parse_address(process.after("Listening on ")))
    {
    }

    static std::vector<std::string> command(
        const net::Address& to, const std::vector<std::string>& options)
    {
        std::vector<std::string> words{program(lesson), "--listen", "0", "--to", text(to)};
        words.insert(words.end(), options.begin(), options.end());
        return words;
    }
    std::vector<std::string> client(const std::vector<std::string>& options = {}) const
    {
        std::vector<std::string> words{"127.0.0.1", std::to_string(address.port)};
        words.insert(words.end(), options.begin(), options.end());
        return words;
    }
};

TEST(Tap, ChangesNoByte)
{
    Server echo("server/03-echo");
    Tap tap(echo.address);
    std::string bytes;
    for (std::uint32_t i = 1; bytes.size() < 3'000'000; i = i * 1664525 + 1013904223)
        bytes += static_cast<char>(i >> 24);
    const auto ended = run("client/01-connect", tap.client(), bytes);
    EXPECT_EQ(ended.status, 0);
    EXPECT_TRUE(ended.bytes == bytes) << ended.bytes.size() << " of " << bytes.size();
}

// The server says nothing before it has heard the end of the client's stream, and then something.
TEST(Tap, PassesOnAHalfClose)
{
    Peer server([](net::Socket& client, const Peer&) {
        const auto all = read_all(client);
        net::write_all(client, "all of " + std::to_string(all.size()) + "\n");
    });
    Tap tap(server.address());
    const auto ended = run("client/02-telnet", tap.client({"--half-close"}), "hello\n");
    EXPECT_EQ(ended.status, 0);
    EXPECT_EQ(ended.bytes, "all of 7\n");
    EXPECT_TRUE(tap.process.prints("1 client <- server: end of stream"));
}

TEST(Tap, PassesOnAResetOfTheClient)
{
    std::atomic<bool> is_reset = false;
    Peer server([&](net::Socket& client, const Peer&) {
        std::array<char, 100> buffer;
        net::IoResult got;
        while ((got = client.read(buffer))) { }
        is_reset = got.outcome == net::IoResult::Outcome::reset;
    });
    Tap tap(server.address());
    EXPECT_EQ(run("client/02-telnet", tap.client({"--reset"}), "hello\n").status, 0);
    if (!sees_resets) GTEST_SKIP() << "Wine";
    EXPECT_TRUE(eventually([&] { return is_reset.load(); }, Seconds(20)));
    EXPECT_TRUE(tap.process.prints("1 client -> server: reset"));
}

TEST(Tap, PassesOnAResetOfTheServer)
{
    Peer server([](net::Socket& client, const Peer&) {
        net::write_all(client, "welcome\n");
        read_line(client);
        platform::reset_on_close(client.handle());
    });
    Tap tap(server.address());
    const auto ended = run("client/01-connect", tap.client(), "hello\n");
    EXPECT_TRUE(has(ended.bytes, "welcome")) << ended.bytes;
    if (!sees_resets) GTEST_SKIP() << "Wine";
    EXPECT_EQ(ended.status, 1);
    EXPECT_TRUE(has(ended.bytes, "The server has reset the connection")) << ended.bytes;
    EXPECT_TRUE(tap.process.prints("1 client <- server: reset"));
}

// It says why, and closes while the client still sends. So a reset comes behind the reply.
TEST(Tap, LosesNoReplyThatComesBeforeAReset)
{
    if (!sees_resets) GTEST_SKIP() << "Wine";
    Peer server([](net::Socket& client, const Peer&) {
        read_exactly(client, 1000);
        net::write_all(client, "421 bye\r\n");  // and closes; much is unread
    });
    Tap tap(server.address());
    int heard = 0;
    for (int i = 0; i < 10; ++i) {
        const auto ended =
            run("client/02-telnet", tap.client(), std::string(3'000'000, 'x') + "\n");
        heard += has(ended.bytes, "421 bye");
    }
    EXPECT_GE(heard, 8);  // the reset of a system may overtake it, with and without a tap
}

TEST(Tap, SaysWhyThereIsNoServer)
{
    Tap tap({"127.0.0.1", free_port()});
    const auto ended = run("client/01-connect", tap.client(), "");
    EXPECT_TRUE(tap.process.prints("Connection refused (no program listens on this port)"));
    if (!sees_resets) GTEST_SKIP() << "Wine";
    EXPECT_EQ(ended.status, 1);
    // The reset comes to connect() already, or to a later call: whichever is first.
    EXPECT_TRUE(has(ended.bytes, "The server has reset the connection") ||
        has(ended.bytes, "Connection reset by peer"))
        << ended.bytes;
}

TEST(Tap, ServesManyAtOnce)
{
    Server many("server/06-many");
    Tap tap(many.address);
    const auto ended =
        run("client/02-telnet", tap.client({"--clients", "50", "--pause", "100"}), "hi\nQUIT\n");
    EXPECT_EQ(ended.status, 0);
    for (int number = 1; number <= 50; ++number)
        EXPECT_TRUE(has(ended.bytes, "client " + std::to_string(number) + " heard 13 bytes: hi"));
    EXPECT_TRUE(tap.process.prints("50 client "));
}

// It takes no more than its server does, so the sender waits as well.
TEST(Tap, HoldsASenderBack)
{
    Peer server([](net::Socket&, const Peer& self) { self.stall(); });
    Tap tap(server.address());
    const auto ended = run("client/02-telnet", tap.client({"--no-read", "--timeout", "1"}),
        std::string(40'000'000, 'x') + "\n");
    EXPECT_EQ(ended.status, 1);
    EXPECT_TRUE(has(ended.bytes, "and then the server took no more")) << ended.bytes;
}

TEST(Tap, MasksWhatItShowsAndNotWhatItPassesOn)
{
    const TemporaryDirectory directory;
    const auto svg = (directory.path() / "a.svg").string(),
               pcap = (directory.path() / "a.pcap").string();
    Server echo("server/03-echo");
    Tap tap(echo.address, {"--mask", "--svg", svg, "--pcap", pcap});
    const auto ended =
        run("client/02-telnet", tap.client({"--half-close"}), "USER ann\nPASS wonder\n");
    EXPECT_EQ(ended.bytes, "USER ann\r\nPASS wonder\r\n");  // the echo of all of it
    EXPECT_TRUE(tap.process.prints("PASS ******"));
    if (tap.process.ask_to_stop()) {
        EXPECT_EQ(tap.process.wait(), 0);
    }
    // (The echo, which is the server's, is shown: no server repeats a password.)
    for (const auto& file : {svg, pcap}) EXPECT_TRUE(has(contents(file), "PASS ******")) << file;
}

TEST(Tap, GoesOnWhenItCannotWrite)
{
    Server echo("server/03-echo");
    std::optional<TemporaryDirectory> directory(std::in_place);
    const auto file = (directory->path() / "a.svg").string();
    Tap tap(echo.address, {"--svg", file});
    directory.reset();
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(run("client/01-connect", tap.client(), "hello\n").bytes, "hello\n");
    EXPECT_TRUE(tap.process.prints("write " + file + ": failed"));
    const auto ended =
        run(lesson, {"--listen", "0", "--to", text(echo.address), "--svg", file}, "");
    EXPECT_EQ(ended.status, 1);
    EXPECT_TRUE(has(ended.bytes, "write " + file + ": failed")) << ended.bytes;
}

TEST(Tap, NeedsItsOptions)
{
    for (const std::vector<std::string>& options : {std::vector<std::string>{}, {"--listen", "0"},
             {"--to", "127.0.0.1:25"}, {"--listen", "0", "--to", "127.0.0.1"}}) {
        const auto ended = run(lesson, options, "");
        EXPECT_EQ(ended.status, 2);
    }
    EXPECT_TRUE(has(run(lesson, {"--listen", "0"}, "").bytes, "--to HOST:PORT is missing"));
}

}  // namespace
}  // namespace test
