// SPDX-License-Identifier: MIT
//
// The spool: what it finds, whatever is there; and the session that puts messages into it.

#include "smtp/08-queue/lock.hpp"
#include "smtp/08-queue/queue_tools.hpp"
#include "smtp/08-queue/session.hpp"
#include "tests/support/error.hpp"
#include "tests/support/server.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/smtp_peer.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace test {
namespace {

namespace fs = std::filesystem;

class Spool : public testing::Test {
protected:
    void put(const std::string& name, const std::string& text)
    {
        std::ofstream(queue / "new" / name, std::ios::binary) << text;
    }
    void put_message(const std::string& name, const std::string& to = "bob@blue.test")
    {
        put(name + ".envelope",
            "from <alice@example.test>\narrived 7\nto <" + to + "> tries 0 next 7\nend\n");
        put(name + ",S=34,W=36", "Return-Path: <alice@example.test>\nSubject: x\n\n.dot\n");
    }
    std::string text_of(const std::string& message) const
    {
        std::string all;
        spool.text(message).for_each_piece([&](auto piece) { all += piece; });
        return all;
    }

    TemporaryDirectory directory;
    TestStore test{directory.path()};
    mail::Spool spool{test.store};
    const fs::path queue = directory.path() / "queue";
};

TEST_F(Spool, TheOldestMessageComesFirst)
{
    for (const char* name : {"3.c", "1.a", "2.b"}) put_message(name);
    EXPECT_EQ(spool.messages(),
        (std::vector<std::string>{"1.a,S=34,W=36", "2.b,S=34,W=36", "3.c,S=34,W=36"}));
    EXPECT_EQ(spool.envelope("1.a,S=34,W=36")->to.size(), 1u);
    EXPECT_FALSE(spool.envelope("4.d,S=34,W=36"));
}

// Each is set aside, the log says so, and the others stay.
TEST_F(Spool, WhatIsNotWholeIsSetAside)
{
    put_message("1.good");
    put_message("2.torn");
    put("2.torn.envelope", "from <alice@example.test>\narrived 7\nto <bob@bl");
    put("3.alone,S=1,W=1", "x\n");
    put("4.foreign", "from another program\n");
    put_message("5.large");
    put("5.large.envelope", std::string(5 << 20, 'x'));
    for (const auto& message : spool.messages()) {
        EXPECT_EQ(spool.envelope(message).has_value(), message.starts_with("1.good")) << message;
        EXPECT_TRUE(fs::exists(queue / "new" / message)) << "who only looks changes nothing";
        testing::internal::CaptureStderr();
        EXPECT_EQ(spool.set_aside_if_broken(message), !message.starts_with("1.good"));
        const auto log = testing::internal::GetCapturedStderr();
        EXPECT_EQ(log,
            message.starts_with("1.good") ? ""
                                          : "queue: " + message +
                    " has no whole envelope: moved to " + (queue / "bad").string() + "\n");
    }
    EXPECT_EQ(spool.messages(), std::vector<std::string>{"1.good,S=34,W=36"});
    for (const char* name : {"2.torn,S=34,W=36", "2.torn.envelope", "3.alone,S=1,W=1", "4.foreign",
             "5.large,S=34,W=36", "5.large.envelope"})
        EXPECT_TRUE(fs::exists(queue / "bad" / name)) << name;
}

// An envelope is replaced by a shorter one again and again, while another thread reads it.
TEST_F(Spool, AReaderSeesOneEnvelopeOrTheOther)
{
    if (std::string_view(EXE) == ".exe") GTEST_SKIP() << "Windows replaces no file that is open";
    put_message("1.a");
    const std::string message = "1.a,S=34,W=36";
    auto large = *spool.envelope(message), small = large;
    for (int count = 0; count < 100; ++count) large.to.push_back(large.to.front());
    std::atomic<bool> stop = false;
    std::atomic<int> reads = 0;
    std::thread reader([&] {
        for (; !stop; ++reads) EXPECT_TRUE(spool.envelope(message));
    });
    for (int count = 0; count < 200; ++count) spool.replace(message, count % 2 ? small : large);
    stop = true;
    reader.join();
    EXPECT_GT(reads, 0);
}

TEST_F(Spool, WhatIsNoFileIsNoMessage)
{
    fs::create_directory(queue / "new" / "1.directory");
    std::error_code error;
    fs::create_symlink("/etc/passwd", queue / "new" / "2.link", error);
    put_message("3.good");
    fs::create_directory(queue / "new" / "4.x.envelope");
    put("4.x,S=1,W=1", "x\n");
    EXPECT_EQ(spool.messages(), (std::vector<std::string>{"3.good,S=34,W=36", "4.x,S=1,W=1"}));
    EXPECT_FALSE(spool.envelope("4.x,S=1,W=1"));
}

TEST_F(Spool, AnEnvelopeWhoseMessageHasNotComeIsKeptForADay)
{
    put("1.young.envelope", "from <>\n");
    put("2.old.envelope", "from <>\n");
    const auto now = fs::file_time_type::clock::now();
    fs::last_write_time(queue / "new" / "2.old.envelope", now - std::chrono::hours(37));
    put_message("3.good");
    fs::last_write_time(queue / "new" / "3.good.envelope", now - std::chrono::hours(37));
    for (const char* name : {"3.good.report", "4.young", "5.old"})
        std::ofstream(queue / "tmp" / name) << "a report that was not finished";
    for (const char* name : {"3.good.report", "5.old"})
        fs::last_write_time(queue / "tmp" / name, now - std::chrono::hours(37));
    spool.sweep();
    EXPECT_TRUE(fs::exists(queue / "tmp" / "3.good.report")) << "its message is still here";
    EXPECT_TRUE(fs::exists(queue / "tmp" / "4.young"));
    EXPECT_FALSE(fs::exists(queue / "tmp" / "5.old"));
    EXPECT_EQ(spool.messages().size(), 1u);
    EXPECT_TRUE(fs::exists(queue / "new" / "1.young.envelope"));
    EXPECT_FALSE(fs::exists(queue / "new" / "2.old.envelope"));
    EXPECT_TRUE(fs::exists(queue / "new" / "3.good.envelope"));
}

TEST_F(Spool, TheTextIsWhatTheNextHostGets)
{
    put_message("1.a");
    EXPECT_EQ(text_of("1.a,S=34,W=36"), "Subject: x\r\n\r\n.dot\r\n");
    EXPECT_EQ(spool.text("1.a,S=34,W=36").size, 20u);
    EXPECT_FALSE(spool.text("1.a,S=34,W=36").is_8bit);
    put("2.b", "Subject: \xc3\xa9\n\nno end");
    EXPECT_EQ(text_of("2.b"), "Subject: \xc3\xa9\r\n\r\nno end\r\n");
    EXPECT_TRUE(spool.text("2.b").is_8bit);
    put("2.b", "\x7f\n");
    EXPECT_FALSE(spool.text("2.b").is_8bit);
    put("2.b", "\x80\n");
    EXPECT_TRUE(spool.text("2.b").is_8bit);
    put("3.c", "");
    EXPECT_EQ(text_of("3.c"), "");
    const std::string piece(16383, 'x'), not_first = "Return-Path: <a@b>";
    put("4.d", piece + "\n" + not_first + "\n");
    EXPECT_EQ(text_of("4.d"), piece + "\r\n" + not_first + "\r\n");
    // Around the size of a piece: the end of a line may come in the next one.
    for (std::size_t size = 16380; size < 16390; ++size) {
        put("4.d", std::string(size, 'x') + "\n\ny\n");
        EXPECT_EQ(text_of("4.d"), std::string(size, 'x') + "\r\n\r\ny\r\n") << size;
        put("4.d", std::string(size, 'x'));
        EXPECT_EQ(text_of("4.d"), std::string(size, 'x') + "\r\n") << size;
    }
}

TEST_F(Spool, SaysWhatCannotBeRead)
{
    fs::create_directory(queue / "new" / "1.a");
    EXPECT_EQ(error_of([&] { spool.text("1.a"); }),
        "read " + (queue / "new" / "1.a").string() + ": failed");
}

// An envelope that could not be read again is not written: it would be promised, and lost.
TEST_F(Spool, WritesNoEnvelopeThatNobodyCouldRead)
{
    mail::StoredEnvelope envelope{{"alice", "example.test"}, 7, {}};
    envelope.to.push_back({{"bob", "blue.test"}, 0, 7, "an answer without a code"});
    EXPECT_EQ(error_of([&] { spool.begin("1.a", envelope); }),
        "queue: an envelope that nobody could read: " + mail::text(envelope));
    EXPECT_TRUE(fs::is_empty(queue / "new"));
}

// 4 MiB of it. 1,000 recipients need a tenth of that, whatever each was told.
TEST_F(Spool, AnEnvelopeHasALargestSize)
{
    mail::StoredEnvelope envelope{{"alice", "example.test"}, 7, {}};
    const mail::WaitingRecipient one{
        {"bob", std::string(150, 'b')}, 1, 7, "451 " + std::string(300, 'x')};
    envelope.to.assign(1000, one);
    spool.begin("1.a", envelope);
    EXPECT_TRUE(spool.envelope("1.a"));
    envelope.to.assign(9000, one);
    EXPECT_GT(mail::text(envelope).size(), 4u << 20);
    EXPECT_LT(mail::text(envelope).size(), 5u << 20);
    spool.begin("2.b", envelope);
    EXPECT_FALSE(spool.envelope("2.b"));
}

TEST_F(Spool, AnEnvelopeIsReplacedAndAMessageRemoved)
{
    put_message("1.a");
    const std::string message = "1.a,S=34,W=36";
    auto envelope = *spool.envelope(message);
    envelope.to[0].tries = 3;
    std::ofstream(queue / "tmp" / "1.a.envelope") << "of a crash";
    spool.replace(message, envelope);
    EXPECT_EQ(spool.envelope(message)->to[0].tries, 3u);
    spool.remove(message);
    EXPECT_TRUE(fs::is_empty(queue / "new"));
    EXPECT_TRUE(fs::is_empty(queue / "tmp"));
    spool.remove(message);  // a second time harms nobody
}

// A session of this lesson, in memory.
class Queue : public Spool {
protected:
    std::string say(const std::string& line) { return session->hear({line}).text; }
    void log_in() { EXPECT_EQ(say("AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=").substr(0, 3), "235"); }
    std::size_t files(const std::string& box) const
    {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(directory.path() / box), {}));
    }

    mail::WrongPasswords wrong_passwords;
    std::unique_ptr<smtp::QueueSession> session = std::make_unique<smtp::QueueSession>(mail::Host{},
        test.store, net::Endpoints{{"127.0.0.1", 50000}, {"127.0.0.1", 25}}, wrong_passwords, false,
        &spool);
};

