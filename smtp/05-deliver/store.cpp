// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/store.hpp"

#include "client/07-fetch/unique_name.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <span>

namespace mail {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t buffer_size = 8192;
}

Store::Store(fs::path directory, const Host& host) :
    directory_(std::move(directory)), host_(host.name()), accounts_(open_accounts(directory_, host))
{
    for (const Account& account : accounts_.all())
        for (const char* box : {"tmp", "new", "cur"}) disk::make_directory(maildir(account) / box);
    remove_old_files();
}

bool is_left_over(const fs::directory_entry& file)
{
    std::error_code gone;
    const auto written = file.last_write_time(gone);
    return !gone && fs::file_time_type::clock::now() - written > std::chrono::hours(36);
}

static void remove_old_files_in(const fs::path& tmp)
{
    std::error_code error;
    for (fs::directory_iterator entry(tmp, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code gone;
        if (is_left_over(*entry)) fs::remove(entry->path(), gone);
    }
}

void Store::remove_old_files() const
{
    for (const Account& account : accounts_.all()) remove_old_files_in(maildir(account) / "tmp");
}

std::unique_ptr<Delivery> Store::deliver_to(const std::set<const Account*>& accounts) const
{
    auto looked = looked_for_old_files_.load();
    if (Clock::now() - looked > std::chrono::hours(1) &&
        looked_for_old_files_.compare_exchange_strong(looked, Clock::now()))
        remove_old_files();
    return std::make_unique<Delivery>(*this, accounts, unique_name(host_));
}

Delivery::Delivery(const Store& store, const std::set<const Account*>& accounts, std::string name) :
    store_(store), accounts_(accounts.begin(), accounts.end()), name_(std::move(name)),
    temporary_(store.maildir(*accounts_.front()) / "tmp" / name_),
    file_(disk::OutputFile::create(temporary_))
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
    append(content);
    append("\n");
    ++lines_;
    bytes_ += content.size() + 1;
}

// The buffer is written when it is full: whole pages cost the file system least.
void Delivery::append(std::string_view bytes)
{
    buffer_.reserve(buffer_size);
    while (!bytes.empty()) {
        const auto fits = bytes.substr(0, buffer_size - buffer_.size());
        buffer_ += fits;
        bytes.remove_prefix(fits.size());
        if (buffer_.size() == buffer_size) write_buffer();
    }
}

std::string file_name(const std::string& name, std::uint64_t bytes, std::uint64_t lines)
{
    return name + ",S=" + std::to_string(bytes) + ",W=" + std::to_string(bytes + lines);
}

std::string Delivery::file_name() const
{
    return mail::file_name(name_, bytes_, lines_);
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

namespace {

// The message in one of the Maildirs. All paths are made before it is there: to take it back needs
// no memory, unless a reader has moved it.
struct Place {
    Place(const fs::path& maildir, const std::string& name, const std::string& final_name) :
        in_tmp(maildir / "tmp" / name), new_directory(maildir / "new"),
        in_new(new_directory / final_name), cur_directory(maildir / "cur")
    {
    }

    fs::path in_tmp, new_directory, in_new, cur_directory;
    bool is_in_new = false;
};

// A reader has moved the message from new to cur, where its name may be longer.
void remove_from_cur(const Place& place)
{
    const auto name = place.in_new.filename().string();
    for (const auto& entry : fs::directory_iterator(place.cur_directory))
        if (entry.path().filename().string().starts_with(name)) disk::remove(entry.path());
    disk::flush_directory(place.cur_directory);
}

// The sender will try again, and nobody should get the message twice.
void take_back(const Place& place)
try {
    if (!place.is_in_new)
        disk::remove(place.in_tmp);
    else if (!disk::remove(place.in_new))
        remove_from_cur(place);
    if (place.is_in_new) disk::flush_directory(place.new_directory);
} catch (const std::exception& error) {
    net::log_error(error);
}

// Two accounts may have one Maildir, by a link.
bool is_there_already(const fs::path& in_tmp, std::span<const Place> earlier)
{
    std::error_code error;
    return fs::exists(in_tmp, error) &&
        std::any_of(earlier.begin(), earlier.end(),
            [&](const Place& place) { return fs::equivalent(place.in_tmp, in_tmp, error); });
}

// Gives the message a name in the tmp of each Maildir. The first has it already.
void put_into_tmp(std::vector<Place>& places)
{
    const auto first = places.front().in_tmp;
    for (std::size_t at = 1; at < places.size(); ++at) {
        const auto& in_tmp = places[at].in_tmp;
        if (disk::link(first, in_tmp) == disk::Link::made) continue;
        if (is_there_already(in_tmp, std::span(places).first(at)))
            places.erase(places.begin() + static_cast<std::ptrdiff_t>(at--));
        else
            write_copy(first, in_tmp);
    }
}

}  // namespace

// First all that mostly fails where something is wrong: the message is written to the tmp of each
// Maildir, as a second name of one file where that is possible. Then it is moved to new everywhere,
// and then flushed everywhere.
void Delivery::commit()
{
    write_buffer();
    file_.flush();
    file_.close();
    std::vector<Place> places;
    for (const Account* account : accounts_)
        places.emplace_back(store_.maildir(*account), name_, file_name());
    try {
        put_into_tmp(places);
        for (Place& place : places) {
            disk::rename(place.in_tmp, place.in_new);
            place.is_in_new = true;
        }
        for (const Place& place : places) disk::flush_directory(place.new_directory);
    } catch (...) {
        for (const Place& place : places) take_back(place);
        throw;
    }
}

}  // namespace mail
