// SPDX-License-Identifier: MIT
//
// A Maildir to be tested, and a program that disturbs it.
#pragma once

#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <atomic>
#include <fstream>
#include <thread>

namespace test {

/// A store with alice's Maildir.
struct Box {
    TemporaryDirectory directory;
    TestStore test{directory.path()};
    std::filesystem::path maildir = directory.path() / "alice";

    void put(const std::string& place, const std::string& text) const
    {
        std::ofstream(maildir / place, std::ios::binary) << text;
    }
    /// A session of this lesson, in which alice has logged in.
    std::unique_ptr<net::Dialogue> session_of_alice(const std::string& lesson) const
    {
        auto session = session_of(lesson, test.store);
        session->hear({"USER alice"});
        session->hear({"PASS wonderland"});
        return session;
    }
};

/// What a mail program does that marks messages as read and unread: it renames them in cur, without
/// a pause.
class Mover {
public:
    /// The name of a message of two bytes and a line end, without flags.
    static std::string name(int message) { return std::to_string(message) + ",S=3,W=4"; }

    /// Messages 1 to `messages` lie in cur.
    Mover(const std::filesystem::path& maildir, int messages) :
        thread_([this, maildir, messages] {
            for (int round = 0; !stop_; ++round)
                for (int message = 1; message <= messages && !stop_; ++message) {
                    const auto plain = maildir / "cur" / name(message);
                    auto seen = plain;
                    seen += SEEN;
                    std::error_code removed;  // by the one that is tested
                    std::filesystem::rename(
                        round % 2 ? seen : plain, round % 2 ? plain : seen, removed);
                }
        })
    {
    }
    ~Mover()
    {
        stop_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

}  // namespace test