const std::vector<std::string> elsewhere{"bob@blue.test", "\"b b\"@blue.test", "a%b@blue.test",
    "bob@[192.0.2.7]", "@example.test:bob@blue.test"};

TEST_F(Queue, OnlyForThoseWhoHaveLoggedIn)
{
    say("EHLO a");
    say("MAIL FROM:<alice@example.test>");
    for (const auto& address : elsewhere)
        EXPECT_EQ(say("RCPT TO:<" + address + ">").substr(0, 9), "550 5.7.1") << address;
    // These are ours, and nobody's: no trick leads elsewhere.
    for (const char* trick : {"bob%blue.test@example.test", "\"bob@blue.test\"@example.test",
             "blue.test!bob@example.test", "queue@example.test"})
        EXPECT_EQ(say(std::string("RCPT TO:<") + trick + ">").substr(0, 9), "550 5.1.1") << trick;
    say("RSET");
    log_in();
    say("MAIL FROM:<alice@example.test>");
    for (const auto& address : elsewhere)
        EXPECT_EQ(say("RCPT TO:<" + address + ">").substr(0, 3), "250") << address;
    EXPECT_EQ(say("RCPT TO:<nobody@example.test>").substr(0, 9), "550 5.1.1");
    EXPECT_EQ(say("RCPT TO:<queue@example.test>").substr(0, 9), "550 5.1.1");
}

