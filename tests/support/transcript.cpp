// SPDX-License-Identifier: MIT

#include "tests/support/transcript.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

namespace test {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> read_lines(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line); lines.push_back(line)) std::erase(line, '\r');
    return lines;
}

}  // namespace

std::string unescape(std::string_view text)
{
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            bytes += text[at];
            continue;
        }
        switch (text[++at]) {
        case 'r': bytes += '\r'; break;
        case 'n': bytes += '\n'; break;
        case 't': bytes += '\t'; break;
        case '0': bytes += '\0'; break;
        case 'x':
            bytes += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
            at += 2;
            break;
        default: bytes += text[at];
        }
    }
    return bytes;
}

namespace {

// A placeholder takes `at_least` to `at_most` bytes, all of them among `bytes` unless that is
// empty.
struct Placeholder {
    std::string_view name;
    std::size_t at_least, at_most;
    std::string_view bytes;
};

constexpr auto no_limit = std::string_view::npos;
constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

constexpr Placeholder placeholders[]{
    {"any", 1, no_limit, {}},
    {"any?", 0, no_limit, {}},
    {"number", 1, no_limit, digits},
    {"digit", 1, 1, digits},
    {"digit?", 0, 1, digits},
    {"word", 1, no_limit, letters},
};
constexpr std::pair<std::string_view, std::string_view> made_of_others[]{
    {"{date}", "{word}, {number} {word} {number} {time} +0000"},
    {"{time}", "{digit}{digit}:{digit}{digit}:{digit}{digit}"},
};
constexpr std::string_view one_of = "one of: ";

std::string expand(std::string pattern)
{
    for (const auto& [name, meaning] : made_of_others)
        for (auto at = pattern.find(name); at != pattern.npos; at = pattern.find(name))
            pattern.replace(at, name.size(), meaning);
    return pattern;
}

const Placeholder& placeholder(std::string_view name)
{
    for (const auto& known : placeholders)
        if (known.name == name) return known;
    std::string names;
    for (const auto& known : placeholders) names.append("{").append(known.name).append("} ");
    throw std::runtime_error("there is no placeholder {" + std::string(name) + "}, only " + names +
        "{time} {date} {one of: a | b}");
}

// "a | b" is a and b
std::vector<std::string_view> choices(std::string_view text)
{
    std::vector<std::string_view> all;
    constexpr std::string_view bar = " | ";
    for (auto at = text.find(bar); at != text.npos; at = text.find(bar)) {
        all.push_back(text.substr(0, at));
        text.remove_prefix(at + bar.size());
    }
    all.push_back(text);
    return all;
}

using Found = std::vector<std::string>;  // what the placeholders of a pattern took

// True if all of `text` looks like `pattern`. `rest` is how much of `text` was left at the best
// attempt.
bool match(std::string_view pattern, std::string_view text, Found& found, std::size_t& rest)
{
    while (!pattern.empty() && pattern.front() != '{') {
        rest = std::min(rest, text.size());
        if (text.empty() || text.front() != pattern.front()) return false;
        pattern.remove_prefix(1);
        text.remove_prefix(1);
    }
    rest = std::min(rest, text.size());
    if (pattern.empty()) return text.empty();

    const auto close = std::min(pattern.find('}'), pattern.size() - 1);
    const auto name = pattern.substr(1, close - 1), after = pattern.substr(close + 1);
    if (name.starts_with(one_of)) {
        for (const auto choice : choices(name.substr(one_of.size()))) {
            found.emplace_back(choice);
            if (match(found.back() + std::string(after), text, found, rest)) return true;
            found.pop_back();
        }
        return false;
    }
    const auto& kind = placeholder(name);
    const auto run = kind.bytes.empty() ? text.size() : text.find_first_not_of(kind.bytes);
    const auto most = std::min({run, text.size(), kind.at_most});
    for (auto length = most + 1; length-- > kind.at_least;) {
        found.emplace_back(text.substr(0, length));
        if (match(after, text.substr(length), found, rest)) return true;
        found.pop_back();
    }
    return false;
}

// Is there nothing in `pattern` that an answer would have to have?
bool takes_anything(std::string pattern)
{
    for (const std::string_view any : {"{any}", "{any?}"})
        for (auto at = pattern.find(any); at != pattern.npos; at = pattern.find(any))
            pattern.erase(at, any.size());
    return pattern.find_first_not_of(' ') == pattern.npos;
}

}  // namespace

