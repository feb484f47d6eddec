// SPDX-License-Identifier: MIT

#include "tests/support/transcript.hpp"

#include "server/02-socket/trace.hpp"

#include <fstream>
#include <map>
#include <sstream>

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

// \r \n \t \0 \\ and \xNN
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
            bytes += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16)),
                at += 2;
            break;
        default: bytes += text[at];
        }
    }
    return bytes;
}

// How many bytes at the beginning of `text` a placeholder may take, at most.
std::size_t reach(std::string_view name, std::string_view text)
{
    const auto run = [&](std::string_view letters) {
        return std::min(text.find_first_not_of(letters), text.size());
    };
    if (name == "number") return run("0123456789");
    if (name == "digit") return std::min<std::size_t>(run("0123456789"), 1);
    if (name == "word") return run("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    return text.size();  // any
}

std::string expand(std::string pattern)  // the two that are made of others
{
    const auto replace = [&](std::string_view from, std::string_view to) {
        for (auto at = pattern.find(from); at != pattern.npos; at = pattern.find(from))
            pattern.replace(at, from.size(), to);
    };
    replace("{date}", "{word}, {number} {word} {number} {time} +0000");
    replace("{time}", "{digit}{digit}:{digit}{digit}:{digit}{digit}");
    return pattern;
}

// True if all of `text` looks like `pattern`. `found` collects what the placeholders took, `furthest` is how much
// of `text` could be matched at best, counted from its end.
bool match(std::string_view pattern, std::string_view text, std::vector<std::string>& found,
    std::size_t& rest)
{
    while (!pattern.empty() && pattern.front() != '{') {
        rest = std::min(rest, text.size());
        if (text.empty() || text.front() != pattern.front()) return false;
        pattern.remove_prefix(1);
        text.remove_prefix(1);
    }
    rest = std::min(rest, text.size());
    if (pattern.empty()) return text.empty();
    const auto close = pattern.find('}');
    const auto name = pattern.substr(1, close - 1);
    for (auto length = reach(name, text); length > 0; --length) {
        found.emplace_back(text.substr(0, length));
        if (match(pattern.substr(close + 1), text.substr(length), found, rest)) return true;
        found.pop_back();
    }
    return false;
}

}  // namespace

int mismatch(std::string_view pattern, std::string_view line)
{
    std::vector<std::string> found;
    std::size_t rest = line.size();
    if (match(expand(std::string(pattern)), line, found, rest)) return -1;
    return static_cast<int>(line.size() - rest);
}

std::vector<Dialogue> read_dialogues(const fs::path& file)
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

std::vector<Dialogue> read_blocks(const fs::path& readme)
{
    std::vector<Dialogue> all;
    int number = 0;
    bool inside = false;
    for (const auto& line : read_lines(readme)) {
        ++number;
        if (line.starts_with("```transcript")) {
            inside = true;
            all.push_back(
                {line.size() > 14 ? line.substr(14) : "", readme.generic_string(), number, {}});
        } else if (line.starts_with("```"))
            inside = false;
        else if (inside)
            all.back().lines.push_back(line);
    }
    return all;
}

namespace {

class Player {
public:
    Player(const Dialogue& dialogue, const Connect& connect, fs::path mail) :
        dialogue_(dialogue), connect_(connect), mail_(std::move(mail))
    {
    }