TEST_F(Queue, EhloSaysThatThisHostRelays)
{
    EXPECT_TRUE(say("EHLO a").starts_with(
        "250-mail.example.test relays for clients that log in\r\n250-SIZE "));
    EXPECT_EQ(say("HELO a"), "250 mail.example.test\r\n");
    EXPECT_EQ(say("EHLO"), "501 5.5.4 The name of your host is missing, or too long\r\n");
}

TEST_F(Queue, AMessageForOursAndOthersIsStoredInBothPlaces)
{
    say("EHLO a");
    log_in();
    say("MAIL FROM:<alice@example.test>");
    say("RCPT TO:<bob@example.test>");
    say("RCPT TO:<bob@blue.test>");
    say("RCPT TO:<carol@blue.test>");
    EXPECT_EQ(session->queue->take_message(), "");
    say("DATA");
    EXPECT_EQ(files("queue/new"), 1u);  // the envelope
    EXPECT_TRUE(spool.messages().empty());
    for (const char* line : {"Subject: x", "", "..", "text"}) EXPECT_EQ(say(line), "");
    EXPECT_EQ(say(".").substr(0, 3), "250");
    ASSERT_EQ(spool.messages().size(), 1u);
    const auto message = spool.messages().front();
    EXPECT_EQ(session->queue->take_message(), message);
    EXPECT_EQ(session->queue->take_message(), "");
    EXPECT_EQ(files("bob/new"), 1u);
    const auto envelope = spool.envelope(message);
    ASSERT_TRUE(envelope);
    ASSERT_EQ(envelope->to.size(), 2u);
    EXPECT_EQ(mail::bare(envelope->to[1].address), "carol@blue.test");
    EXPECT_EQ(mail::bare(envelope->from), "alice@example.test");
    EXPECT_NEAR(static_cast<double>(envelope->arrived), static_cast<double>(mail::now()), 60);
    EXPECT_TRUE(text_of(message).starts_with("Received: from a ")) << text_of(message);
    EXPECT_TRUE(text_of(message).ends_with("Subject: x\r\n\r\n.\r\ntext\r\n"));

    say("MAIL FROM:<>");  // the next one is for ours only
    say("RCPT TO:<bob@example.test>");
    say("DATA");
    EXPECT_EQ(say(".").substr(0, 3), "250");
    EXPECT_EQ(spool.messages().size(), 1u);
    EXPECT_EQ(files("bob/new"), 2u);
}

