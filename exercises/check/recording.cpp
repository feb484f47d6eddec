// SPDX-License-Identifier: MIT

#include "exercises/check/recording.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>

namespace check {

void Record::add(bool by_us, const std::string& client, std::string_view bytes)
{
    if (!bytes.empty()) said_.push_back({by_us, client, std::string(bytes)});
}

void Record::add_event(const std::string& client, const std::string& event)
{
    said_.push_back({true, client, {}, event});
}

bool Record::has_event(const std::string& event) const
{
    return std::any_of(
        said_.begin(), said_.end(), [&](const Said& said) { return said.event == event; });
}

std::size_t Record::first_cut() const
{
    for (std::size_t at = 0; at + 1 < said_.size(); ++at)
        if (said_[at].by_us && !said_[at].bytes.empty() && !said_[at].bytes.ends_with('\n') &&
            said_[at + 1].by_us)
            return said_[at].bytes.size();
    return 0;
}

// A long piece is shown by its two ends.
static std::string shown(const std::string& bytes)
{
    constexpr std::size_t most = 400, end = 150;
    if (bytes.size() <= most) return net::printable(bytes);
    return net::printable(bytes.substr(0, end)) + " [" + std::to_string(bytes.size() - 2 * end) +
        " bytes are not shown] " + net::printable(bytes.substr(bytes.size() - end));
}

std::string Record::said() const
{
    std::string all;
    for (const auto& each : said_)
        if (each.by_us) all += each.bytes;
    return all;
}

std::vector<std::string> Record::lines(char us, std::size_t most) const
{
    std::vector<std::string> all;
    const char other = us == 'C' ? 'S' : 'C';
    const auto first = said_.size() > most ? said_.size() - most : 0;
    if (first > 0) all.push_back("[" + std::to_string(first) + " lines before are not shown]");
    for (auto at = first; at < said_.size(); ++at) {
        const auto& [by_us, client, bytes, event] = said_[at];
        if (!event.empty()) {
            all.push_back("--- " + event);
            continue;
        }
        const char side = by_us ? us : other;
        all.push_back(side + client + (side == 'C' ? "> " : "< ") + shown(bytes));
    }
    return all;
}

const Said* Record::last_heard() const
{
    return said_.empty() || said_.back().by_us ? nullptr : &said_.back();
}

namespace {

class RecordedWire : public net::Wire {
public:
    RecordedWire(std::unique_ptr<net::Wire> wire, Record& record, std::string client) :
        wire_(std::move(wire)), record_(record), client_(std::move(client))
    {
    }

    std::string peer() const override { return wire_->peer(); }
    bool send(std::string_view bytes) override
    {
        if (wire_->has_more())
            record_.add_event(client_, "(" + wire_->peer() + " has said something already)");
        record_.add(true, client_, bytes);
        return wire_->send(bytes);
    }
    std::string read_line() override { return heard(wire_->read_line()); }
    std::string read_bytes(std::size_t count) override { return heard(wire_->read_bytes(count)); }
    std::string why_no_more() const override { return wire_->why_no_more(); }
    bool has_ended() override { return wire_->has_ended(); }
    bool has_more() override { return wire_->has_more(); }
    void half_close() override
    {
        record_.add_event(client_, "half-close");
        wire_->half_close();
    }
    void close() override
    {
        record_.add_event(client_, "close");
        wire_->close();
    }
    void reset() override
    {
        record_.add_event(client_, "reset");
        wire_->reset();
    }

private:
    std::string heard(std::string bytes)
    {
        record_.add(false, client_, bytes);
        return bytes;
    }

    std::unique_ptr<net::Wire> wire_;
    Record& record_;
    std::string client_;
};

}  // namespace

std::unique_ptr<net::Wire> recorded(
    std::unique_ptr<net::Wire> wire, Record& record, std::string client)
{
    return std::make_unique<RecordedWire>(std::move(wire), record, std::move(client));
}

}  // namespace check
