// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/store.hpp"

#include "server/02-socket/trace.hpp"

#include <array>
#include <atomic>
#include <random>

namespace smtp {

namespace fs = std::filesystem;
using std::chrono::system_clock;

namespace {

constexpr std::size_t buffer_size = 32768;
constexpr std::array boxes{"tmp", "new", "cur"};

// A new directory's name is flushed too, or a power cut could take it, and all letters in it, away.
disk::Path make_directory(const disk::Path& directory)
{
    const auto path = fs::absolute(directory).lexically_normal();
    std::error_code error;
    if (fs::is_directory(path, error)) return directory;
    if (path.has_relative_path() && !path.filename().empty()) make_directory(path.parent_path());
    fs::create_directory(path, error);
    if (error)
        throw net::Error(
            net::Error::Reason::other, "mkdir " + path.string() + ": " + error.message());
    if (!path.filename().empty()) disk::flush_directory(path.parent_path());
    return directory;
}

disk::Path accounts_file(const disk::Path& directory)
{
    const auto file = make_directory(directory) / "accounts";
    if (!fs::exists(file)) {
        auto made = disk::File::create(file);
        made.write("# One account a line, name:password. Restart the server after a change.\n"
                   "alice:wonderland\nbob:builder\n");
        made.flush();
        disk::flush_directory(directory);
        net::say(
            "Made " + file.string() + " with the sample accounts alice:wonderland and bob:builder");
    }
    if (disk::make_private(file)) net::say("Made " + file.string() + " readable by its owner only");
    return file;
}

// What a crash left behind. 36 hours is the convention: nobody takes longer to write a letter.
void remove_old_files(const disk::Path& tmp)
{
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(tmp, error)) {
        const auto written = entry.last_write_time(error);
        if (!error && fs::file_time_type::clock::now() - written > std::chrono::hours(36))
            fs::remove(entry.path(), error);
    }
}

}  // namespace

Store::Store(disk::Path directory, std::string host) :
    directory_(std::move(directory)), host_(std::move(host)), accounts_(accounts_file(directory_))
{
    for (const Account& account : accounts_.all()) {
        for (const char* box : boxes) make_directory(maildir(account) / box);
        remove_old_files(maildir(account) / "tmp");
    }
}

// Time, a number drawn when the process began, and a counter: unique among all processes that
// deliver here.
std::string Store::unique_name() const
{
    static const unsigned drawn = std::random_device{}();
    static std::atomic<unsigned long> count = 0;
    const auto now = system_clock::now().time_since_epoch();
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
    return std::to_string(microseconds / 1'000'000) + ".M" +
        std::to_string(1'000'000 + microseconds % 1'000'000).substr(1) + "R" +
        std::to_string(drawn) + "Q" + std::to_string(++count) + "." + host_;
}

std::unique_ptr<Delivery> Store::deliver_to(const std::set<const Account*>& accounts) const
{
    std::vector<disk::Path> maildirs;
    for (const Account* account : accounts) maildirs.push_back(maildir(*account));
    return std::make_unique<Delivery>(std::move(maildirs), unique_name());
}

Delivery::Delivery(std::vector<disk::Path> maildirs, std::string name) :
    maildirs_(std::move(maildirs)), name_(std::move(name)),
    temporary_(maildirs_.front() / "tmp" / name_), file_(disk::File::create(temporary_))
{
}

Delivery::~Delivery()
{
    file_.close();  // first: Windows removes no open file
    std::error_code nothing_to_do;
    fs::remove(temporary_, nothing_to_do);
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

// The first Maildir gets the file itself, the others a link to it. If one of them fails, those
// before it are taken back: a letter that was not acknowledged comes again, and nobody should have
// it twice.
void Delivery::commit()
{
    write_buffer();
    file_.flush();
    file_.close();
    const auto final_name =
        name_ + ",S=" + std::to_string(bytes_) + ",W=" + std::to_string(bytes_ + lines_);
    std::vector<disk::Path> placed;
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
        std::error_code nothing_to_do;
        for (const auto& place : placed) fs::remove(place, nothing_to_do);
        throw;
    }
}

std::string date(system_clock::time_point when)
{
    using namespace std::chrono;
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto today = floor<std::chrono::days>(when);
    const year_month_day ymd(today);
    const hh_mm_ss time(floor<seconds>(when - today));
    const auto two = [](auto number) { return std::to_string(number + 100).substr(1); };
    return std::string(days[weekday(today).c_encoding()]) + ", " +
        std::to_string(unsigned(ymd.day())) + " " + months[unsigned(ymd.month()) - 1] + " " +
        std::to_string(int(ymd.year())) + " " + two(time.hours().count()) + ":" +
        two(time.minutes().count()) + ":" + two(time.seconds().count()) + " +0000";
}

}  // namespace smtp