// RFC 6531, 3.2: the next host must know it too.
TEST_F(Queue, RemembersThatAMessageNeedsUtf8)
{
    say("EHLO a");
    log_in();
    for (const bool is_utf8 : {true, false}) {
        say(std::string("MAIL FROM:<alice@example.test>") + (is_utf8 ? " SMTPUTF8" : ""));
        say("RCPT TO:<bob@blue.test>");
        say("DATA");
        EXPECT_EQ(say(".").substr(0, 3), "250");
        ASSERT_EQ(spool.messages().size(), 1u);
        EXPECT_EQ(spool.envelope(spool.messages().front())->is_utf8, is_utf8);
        spool.remove(spool.messages().front());
    }
}

TEST_F(Queue, NothingIsLeftOfAMessageThatWasRefusedOrBrokenOff)
{
    say("EHLO a");
    log_in();
    const auto begin = [&] {
        say("MAIL FROM:<alice@example.test>");
        say("RCPT TO:<bob@blue.test>");
        EXPECT_EQ(say("DATA").substr(0, 3), "354");
        EXPECT_EQ(files("queue/new"), 1u);
    };
    begin();
    session->hear({"a bare LF", net::Line::End::lf});
    say("a line");
    EXPECT_EQ(say(".").substr(0, 3), "550");
    EXPECT_EQ(files("queue/new"), 0u);
    EXPECT_EQ(files("queue/tmp"), 0u);
    EXPECT_EQ(session->queue->take_message(), "");
    begin();
    say("half a message");
    session.reset();
    EXPECT_EQ(files("queue/new"), 0u);
    EXPECT_EQ(files("queue/tmp"), 0u);
}

