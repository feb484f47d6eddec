// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/store.hpp"

#include <atomic>
#include <chrono>
#include <random>

namespace mail {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t buffer_size = 32768;

// What a crash has left. 36 hours is the convention: no delivery takes longer.
void remove_old_files(const fs::path& tmp)
{
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(tmp, error)) {
        const auto written = entry.last_write_time(error);
        if (!error && fs::file_time_type::clock::now() - written > std::chrono::hours(36))
            fs::remove(entry.path(), error);
    }
}

}  // namespace

Store::Store(fs::path directory, std::string host) :
    directory_(std::move(directory)), host_(std::move(host)), accounts_(open_accounts(directory_))
{
    for (const Account& account : accounts_.all()) {
        for (const char* box : {"tmp", "new", "cur"}) disk::make_directory(maildir(account) / box);
        remove_old_files(maildir(account) / "tmp");
    }
}

// The time, a random number chosen when the process began, and a counter: so names are unique among
// all processes that deliver here.
std::string Store::unique_name() const
{
    using namespace std::chrono;
    static const unsigned drawn = std::random_device{}();
    static std::atomic<unsigned long> count = 0;
    const auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    return std::to_string(now / 1'000'000) + ".M" +
        std::to_string(1'000'000 + now % 1'000'000).substr(1) + "R" + std::to_string(drawn) + "Q" +
        std::to_string(++count) + "." + host_;
}

std::unique_ptr<Delivery> Store::deliver_to(const std::set<const Account*>& accounts) const
{
    std::vector<fs::path> maildirs;
    for (const Account* account : accounts) maildirs.push_back(maildir(*account));
    return std::make_unique<Delivery>(std::move(maildirs), unique_name());
}

Delivery::Delivery(std::vector<fs::path> maildirs, std::string name) :
    maildirs_(std::move(maildirs)), name_(std::move(name)),
    temporary_(maildirs_.front() / "tmp" / name_), file_(disk::OutputFile::create(temporary_))
{
}

Delivery::~Delivery()
{
    file_.close();  // first: Windows removes no open file
    std::error_code ignored;
    fs::remove(temporary_, ignored);
}

void Delivery::add(std::string_view content)
{
    if (buffer_.size() + content.size() >= buffer_size) write_buffer();
    (buffer_ += content) += '\n';
    ++lines_;
    bytes_ += content.size() + 1;
}

void Delivery::write_buffer()
{
    file_.write(buffer_);
    buffer_.clear();
}

// The first Maildir gets the file itself, the others a hard link to it: a second name for the same
// file. If one of them fails, those before it are taken back. The sender will try again, and nobody
// should get the message twice.
void Delivery::commit()
{
    write_buffer();
    file_.flush();
    file_.close();
    const auto final_name =
        name_ + ",S=" + std::to_string(bytes_) + ",W=" + std::to_string(bytes_ + lines_);
    std::vector<fs::path> placed;
    try {
        for (auto maildir = maildirs_.rbegin(); maildir != maildirs_.rend(); ++maildir) {
            const auto place = *maildir / "new" / final_name;
            if (*maildir == maildirs_.front())
                fs::rename(temporary_, place);
            else
                fs::create_hard_link(temporary_, place);
            placed.push_back(place);
            disk::flush_directory(*maildir / "new");
        }
    } catch (...) {
        std::error_code ignored;
        for (const auto& place : placed) fs::remove(place, ignored);
        throw;
    }
}

}  // namespace mail
