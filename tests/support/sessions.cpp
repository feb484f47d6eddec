// SPDX-License-Identifier: MIT

#include "tests/support/sessions.hpp"

#include "pop3/04-update/update.hpp"
#include "server/07-dialogue/small_talk.hpp"
#include "smtp/05-deliver/deliver.hpp"
#include "smtp/06-extensions/extensions.hpp"

#include <fstream>

namespace test {
namespace {

struct Smtp : net::Dialogue {
    smtp::Hello hello{"mail.example.test"};
    smtp::Envelope envelope{hello};
    smtp::Data data{envelope, 10'485'760};
    smtp::Deliver deliver;
    smtp::Extensions extensions{hello, envelope, 10'485'760};

    Smtp(int lesson, const smtp::Store& store) :
        deliver(hello, envelope, data, store, "example.test", {"127.0.0.1", "127.0.0.1"})
    {
        if (lesson >= 2) hello.plug(*this);
        if (lesson >= 3) envelope.plug(*this);
        if (lesson >= 4) data.plug(*this);
        if (lesson >= 5) deliver.plug(*this);
        if (lesson >= 6) extensions.plug(*this);
    }
};

struct Pop3 : net::Dialogue {
    pop3::Authorization authorization;
    pop3::Transaction transaction;
    pop3::Retrieve retrieve{transaction};
    pop3::Update update{transaction};

    Pop3(int lesson, const smtp::Store& store) :
        authorization(store.accounts()), transaction(authorization, store)
    {
        if (lesson >= 1) authorization.plug(*this);
        if (lesson >= 2) transaction.plug(*this);
        if (lesson >= 3) retrieve.plug(authorization.transaction);
        if (lesson >= 4) update.plug(authorization.transaction);
    }
};

}  // namespace

std::unique_ptr<net::Dialogue> session_of(const std::string& lesson, const smtp::Store& store)
{
    const int number = std::stoi(lesson.substr(lesson.find('/') + 1));
    if (lesson.starts_with("smtp/")) return std::make_unique<Smtp>(number, store);
    if (lesson.starts_with("pop3/")) return std::make_unique<Pop3>(number, store);
    return std::make_unique<net::SmallTalk>([] { return std::string("12:34:56 UTC"); });
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