int mismatch(std::string_view pattern, std::string_view line)
{
    Found found;
    std::size_t rest = line.size();
    if (match(expand(std::string(pattern)), line, found, rest)) return -1;
    return static_cast<int>(line.size() - rest);
}

namespace {

std::vector<Dialogue> read_with_preambles(const fs::path& file)
{
    std::vector<Dialogue> all;
    int number = 0;
    for (const auto& line : read_lines(file)) {
        ++number;
        if (line.starts_with("== "))
            all.push_back({line.substr(3), file.generic_string(), number, {}});
        else if (!all.empty())
            all.back().lines.push_back(line);
    }
    return all;
}

}  // namespace

std::vector<Dialogue> read_dialogues(const fs::path& file)
{
    auto all = read_with_preambles(file);
    std::erase_if(all, [](const Dialogue& dialogue) { return dialogue.title.starts_with('('); });
    return all;
}

std::vector<Dialogue> read_blocks(const fs::path& readme, const std::string& fence)
{
    std::vector<Dialogue> all;
    int number = 0;
    bool inside = false;
    for (const auto& line : read_lines(readme)) {
        ++number;
        if (line.starts_with(fence)) {
            inside = true;
            const auto title = line.substr(std::min(fence.size() + 1, line.size()));
            all.push_back({title, readme.generic_string(), number, {}});
        } else if (line.starts_with("```"))
            inside = false;
        else if (inside)
            all.back().lines.push_back(line);
    }
    return all;
}

namespace {

[[noreturn]] void fail(const std::string& why)
{
    throw std::runtime_error(why);
}

class Player {
public:
    Player(const Dialogue& dialogue, const Connect& connect, fs::path mail) :
        dialogue_(dialogue), connect_(connect), mail_(std::move(mail))
    {
    }

    std::string play()
    {
        try {
            play(dialogue_);
            shown_.emplace_back();
            for (auto& [name, wire] : wires_)
                if (wire->has_more())
                    fail("the server has more to say: " + net::printable(wire->read_line()));
        } catch (const std::exception& wrong) {  // the player's own, or a system call's
            return report(wrong.what());
        }
        return {};
    }

private:
    // The lines that there are, and what they mean. `play` throws if that did not happen.
    struct Row {
        std::string_view line, meaning;
        void (Player::*play)(const Found&);
    };
    static const std::vector<Row>& table();

    void play(const Dialogue& dialogue)
    {
        playing_.push_back(dialogue.title);
        number_ = dialogue.line;
        for (const auto& line : dialogue.lines) {
            ++number_;
            if (line.empty()) continue;
            shown_.push_back(line);
            step(line);
        }
        playing_.pop_back();
    }

    void step(const std::string& line)
    {
        for (const auto& row : table()) {
            Found found;
            std::size_t rest = line.size();
            if (match(row.line, line, found, rest)) return (this->*row.play)(found);
        }
        std::string lines;
        for (const auto& row : table()) {
            lines.append("\n  ").append(row.line);
            lines.append(54 - std::min<std::size_t>(row.line.size(), 53), ' ').append(row.meaning);
        }
        fail("this is no line of a transcript; there are" + lines);
    }

    void comment(const Found& found)
    {
        if (const auto at = found[0].find("RFC"); at != std::string::npos)
            rfc_ = found[0].substr(at);
    }

    void as_in(const Found& found)
    {
        const auto& title = found[0];
        if (std::find(playing_.begin(), playing_.end(), title) != playing_.end()) {
            std::string ring;
            for (const auto& outer : playing_) ring += "\n  " + outer + ", as in";
            fail("this is a circular reference:" + ring + "\n  " + title);
        }
        for (const auto& other : read_with_preambles(dialogue_.file)) {
            if (other.title != title) continue;
            const auto here = std::pair(number_, rfc_);
            play(other);
            std::tie(number_, rfc_) = here;
            return;
        }
        fail("no dialogue in " + dialogue_.file + " has this title");
    }

    void send_line(const Found& found) { connection(found[0]).send(found[1] + "\r\n"); }
    void send_bytes(const Found& found) { connection(found[0]).send(unescape(found[1])); }