// By a file in the place of a directory, since nothing is forbidden to root.
TEST_F(Queue, AnUnwritableSpoolRefusesForNowAndStoresNothing)
{
    fs::remove_all(queue / "new");
    std::ofstream(queue / "new") << "no directory";
    say("EHLO a");
    log_in();
    say("MAIL FROM:<alice@example.test>");
    say("RCPT TO:<bob@example.test>");
    say("RCPT TO:<bob@blue.test>");
    EXPECT_EQ(say("DATA").substr(0, 9), "451 4.3.0");
    EXPECT_EQ(files("bob/new"), 0u);
    EXPECT_EQ(files("bob/tmp"), 0u);
    say("MAIL FROM:<alice@example.test>");  // ours still get theirs
    say("RCPT TO:<bob@example.test>");
    EXPECT_EQ(say("DATA").substr(0, 3), "354");
    EXPECT_EQ(say(".").substr(0, 3), "250");
    EXPECT_EQ(files("bob/new"), 1u);
}

TEST_F(Queue, HasNoneWithoutASpool)
{
    smtp::QueueSession none(mail::Host{}, test.store,
        net::Endpoints{{"127.0.0.1", 50000}, {"127.0.0.1", 25}}, wrong_passwords, false, nullptr);
    EXPECT_TRUE(none.hear({"EHLO a"}).text.starts_with("250-mail.example.test\r\n"));
    none.hear({"AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="});
    none.hear({"MAIL FROM:<alice@example.test>"});
    EXPECT_TRUE(none.hear({"RCPT TO:<bob@blue.test>"}).text.starts_with("550 5.7.1"));
}

// What is left of a recipient after a try.
TEST(Note, EndsWithA2yzOnly)
{
    for (const int code : {200, 250, 299}) {
        mail::WaitingRecipient to;
        EXPECT_TRUE(mail::note(to, {code, "OK"}, std::chrono::seconds(100))) << code;
        EXPECT_EQ(to.tries, 0u);
    }
    for (const int code : {0, 199, 300, 354, 450, 550}) {
        mail::WaitingRecipient to;
        const auto before = mail::now();
        EXPECT_FALSE(mail::note(to, {code, std::string(600, 'x')}, std::chrono::seconds(100)));
        EXPECT_EQ(to.tries, 1u);
        EXPECT_GE(to.next_try, before + 100);
        EXPECT_LE(to.next_try, mail::now() + 100);
        EXPECT_EQ(to.answer.size(), 500u);
        EXPECT_TRUE(to.answer.starts_with(std::to_string(code) + " x"));
    }
}

// The program: what a person types.
class QueueProgram : public Spool {
protected:
    Ended run_it(std::vector<std::string> arguments)
    {
        arguments.insert(arguments.end(), {"--mail", directory.path().string()});
        auto ended = run("smtp/08-queue", arguments, "");
        std::erase(ended.bytes, '\r');
        return ended;
    }
};

TEST_F(QueueProgram, ListsTheQueue)
{
    EXPECT_EQ(run_it({"--list"}).bytes, "Mail queue is empty\n");
    put_message("1.a");
    put("1.a.envelope",
        "from <alice@example.test>\narrived 7\nto <bob@blue.test> tries 1 next 7 451 Not now\n"
        "to <carol@blue.test> tries 0 next 7\nend\n");
    const auto size = std::to_string(fs::file_size(queue / "new" / "1.a,S=34,W=36"));
    EXPECT_EQ(run_it({"--list"}).bytes,
        "1.a  " + size +
            " bytes  Thu, 1 Jan 1970 00:00:07 +0000  from <alice@example.test>\n"
            "    to <bob@blue.test>  tried 1 time, next in 0 s\n"
            "    (451 Not now)\n"
            "    to <carol@blue.test>  not tried yet\n"
            "-- 1 message, " +
            size + " bytes\n");
}

