// SPDX-License-Identifier: MIT

#include "tests/support/sessions.hpp"

#include "pop3/05-extensions/session.hpp"
#include "server/07-dialogue/session.hpp"
#include "smtp/10-trouble/session.hpp"
#include "tests/support/temporary.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <list>
#include <set>

namespace test {
namespace {

// What a session may need; each uses some of it.
struct Needs {
    const mail::Store& store;
    bool plaintext;
    mail::WrongPasswords& wrong_passwords;
    mail::Host host = {};
    net::Endpoints ends = {{"127.0.0.1", 50000},
        {plaintext ? "127.0.0.1" : "192.0.2.1", 25}};  // 192.0.2.1 is not loopback
};

using Made = std::unique_ptr<net::Dialogue>;

struct OwnSpool {
    mail::Spool spool;
};

struct SessionWithSpool : OwnSpool, smtp::QueueSession {
    explicit SessionWithSpool(const Needs& it) :
        OwnSpool{mail::Spool(it.store)},
        QueueSession(it.host, it.store, it.ends, it.wrong_passwords, false, &spool)
    {
    }
};

struct Entry {
    std::string lesson;
    Made (*make)(const Needs& it);
};

const Entry entries[] = {
    {"server/07-dialogue",
        [](const Needs& it) -> Made {
            return std::make_unique<net::SmallTalkSession>(
                it.ends, [] { return std::string("12:34:56 UTC"); });
        }},
    {"smtp/02-hello",
        [](const Needs& it) -> Made { return std::make_unique<smtp::HelloSession>(it.host); }},
    {"smtp/03-envelope",
        [](const Needs& it) -> Made { return std::make_unique<smtp::EnvelopeSession>(it.host); }},
    {"smtp/04-data",
        [](const Needs& it) -> Made { return std::make_unique<smtp::DataSession>(it.host); }},
    {"smtp/05-deliver",
        [](const Needs& it) -> Made {
            return std::make_unique<smtp::DeliverSession>(it.host, it.store, it.ends);
        }},
    {"smtp/06-extensions",
        [](const Needs& it) -> Made {
            return std::make_unique<smtp::ExtensionsSession>(it.host, it.store, it.ends);
        }},
    {"smtp/07-login",
        [](const Needs& it) -> Made {
            return std::make_unique<smtp::LoginSession>(
                it.host, it.store, it.ends, it.wrong_passwords, false);
        }},
    {"smtp/08-queue",
        [](const Needs& it) -> Made { return std::make_unique<SessionWithSpool>(it); }},
    {"smtp/09-relay",
        [](const Needs& it) -> Made {
            return std::make_unique<smtp::RelaySession>(
                it.host, it.store, it.ends, it.wrong_passwords, false, nullptr);
        }},
    {"smtp/10-trouble",
        [](const Needs& it) -> Made {
            static const net::FaultRules no_rules;
            return std::make_unique<smtp::TroubleSession>(
                it.host, it.store, it.ends, it.wrong_passwords, false, nullptr, no_rules, "");
        }},
    {"pop3/01-authorization",
        [](const Needs& it) -> Made {
            return std::make_unique<pop3::AuthorizationSession>(it.host, it.store.accounts());
        }},
    {"pop3/02-transaction",
        [](const Needs& it) -> Made {
            return std::make_unique<pop3::TransactionSession>(it.host, it.store);
        }},
    {"pop3/03-retrieve",
        [](const Needs& it) -> Made {
            return std::make_unique<pop3::RetrieveSession>(it.host, it.store);
        }},
    {"pop3/04-update",
        [](const Needs& it) -> Made {
            return std::make_unique<pop3::UpdateSession>(it.host, it.store);
        }},
    {"pop3/05-extensions",
        [](const Needs& it) -> Made {
            return std::make_unique<pop3::ExtensionsSession>(
                it.host, it.store, it.ends, it.wrong_passwords, false, pop3_timestamp);
        }},
};

}  // namespace

const std::vector<std::string>& lessons_with_a_session()
{
    static const auto all = [] {
        std::vector<std::string> names;
        for (const auto& entry : entries) names.push_back(entry.lesson);
        return names;
    }();
    return all;
}

std::unique_ptr<net::Dialogue> session_of(
    const std::string& lesson, const mail::Store& store, bool plaintext)
{
    // One for each session, so that tests do not meet there. None has 1,000 sessions at once.
    static std::list<mail::WrongPasswords> counts;
    if (counts.size() == 1000) counts.pop_front();
    for (const auto& entry : entries)
        if (entry.lesson == lesson) return entry.make({store, plaintext, counts.emplace_back()});
    throw std::logic_error(lesson + " has no line in tests/support/sessions.cpp: add one");
}

std::vector<std::pair<std::string, const net::State*>> states_of(const net::Dialogue& session)
{
    std::vector<std::pair<std::string, const net::State*>> states{{"commands", &session.commands}};
    if (const auto* pop3 = dynamic_cast<const pop3::AuthorizationSession*>(&session)) {
        states.front().first = "AUTHORIZATION";
        states.emplace_back("TRANSACTION", &pop3->authorization.transaction_state);
    }
    return states;
}

std::string table_of_verbs()
{
    const TemporaryDirectory directory;
    const TestStore store(directory.path());
    std::vector<std::array<std::string, 6>> lines{
        {"verb", "state", "lesson", "", "source", "takes"}};
    std::set<std::string> seen;  // "smtp commands MAIL"
    for (const auto& lesson : lessons_with_a_session()) {
        const auto session = session_of(lesson, store.store);
        const auto part = lesson.substr(0, lesson.find('/'));
        for (const auto& [state, table] : states_of(*session))
            for (const auto& [info, verb, file] : table->rows()) {
                if (!std::string_view(file).starts_with(lesson + "/")) continue;
                const bool is_new = seen.insert(part + " " + state + " " + info.name).second;
                lines.push_back({info.name, state, lesson, is_new ? "new" : "replaces", info.source,
                    info.syntax});
            }
    }
    std::array<std::size_t, 6> widths{};
    for (const auto& line : lines)
        for (std::size_t at = 0; at < line.size(); ++at)
            widths[at] = std::max(widths[at], line[at].size() + 2);
    std::string text;
    for (const auto& line : lines) {
        for (std::size_t at = 0; at < line.size(); ++at)
            text += line[at] + std::string(widths[at] - line[at].size(), ' ');
        text.erase(text.find_last_not_of(' ') + 1);
        text += "\n";
    }
    return text;
}

std::filesystem::path TestStore::prepare(const std::filesystem::path& mail)
{
    std::filesystem::create_directories(mail);
    std::ofstream(mail / "accounts", std::ios::binary)
        << "# for tests\nalice:wonderland\nbob:builder\ncarol:with two  spaces and a colon:\n";
    std::filesystem::permissions(mail / "accounts", std::filesystem::perms(0600));
    return mail;
}

}  // namespace test
