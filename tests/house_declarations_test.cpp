// SPDX-License-Identifier: MIT
//
// No lesson declares what it does not use. What the headers of a lesson declare in public must be
// used by that lesson's own sources: by its .cpp files, or elsewhere in its headers. What only a
// later lesson needs belongs to that lesson.
//
// This reads C++ as the house writes it, and not as a compiler would. A name counts as used if it
// occurs again, so a name that is declared twice (an overload, or a method of two classes) can
// hide.
//
// And no name in a namespace is two types. No compiler complains about that: it sees one file at a
// time. The linker keeps one of two destructors, and the program destroys what it has not made
// (C++ calls it the one-definition rule).

#include "tests/support/lessons.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <utility>

namespace test {
namespace {

// Exceptions, and why.
const std::map<std::string, std::string> exceptions{
    {"smtp/05-deliver password",
        "a line of the file `accounts` is name:password; it is read as a whole, and the logins of "
        "smtp/07-login and pop3/01-authorization need the second half"},
    {"smtp/05-deliver find_login",
        "who has an account is known here; the logins of smtp/07-login and pop3/01-authorization, "
        "of which neither needs the other, ask for it"},
    {"smtp/08-queue take_message",
        "which message has come is known here, and smtp/09-relay is the first that asks"},
    {"client/04-script failure",
        "report() is made of it; exercises/check shows the same in a form of its own"},
    {"smtp/03-envelope for_each",
        "the recipients are collected here, in a block of text, and smtp/05-deliver is the first "
        "that reads them"},
};

// The lines of a file without comments, strings, characters and preprocessor lines.
std::vector<std::string> code_of(const std::string& file)
{
    static const std::regex character("'(\\\\.|[^\\\\0-9])'");
    std::vector<std::string> code;
    for (auto line : lines_of(file)) {
        line = std::regex_replace(line, character, "");
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

// "std::function<bool(int)> f" becomes "std::function f".
std::string without_template_arguments(const std::string& text)
{
    std::string rest;
    int depth = 0;
    for (const char c : text) {
        if (c == '<') ++depth;
        if (depth == 0) rest += c;
        if (c == '>') --depth;
    }
    return rest;
}

// The type that a statement declares. Empty if it declares something else, or a class of a class.
std::string declared_type(const std::string& statement)
{
    const auto head = statement.substr(0, statement.find(" : "));
    const auto words = words_of(head);
    const bool is_type =
        !words.empty() && (words[0] == "class" || words[0] == "struct" || words[0] == "enum");
    if (!is_type || statement.find('(') != statement.npos || head.find("::") != head.npos)
        return {};
    const std::size_t name = words[0] == "enum" ? 2 : 1;  // "enum class A"
    return words.size() > name ? words[name] : "";
}

// The name that a statement at the scope of a namespace or a class declares. Empty if it is a
// constructor, an operator or no declaration.
std::string declared_name(std::string statement, const std::string& of_class)
{
    statement = without_template_arguments(statement);
    auto words = words_of(statement);
    if (words.empty() || statement.find_first_of("~") != statement.npos) return {};
    for (const char* word : {"friend", "static_assert", "operator"})
        if (std::find(words.begin(), words.end(), word) != words.end()) return {};
    if (words[0] == "using") return statement.find('=') == statement.npos ? "" : words[1];
    if (const auto type = declared_type(statement); !type.empty()) return type;
    words = words_of(statement.substr(0, statement.find_first_of("({=[")));
    return words.empty() || words.back() == of_class ? "" : words.back();
}

// Reads one file, scope by scope.
class Reader {
public:
    explicit Reader(std::string text) : text_(std::move(text)) { read("", true, false); }
    /// What it declares in public.
    const std::set<std::string>& names() const { return names_; }
    /// The types that it defines in namespaces that have a name: "pop3::Message".
    const std::set<std::string>& types() const { return types_; }
    /// False if it was not understood: each brace that is opened must be closed.
    bool is_whole() const { return at_ == text_.size() && depth_ == 1; }

private:
    void read(const std::string& of_class, bool is_public, bool is_enum)
    {
        ++depth_;
        std::string statement;
        int parentheses = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '(') ++parentheses;
            if (c == ')') --parentheses;
            if (parentheses > 0 || std::string_view("{};:,").find(c) == std::string_view::npos) {
                statement += c;
            } else if (c == ':' && ends_in_access(statement)) {
                is_public = words_of(statement).back() == "public";
                statement.clear();
            } else if (c == '{') {
                open(statement, of_class, is_public);
                statement.clear();
            } else if (c == ';' || c == '}' || (c == ',' && is_enum)) {
                if (is_public) note(declared_name(statement, of_class));
                statement.clear();
                if (c == '}') {
                    --depth_;
                    return;
                }
            } else {
                statement += c;
            }
        }
    }

    static bool ends_in_access(const std::string& statement)
    {
        const auto words = words_of(statement);
        return !words.empty() && (words.back() == "public" || words.back() == "private");
    }

    void open(const std::string& statement, const std::string& of_class, bool is_public)
    {
        const auto words = words_of(statement);
        if (!words.empty() && words[0] == "namespace")
            return read_namespace(words.size() > 1 ? words[1] : "");
        const auto type = declared_type(statement);
        if (!type.empty() && is_in_named_) types_.insert(namespace_ + type);
        const auto was_in_named = std::exchange(is_in_named_, false);
        if (is_public) note(type.empty() ? declared_name(statement, of_class) : type);
        if (type.empty())
            read("", false, false);  // the body of a function, or a value
        else
            read(type, is_public && words[0] != "class", words[0] == "enum");
        is_in_named_ = was_in_named;
    }

    void read_namespace(const std::string& name)
    {
        const auto outer = namespace_;
        const auto was_in_named = std::exchange(is_in_named_, is_in_named_ && !name.empty());
        namespace_ += name + "::";
        read("", true, false);
        namespace_ = outer;
        is_in_named_ = was_in_named;
    }

    void note(const std::string& name)
    {
        if (name.size() > 1 && name != "delete" && name != "default") names_.insert(name);
    }

    std::string text_;
    std::size_t at_ = 0;
    int depth_ = 0;  // of open braces, and one for the file
    std::set<std::string> names_, types_;
    std::string namespace_;  // "pop3::"
    bool is_in_named_ = true;  // in no function, no class and no namespace without a name
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

TEST(House, NoNameIsTwoTypes)
{
    std::map<std::string, std::string> defined_in;  // a type, and its file
    auto directories = lessons();
    for (const auto& lesson : lessons())
        if (std::filesystem::is_directory("tests/" + lesson))
            directories.push_back("tests/" + lesson);
    for (const char* more : {"exercises/check", "tests", "tests/support"})
        directories.push_back(more);
    for (const auto& directory : directories)
        for (const auto& file : files_of(directory)) {
            // Only one of two halves is in a program, and 01-raw is in no other.
            if (file.find("_windows.") != file.npos || file.starts_with("server/01-raw/")) continue;
            std::string text;
            for (const auto& line : code_of(file)) text += line + "\n";
            const Reader reader(text);
            EXPECT_TRUE(reader.is_whole()) << file;
            for (const auto& type : reader.types()) {
                const auto [found, is_new] = defined_in.emplace(type, file);
                EXPECT_TRUE(is_new) << type << " is defined in " << found->second << " and in "
                                    << file << ". Give one of them another name.";
            }
        }
    EXPECT_GT(defined_in.size(), 150u) << "the files were not read";
}

}  // namespace
}  // namespace test
