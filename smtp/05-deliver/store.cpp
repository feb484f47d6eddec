// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/store.hpp"

#include "server/02-socket/trace.hpp"

#include <array>
#include <fstream>
#include <random>

namespace mail {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t buffer_size = 4096;
}

Store::Store(fs::path directory, const Host& host) :
    directory_(std::move(directory)), host_(host.name()), accounts_(open_accounts(directory_, host))
{
    for (const Account& account : accounts_.all())
        for (const char* box : {"tmp", "new", "cur"}) disk::make_directory(maildir(account) / box);
    remove_old_files();
}

// What a crash has left in tmp. 36 hours is the convention: no delivery takes longer.
void Store::remove_old_files() const
{
    std::error_code error;
    for (const Account& account : accounts_.all()) {
        for (const auto& entry : fs::directory_iterator(maildir(account) / "tmp", error)) {
            const auto written = entry.last_write_time(error);
            if (!error && fs::file_time_type::clock::now() - written > std::chrono::hours(36))
                fs::remove(entry.path(), error);
        }
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
    auto looked = looked_for_old_files_.load();
    if (Clock::now() - looked > std::chrono::hours(1) &&
        looked_for_old_files_.compare_exchange_strong(looked, Clock::now()))
        remove_old_files();
    std::vector<fs::path> maildirs;
    for (const Account* account : accounts) maildirs.push_back(maildir(*account));
    return std::make_unique<Delivery>(maildirs, unique_name());
}

static auto places_in(const std::vector<fs::path>& maildirs, const std::string& name)
{
    std::vector<Delivery::Place> places;
    for (const auto& maildir : maildirs)
        places.push_back({maildir / "tmp" / name, maildir / "new" / name});
    return places;
}

Delivery::Delivery(const std::vector<fs::path>& maildirs, std::string name) :
    name_(std::move(name)), places_(places_in(maildirs, name_)),
    file_(disk::OutputFile::create(places_.front().in_tmp))
{
}

Delivery::~Delivery()
{
    file_.close();  // first: Windows removes no open file
    std::error_code ignored;
    for (const Place& place : places_) fs::remove(place.in_tmp, ignored);
}

void Delivery::add(std::string_view content)
{
    append(content);
    append("\n");
    ++lines_;
    bytes_ += content.size() + 1;
}

void Delivery::append(std::string_view bytes)
{
    if (buffer_.capacity() < buffer_size) buffer_.reserve(buffer_size);
    if (buffer_.size() + bytes.size() > buffer_size) write_buffer();
    if (bytes.size() > buffer_size)
        file_.write(bytes);
    else
        buffer_ += bytes;
}

void Delivery::write_buffer()
{
    file_.write(buffer_);
    buffer_.clear();
}

// For a Maildir on another file system, where no second name is possible.
static void write_copy(const fs::path& from, const fs::path& to)
{
    std::ifstream in(from, std::ios::binary);
    auto out = disk::OutputFile::create(to);
    std::array<char, buffer_size> piece;
    do {
        in.read(piece.data(), piece.size());
        out.write({piece.data(), static_cast<std::size_t>(in.gcount())});
    } while (in);
    if (!in.eof())
        throw net::Error(net::Error::Reason::other, "read " + from.string() + ": failed");
    out.flush();
}

// First all that mostly fails where something is wrong: the message is written to the tmp of each
// Maildir, as a second name of one file where that is possible. Then it is moved to new everywhere,
// and then flushed everywhere.
void Delivery::commit()
{
    write_buffer();
    file_.flush();
    file_.close();
    const auto sizes = ",S=" + std::to_string(bytes_) + ",W=" + std::to_string(bytes_ + lines_);
    for (Place& place : places_) place.in_new += sizes;
    try {
        const auto& first = places_.front().in_tmp;
        for (const Place& place : places_)
            if (place.in_tmp != first && !disk::link(first, place.in_tmp))
                write_copy(first, place.in_tmp);
        for (Place& place : places_) {
            disk::rename(place.in_tmp, place.in_new);
            place.is_in_new = true;
        }
        for (const Place& place : places_) disk::flush_directory(place.in_new.parent_path());
    } catch (...) {
        take_back();
        throw;
    }
}

// Removes the message from a Maildir, in case a reader has moved it already: from cur, where its
// name may be longer.
static void remove_from_cur(const fs::path& in_new)
{
    const auto cur = in_new.parent_path().parent_path() / "cur";
    const auto name = in_new.filename().string();
    for (const auto& entry : fs::directory_iterator(cur))
        if (entry.path().filename().string().starts_with(name)) disk::remove(entry.path());
    disk::flush_directory(cur);
}

// The sender will try again, and nobody should get the message twice.
void Delivery::take_back() noexcept
{
    for (const Place& place : places_) {
        try {
            if (!place.is_in_new) continue;
            if (!disk::remove(place.in_new)) remove_from_cur(place.in_new);
            disk::flush_directory(place.in_new.parent_path());
        } catch (const std::exception& error) {
            net::log_error(error);
        }
    }
}

}  // namespace mail
