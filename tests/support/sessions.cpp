// SPDX-License-Identifier: MIT

#include "tests/support/sessions.hpp"

#include "pop3/05-extensions/extensions.hpp"
#include "server/07-dialogue/small_talk.hpp"
#include "smtp/07-login/login.hpp"

#include <fstream>

namespace test {
namespace {

struct Smtp : net::Dialogue {
    smtp::Hello hello{"mail.example.test"};
    smtp::Envelope envelope{hello};
    smtp::Data data{envelope, 10'485'760};
    smtp::Deliver deliver;
    smtp::Extensions extensions{hello, envelope, 10'485'760};
    std::optional<smtp::Login> login;

    Smtp(int lesson, const smtp::Store& store, bool plaintext) :
        deliver(hello, envelope, data, store, "example.test", {"127.0.0.1", "127.0.0.1"})
    {
        if (lesson >= 2) hello.plug(*this);
        if (lesson >= 3) envelope.plug(*this);
        if (lesson >= 4) data.plug(*this);
        if (lesson >= 5) deliver.plug(*this);
        if (lesson >= 6) extensions.plug(*this);
        if (lesson >= 7)
            login.emplace(hello, envelope, deliver, extensions, store.accounts(), plaintext)
                .plug(*this);
    }
};

struct Pop3 : net::Dialogue {
    pop3::Authorization authorization;
    pop3::Transaction transaction;
    pop3::Retrieve retrieve{transaction};
    pop3::Update update{transaction};
    pop3::Extensions extensions;

    Pop3(int lesson, const smtp::Store& store, bool plaintext) :
        authorization(store.accounts()), transaction(authorization, store),
        extensions(
            authorization, transaction, retrieve, store.accounts(), pop3_timestamp, plaintext)
    {
        if (lesson >= 1) authorization.plug(*this);
        if (lesson >= 2) transaction.plug(*this);
        if (lesson >= 3) retrieve.plug(authorization.transaction);
        if (lesson >= 4) update.plug(authorization.transaction);
        if (lesson >= 5) extensions.plug(*this);
    }
};

}  // namespace

std::unique_ptr<net::Dialogue> session_of(
    const std::string& lesson, const smtp::Store& store, bool plaintext)
{
    const int number = std::stoi(lesson.substr(lesson.find('/') + 1));
    if (lesson.starts_with("smtp/")) return std::make_unique<Smtp>(number, store, plaintext);
    if (lesson.starts_with("pop3/")) return std::make_unique<Pop3>(number, store, plaintext);
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
