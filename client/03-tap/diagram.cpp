// SPDX-License-Identifier: MIT

#include "client/03-tap/diagram.hpp"

#include "client/03-tap/watch.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <fstream>

namespace net {

namespace {
constexpr std::uint32_t most_connections = 8;
constexpr std::size_t most_arrows = 500, most_pieces = 3, most_lines = 4;
}  // namespace

Diagram::Diagram(std::string name) : name_(std::move(name))
{
    write();
}

Diagram::~Diagram()
{
    try {
        write();
    } catch (const std::exception& error) {
        log_error(error);
    }
}

// The first pieces of a long message are shown, and one more arrow stands for all others.
void Diagram::add(const TappedConnection& connection, const Event& event)
{
    Arrow* before = piece_before(connection, event);
    if (before && before->in_a_row > most_pieces) {
        before->bytes += event.bytes.size();
        const auto folded = ++before->in_a_row - most_pieces;
        before->lines = {"\u2026 " + std::to_string(folded) + " more pieces"};
    } else if (connection.number > most_connections || arrows_.size() == most_arrows) {
        ++left_out_;
    } else {
        const auto in_a_row = before ? before->in_a_row + 1 : 1;
        add_arrow(connection, event);
        arrows_.back().in_a_row = in_a_row;
    }
    if (event.kind != Event::Kind::piece && event.kind != Event::Kind::connected) write();
}

Arrow* Diagram::piece_before(const TappedConnection& connection, const Event& event)
{
    const auto last = std::find_if(arrows_.rbegin(), arrows_.rend(),
        [&](const Arrow& arrow) { return arrow.connection == connection.number; });
    const auto is_piece = Event::Kind::piece;
    if (last == arrows_.rend() || last->kind != is_piece || event.kind != is_piece) return nullptr;
    return last->from == event.from ? &*last : nullptr;
}

void Diagram::add_arrow(const TappedConnection& connection, const Event& event)
{
    const auto now = std::chrono::steady_clock::now();
    if (arrows_.empty()) begun_ = now;
    const auto at = std::chrono::duration_cast<Milliseconds>(now - begun_);
    arrows_.push_back({connection.number, event.from, event.kind, at});
    Arrow& arrow = arrows_.back();
    if (event.kind != Event::Kind::piece) {
        arrow.lines = {printable(in_words(event))};
        return;
    }
    arrow.lines = first_lines(event.bytes);
    arrow.bytes = event.bytes.size();
}

void Diagram::write() const
{
    std::ofstream file(name_, std::ios::binary);
    file << svg(arrows_, left_out_ ? std::to_string(left_out_) + " more events are left out" : "");
    file.close();
    if (!file) throw Error(Error::Reason::other, "write " + name_ + ": failed");
}

std::vector<std::string> first_lines(std::string_view piece)
{
    std::vector<std::string> lines;
    while (!piece.empty() && lines.size() < most_lines)
        lines.push_back(printable(take_line(piece)));
    const auto more = std::count(piece.begin(), piece.end(), '\n') + !piece.ends_with('\n');
    if (!piece.empty()) lines.push_back("\u2026 " + std::to_string(more) + " more lines");
    return lines;
}

}  // namespace net