    std::string play()
    {
        for (const auto& line : dialogue_.lines) {
            ++number_;
            if (line.empty()) continue;
            if (line.starts_with('#')) {
                if (line.find("RFC") != line.npos) rfc_ = line.substr(line.find("RFC"));
                continue;
            }
            const std::string wrong = step(line);
            if (!wrong.empty()) return report(line, wrong);
            so_far_ += "  " + line + "\n";
        }
        for (auto& [name, wire] : wires_)
            if (wire->has_more())
                return report(
                    "", "the server has more to say: " + net::printable(wire->read_line()));
        return {};
    }

private:
    std::string step(const std::string& line)
    {
        if (line.starts_with('C') || line.starts_with('S')) {
            const auto mark = line.find_first_of(":+");
            if (mark > 2) return "this is no line of a transcript";
            Wire& wire = connection(line.substr(1, mark - 1));
            const std::string words = line.size() > mark + 1 ? line.substr(mark + 2) : "";
            if (line.front() == 'S')
                return line[mark] == ':' ? expect(wire, words)
                                         : expect_bytes(wire, unescape(words));
            wire.send(line[mark] == ':' ? words + "\r\n" : unescape(words));
            return {};
        }
        std::vector<std::string> found;
        const auto is = [&](std::string_view pattern) {
            found.clear();
            std::size_t rest = line.size();
            return match(pattern, line, found, rest);
        };
        if (is("--- client half-closes"))
            connection("").half_close();
        else if (is("--- client closes"))
            connection("").close();
        else if (is("--- client resets"))
            connection("").reset();
        else if (is("--- client {digit} closes"))
            connection(found[0]).close();
        else if (is("--- server closes"))
            return ended("");
        else if (is("--- server closes {digit}"))
            return ended(found[0]);
        else if (is("--- client sends {number} times: {any}")) {
            for (int left = std::stoi(found[0]); left > 0; --left)
                connection("").send(unescape(found[1]) + "\r\n");
        } else if (is("--- server says {number} times: {any}")) {
            for (int left = std::stoi(found[0]); left > 0; --left)
                if (const auto wrong = expect(connection(""), found[1]); !wrong.empty())
                    return wrong;
        } else if (is("--- client sends {number} bytes of text")) {
            std::string text;
            while (text.size() + 80 <= std::stoul(found[0])) text += std::string(78, 'x') + "\r\n";
            connection("").send(text);
        } else if (is("--- client sends a line of {number} bytes")) {
            connection("").send(std::string(std::stoul(found[0]), 'x') + "\r\n");
        } else if (is("--- connect {any}")) {
            port_ = found[0];
            wires_.clear();
        } else if (is("--- letter to {word}:{any}"))
            put_letter(found[0], unescape(found[1].substr(1)));
        else if (is("--- letter {digit} of {word} moves to cur")) {
            const auto name = letter_name(std::stoi(found[0]) - 1);
            fs::rename(mail_ / found[1] / "new" / name, mail_ / found[1] / "cur" / (name + SEEN));
        } else if (is("--- letter {digit} of {word} is removed")) {
            fs::remove(mail_ / found[1] / "new" / letter_name(std::stoi(found[0]) - 1));
        } else if (is("--- {word} has {number} letters") || is("--- {word} has {number} letter")) {
            const auto count = std::to_string(letters(found[0]).size());
            return count == found[1] ? "" : "there are " + count;
        } else if (is("--- a letter of {word} has: {any}")) {
            for (const auto& text : letters(found[0]))
                if (text.find(unescape(found[1])) != text.npos) return {};
            return "no letter of " + found[0] + " has that";
        } else if (is("--- no debris of {word}")) {
            return fs::is_empty(mail_ / found[0] / "tmp") ? "" : "something lies in tmp";
        } else
            return "this is no line of a transcript";
        return {};
    }

    std::string ended(const std::string& name)
    {
        Wire& wire = connection(name);
        return wire.ended() ? ""
                            : "the connection should have ended here, but " + wire.why_no_more();
    }

    std::string expect(Wire& wire, const std::string& pattern)
    {
        const std::string line = wire.read_line();
        if (line.empty()) return "expected this line, but " + wire.why_no_more();
        const std::string shown = net::printable(line);
        if (!line.ends_with("\r\n"))
            return "the server said\n  S: " + shown + "\nwhich does not end in \\r\\n";
        const int at = mismatch(pattern, std::string_view(line).substr(0, line.size() - 2));
        if (at < 0) return {};
        const auto caret =
            net::printable(std::string_view(line).substr(0, static_cast<std::size_t>(at))).size();
        return "the server said\n  S: " + shown + "\n     " + std::string(caret, ' ') +
            "^ here it differs";
    }

    std::string expect_bytes(Wire& wire, const std::string& bytes)
    {
        const auto got = wire.read_bytes(bytes.size());
        return got == bytes ? "" : "the server said\n  S+ " + net::printable(got);
    }

    void put_letter(const std::string& account, const std::string& text)
    {
        for (const char* box : {"tmp", "new", "cur"}) fs::create_directories(mail_ / account / box);
        std::ofstream(mail_ / account / "new" / letter_name(put_++), std::ios::binary) << text;
    }

    static std::string letter_name(int count)
    {
        return "1700000000.M" + std::to_string(100000 + count) + "Q1.test";
    }

    std::vector<std::string> letters(const std::string& account)
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

    std::string report(const std::string& line, const std::string& wrong) const
    {
        std::ostringstream text;
        text << dialogue_.file << ":" << dialogue_.line + number_ << ": " << dialogue_.title << "\n"
             << so_far_ << "> " << line << "\n"
             << wrong << "\n";
        if (!rfc_.empty()) text << "see " << rfc_ << "\n";
        return text.str();
    }

    const Dialogue& dialogue_;
    const Connect& connect_;
    fs::path mail_;
    std::map<std::string, std::unique_ptr<Wire>> wires_;
    std::string port_, so_far_, rfc_;
    int number_ = 0, put_ = 0;
};

}  // namespace

std::string play(const Dialogue& dialogue, const Connect& connect, const fs::path& mail,
    const std::string& by_hand)
{
    std::string report = Player(dialogue, connect, mail).play();
    if (!report.empty() && !by_hand.empty()) report += "by hand: " + by_hand + "\n";
    return report;
}

}  // namespace test
