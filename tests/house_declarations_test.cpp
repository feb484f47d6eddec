// SPDX-License-Identifier: MIT
//
// No lesson declares what it does not use. What the headers of a lesson declare in public must be
// used by that lesson's own sources: by its .cpp files, or elsewhere in its headers. What only a later
// lesson needs belongs to that lesson.
//
// This reads C++ as the house writes it, and not as a compiler would. A name counts as used if it
// occurs again, so a name that is declared twice (an overload, or a method of two classes) can hide.

#include "tests/support/lessons.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <utility>

namespace test {
namespace {

// What may be declared all the same, and why.
const std::map<std::string, std::string> exceptions{
    {"smtp/05-deliver password",
        "a line of the file `accounts` is name:password; it is read as a whole, and the logins of "
        "smtp/07-login and pop3/01-authorization need the second half"},
};

// The lines of a file without comments, strings and preprocessor lines.
std::vector<std::string> code_of(const std::string& file)
{
    std::vector<std::string> code;
    for (auto line : lines_of(file)) {
        for (auto quote = line.find('"'); quote != line.npos; quote = line.find('"', quote)) {
            auto end = quote + 1;
            while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
            line.erase(quote, end + 1 - quote);
        }
        line = line.substr(0, line.find("//"));
        if (!line.starts_with('#')) code.push_back(line);
    }
    return code;
}

std::vector<std::string> words_of(const std::string& text)
{
    std::vector<std::string> words;
    std::string word;
    for (const char c : text + " ") {
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '_')
            word += c;
        else if (!word.empty())
            words.push_back(std::exchange(word, {}));
    }
    return words;
}

// The name that a statement at the scope of a namespace or a class declares. Empty if none that
// matters.
std::string declared_name(const std::string& statement, const std::string& of_class)
{
    std::smatch found;
    if (std::regex_search(statement, found, std::regex("^\\s*using (\\w+) ="))) return found[1];
    if (std::regex_search(statement, std::regex("^\\s*(using|friend|static_assert|template<)")) ||
        statement.find("operator") != statement.npos || statement.find('~') != statement.npos)
        return {};
    if (std::regex_search(statement, found, std::regex("(?:class|struct|enum class) (\\w+)")))
        return found[1];
    const auto head = statement.substr(0, statement.find_first_of("={"));
    if (std::regex_search(head, found, std::regex("\\b(\\w+)\\s*\\("))) {  // a function
        const std::string name = found[1];
        return name == of_class || name == "function" ? std::string() : name;
    }
    if (std::regex_search(head, found, std::regex("(\\w+)\\s*(\\[\\w*\\])?\\s*$"))) return found[1];
    return {};
}

// Reads one header, scope by scope.
class Reader {
public:
    explicit Reader(std::string text) : text_(std::move(text)) { read("", true, false); }
    const std::set<std::string>& names() const { return names_; }

private:
    void read(const std::string& of_class, bool is_public, bool is_enum)
    {
        std::string statement;
        int parentheses = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '(') ++parentheses;
            if (c == ')') --parentheses;
            if (parentheses > 0 || std::string_view("{};:,").find(c) == std::string_view::npos) {
                statement += c;
            } else if (c == ':' &&
                std::regex_search(statement, std::regex("(public|private)\\s*$"))) {
                is_public = statement.find("public") != statement.npos;
                statement.clear();
            } else if (c == '{') {
                open(statement, of_class, is_public);
                statement.clear();
            } else if (c == ';' || c == '}' || (c == ',' && is_enum)) {
                if (is_public) note(declared_name(statement, of_class));
                statement.clear();
                if (c == '}') return;
            } else {
                statement += c;
            }
        }
    }

    void open(const std::string& statement, const std::string& of_class, bool is_public)
    {
        std::smatch found;
        if (statement.find("namespace") != statement.npos) return read("", true, false);
        if (std::regex_search(statement, found, std::regex("enum class (\\w+)[^(]*$"))) {
            if (is_public) note(found[1]);
            return read(found[1], is_public, true);
        }
        if (std::regex_search(statement, found, std::regex("\\b(class|struct) (\\w+)[^(]*$"))) {
            if (is_public) note(found[2]);
            return read(found[2], is_public && found[1] == "struct", false);
        }
        if (is_public) note(declared_name(statement, of_class));
        read("", false, false);  // the body of a function, or a value in braces
    }

    void note(const std::string& name)
    {
        if (name.size() > 1 && name != "delete" && name != "default") names_.insert(name);
    }

    std::string text_;
    std::size_t at_ = 0;
    std::set<std::string> names_;
};

TEST(House, NoLessonDeclaresWhatItDoesNotUse)
{
    std::size_t names = 0;
    std::set<std::string> excused;
    for (const auto& lesson : lessons()) {
        std::map<std::string, int> in_headers, in_bodies;  // a word, and how often it occurs
        std::map<std::string, std::string> declared;  // a name, and its file
        for (const auto& file : files_of(lesson)) {
            const bool is_header = file.ends_with(".hpp");
            std::string text;
            for (const auto& line : code_of(file)) {
                // In a .cpp file a line without indentation defines something: that is not a use.
                if (!is_header && !line.starts_with(' ')) continue;
                text += line + "\n";
                for (const auto& word : words_of(line))
                    ++(is_header ? in_headers : in_bodies)[word];
            }
            if (!is_header) continue;
            const Reader reader(text);
            for (const auto& name : reader.names()) declared.emplace(name, file);
        }
        names += declared.size();
        for (const auto& [name, file] : declared) {
            if (in_bodies[name] > 0 || in_headers[name] > 1) continue;
            if (exceptions.contains(lesson + " " + name)) {
                excused.insert(lesson + " " + name);
                continue;
            }
            ADD_FAILURE()
                << file << " declares " << name << ", and no source of " << lesson
                << " uses it.\nMove it to the lesson that first needs it, or delete it. If "
                   "it must be here, tests/house_declarations_test.cpp has a list of "
                   "exceptions with their reasons.";
        }
    }
    EXPECT_GT(names, 200u) << "the headers were not read";
    for (const auto& [what, why] : exceptions)
        EXPECT_TRUE(excused.contains(what)) << what << " needs no exception any more";
}

}  // namespace
}  // namespace test