    void send_often(const Found& found)
    {
        for (int left = std::stoi(found[0]); left > 0; --left)
            connection("").send(unescape(found[1]) + "\r\n");
    }

    void send_text(const Found& found)
    {
        std::string text;
        while (text.size() + 80 <= std::stoul(found[0])) text += std::string(78, 'x') + "\r\n";
        connection("").send(text);
    }

    void send_long_line(const Found& found)
    {
        connection("").send(std::string(std::stoul(found[0]), 'x') + "\r\n");
    }

    void expect_line(const Found& found) { expect(connection(found[0]), found[1]); }

    void expect_often(const Found& found)
    {
        for (int left = std::stoi(found[0]); left > 0; --left) expect(connection(""), found[1]);
    }

    void expect_bytes(const Found& found)
    {
        Wire& wire = connection(found[0]);
        const auto bytes = unescape(found[1]), got = wire.read_bytes(bytes.size());
        if (got == bytes) return;
        if (got.empty()) fail("expected these bytes, but " + wire.why_no_more());
        const auto differ = std::mismatch(got.begin(), got.end(), bytes.begin(), bytes.end());
        differs("  S+ ", got, static_cast<std::size_t>(differ.first - got.begin()));
    }

    void half_close(const Found&) { connection("").half_close(); }
    void close(const Found&) { connection("").close(); }
    void close_other(const Found& found) { connection(found[0]).close(); }
    void reset(const Found&) { connection("").reset(); }
    void ended(const Found&) { expect_end(connection("")); }
    void other_ended(const Found& found) { expect_end(connection(found[0])); }

    void connect_from_here_on(const Found& found)
    {
        port_ = found[0];
        wires_.clear();
    }

    void put_message(const Found& found)
    {
        const auto maildir = mail_ / found[0];
        for (const char* box : {"tmp", "new", "cur"}) fs::create_directories(maildir / box);
        std::ofstream(maildir / "new" / message_name(++put_), std::ios::binary)
            << unescape(found[1]);
    }

    void move_message(const Found& found)
    {
        const auto name = message_name(std::stoi(found[0]));
        const auto maildir = mail_ / found[1];
        fs::rename(maildir / "new" / name, maildir / "cur" / (name + SEEN));
    }

    void remove_message(const Found& found)
    {
        const auto name = message_name(std::stoi(found[0]));
        if (!fs::remove(mail_ / found[1] / "new" / name)) fail("there is no such message in new");
    }

    void count_messages(const Found& found)
    {
        const auto count = std::to_string(messages(found[0]).size());
        if (count != found[1]) fail("there are " + count);
    }

    void find_in_message(const Found& found)
    {
        const auto wanted = unescape(found[1]);
        const auto all = messages(found[0]);
        for (const auto& text : all)
            if (text.find(wanted) != text.npos) return;
        std::string shown;
        for (const auto& text : all) shown += "\n  " + net::printable(text);
        fail("no message of " + found[0] + " has that" + (all.empty() ? "" : ", there is") + shown);
    }

    void no_temporary_files(const Found& found)
    {
        if (!fs::is_empty(mail_ / found[0] / "tmp")) fail("tmp is not empty");
    }

    static void expect(Wire& wire, const std::string& pattern)
    {
        if (takes_anything(pattern) && !pattern.empty())
            fail("this would take any answer, also \"No such command\": write more of the line, at "
                 "least the code, as in \"S: 250 {any}\"");
        const std::string line = wire.read_line();
        if (line.empty()) fail("expected this line, but " + wire.why_no_more());
        if (!line.ends_with("\r\n"))
            fail(
                "the server said\n  S: " + net::printable(line) + "\nwhich does not end in \\r\\n");
        const int at = mismatch(pattern, std::string_view(line).substr(0, line.size() - 2));
        if (at >= 0) differs("  S: ", line, static_cast<std::size_t>(at));
    }

    static void expect_end(Wire& wire)
    {
        if (wire.has_more())
            fail("the connection should have ended here, but the server said\n  S: " +
                net::printable(wire.read_line()));
        if (!wire.ended()) fail("the connection should have ended here, but " + wire.why_no_more());
    }