TEST_F(QueueProgram, SendsItOnceAndKeepsWhatIsRefused)
{
    put_message("1.a");
    put_message("2.b", "nobody@blue.test");
    {
        const SmtpPeer peer(Answers{{"RCPT", "451 4.3.0 Not now"}});
        const auto ended = run_it({"--send", peer.text(), "--retry", "1000"});
        EXPECT_EQ(ended.status, 0);
        EXPECT_EQ(
            ended.bytes, "bob@blue.test 451 4.3.0 Not now\nnobody@blue.test 451 4.3.0 Not now\n");
    }
    const SmtpPeer peer;
    const auto envelope = queue / "new" / "2.b.envelope";
    fs::last_write_time(envelope, fs::file_time_type::clock::now() - std::chrono::hours(1));
    const auto written = fs::last_write_time(envelope);
    EXPECT_EQ(run_it({"--send", peer.text()}).bytes, "");  // nothing is due
    EXPECT_EQ(fs::last_write_time(envelope), written) << "then nothing is written either";
    put_message("1.a");
    EXPECT_EQ(run_it({"--send", peer.text()}).bytes, "bob@blue.test 250 2.0.0 Stored\n");
    EXPECT_EQ(peer.messages(), std::vector<std::string>{"Subject: x\r\n\r\n..dot\r\n"});
    EXPECT_EQ(spool.messages().size(), 1u);
    EXPECT_EQ(spool.envelope(spool.messages().front())->to[0].answer, "451 4.3.0 Not now");
}

// Two recipients are due, one is not, and a message has none left: a crash was faster than its removal.
TEST_F(QueueProgram, SendsToThoseWhoAreDue)
{
    put_message("1.a");
    put("1.a.envelope",
        "from <alice@example.test>\narrived 7\nto <bob@blue.test> tries 0 next 7\n"
        "to <carol@blue.test> tries 1 next 4000000000 451 Not now\n"
        "to <dave@blue.test> tries 0 next 7\nend\n");
    put_message("2.b");
    put("2.b.envelope", "from <alice@example.test>\narrived 7\nend\n");
    const SmtpPeer peer;
    EXPECT_EQ(run_it({"--send", peer.text()}).bytes,
        "bob@blue.test 250 2.0.0 Stored\ndave@blue.test 250 2.0.0 Stored\n");
    EXPECT_EQ(peer.messages().size(), 1u);
    ASSERT_EQ(spool.messages(), std::vector<std::string>{"1.a,S=34,W=36"});
    const auto left = spool.envelope("1.a,S=34,W=36")->to;
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(mail::bare(left[0].address), "carol@blue.test");
    EXPECT_EQ(run_it({"--send", peer.text(), "--now"}).bytes, "carol@blue.test 250 2.0.0 Stored\n");
    EXPECT_TRUE(spool.messages().empty());
}

// Some servers say no more than the code.
TEST_F(QueueProgram, AnAnswerWithoutATextIsAnAnswer)
{
    for (const char* answer : {"451", "451 ", "451-\r\n451"}) {
        put_message("1.a");
        const SmtpPeer peer(Answers{{"RCPT", answer}});
        run_it({"--send", peer.text()});
        ASSERT_TRUE(spool.envelope("1.a,S=34,W=36")) << answer;
        EXPECT_EQ(spool.envelope("1.a,S=34,W=36")->to[0].answer, "451") << answer;
    }
}

TEST_F(QueueProgram, WhatIsBrokenHoldsUpNobody)
{
    put_message("1.a");
    put("1.a.envelope", "from <alice@example.test>\n");
    put_message("2.b");
    const SmtpPeer peer;
    const auto list = run_it({"--list"}).bytes;
    EXPECT_TRUE(list.starts_with("1.a,S=34,W=36  has no whole envelope\n2.b")) << list;
    EXPECT_NE(list.find("\n-- 2 messages, 102 bytes\n"), std::string::npos) << list;
    EXPECT_NE(run_it({"--send", peer.text()}).bytes.find("bob@blue.test 250"), std::string::npos);
    EXPECT_TRUE(fs::exists(queue / "bad" / "1.a,S=34,W=36"));
}

TEST_F(QueueProgram, OneAtATime)
{
    const auto lock = disk::Lock::take(queue);
    const auto ended = run_it({"--send", "127.0.0.1:9"});
    EXPECT_EQ(ended.status, 1);
    EXPECT_EQ(ended.bytes, "queue " + queue.string() + ": another program is sending it\n");
}

}  // namespace
}  // namespace test