    [[noreturn]] static void differs(
        const std::string& mark, std::string_view bytes, std::size_t at)
    {
        const auto caret = mark.size() + net::printable(bytes.substr(0, at)).size();
        fail("the server said\n" + mark + net::printable(bytes) + "\n" + std::string(caret, ' ') +
            "^ here it differs");
    }

    static std::string message_name(int number)
    {
        return "1700000000.M" + std::to_string(100000 + number) + "Q1.test";
    }

    std::vector<std::string> messages(const std::string& account) const
    {
        std::vector<std::string> all;
        for (const char* box : {"new", "cur"}) {
            for (const auto& entry : fs::directory_iterator(mail_ / account / box)) {
                std::ifstream in(entry.path(), std::ios::binary);
                all.push_back({std::istreambuf_iterator<char>(in), {}});
            }
        }
        return all;
    }

    Wire& connection(const std::string& name)
    {
        auto& wire = wires_[name];
        if (!wire) wire = connect_(port_);
        return *wire;
    }

    std::string report(const std::string& wrong) const
    {
        std::ostringstream text;
        text << dialogue_.file << ":" << number_ << ": " << dialogue_.title << "\n";
        for (const auto& line : shown_)
            text << (&line == &shown_.back() ? "> " : "  ") << line << "\n";
        text << wrong << "\n";
        if (!rfc_.empty()) text << "see " << rfc_ << "\n";
        return text.str();
    }

    const Dialogue& dialogue_;
    const Connect& connect_;
    fs::path mail_;
    std::map<std::string, std::unique_ptr<Wire>> wires_;  // "" is the first client's
    std::vector<std::string> playing_;  // titles: this one is as in that one
    std::vector<std::string> shown_;  // the lines so far
    std::string port_, rfc_;
    int number_ = 0, put_ = 0;
};

// In bytes, messages and what is sent or sought: \r \n \t \0 \\ and \xNN stand for one byte each.
const std::vector<Player::Row>& Player::table()
{
    using P = Player;
    static const std::vector<Row> rows{
        {"#{any?}", "a comment; its RFC is shown if a line below fails", &P::comment},
        {"--- as in: {any}", "first the lines of the dialogue with that title", &P::as_in},

        {"C{digit?}: {any?}", "the client, or client 2 and so on, sends a line", &P::send_line},
        {"C{digit?}+ {any?}", "it sends exactly these bytes", &P::send_bytes},
        {"S{digit?}: {any?}", "the server says this line to it", &P::expect_line},
        {"S{digit?}+ {any?}", "the server says exactly these bytes", &P::expect_bytes},

        {"--- client sends {number} times: {any}", "this line", &P::send_often},
        {"--- client sends a line of {number} bytes", "and CR LF", &P::send_long_line},
        {"--- client sends {number} bytes of text", "in lines of 80", &P::send_text},
        {"--- server says {number} times: {any}", "this line", &P::expect_often},

        {"--- client half-closes", "it sends nothing more, but reads", &P::half_close},
        {"--- client closes", "both directions", &P::close},
        {"--- client {digit} closes", "client 2 and so on", &P::close_other},
        {"--- client resets", "the connection is gone at once", &P::reset},
        {"--- server closes", "in an orderly way, with nothing more to say", &P::ended},
        {"--- server closes {digit}", "the connection of client 2 and so on", &P::other_ended},
        {"--- connect {any}", "to this port of several from here on", &P::connect_from_here_on},

        {"--- message to {word}: {any?}", "it lies in new", &P::put_message},
        {"--- message {number} of {word} moves to cur", "a reader's doing", &P::move_message},
        {"--- message {number} of {word} is removed", "a reader's doing", &P::remove_message},
        {"--- {word} has {number} {one of: message | messages}", "now", &P::count_messages},
        {"--- a message of {word} has: {any}", "these bytes in it", &P::find_in_message},
        {"--- {word} has no temporary files", "nothing is in tmp", &P::no_temporary_files},
    };
    return rows;
}

}  // namespace

std::string play(const Dialogue& dialogue, const Connect& connect, const fs::path& mail,
    const std::string& by_hand)
{
    std::string report = Player(dialogue, connect, mail).play();
    if (!report.empty() && !by_hand.empty()) report += "by hand: " + by_hand + "\n";
    return report;
}

}  // namespace test
