// SPDX-License-Identifier: MIT

#include "client/03-tap/svg.hpp"

#include "client/03-tap/svg_parts.hpp"

#include <algorithm>

namespace net {
namespace {

// In units of the picture, which has no size of its own: it fills the window.
constexpr int width = 1600, first_client = 230, next_client = 130, server = 1530, margin = 20;
constexpr int line_height = 32, letter_width = 15;  // of 24 units, monospaced
constexpr int heading = 70;

int place_of(std::uint32_t connection)
{
    return first_client + static_cast<int>(connection - 1) * next_client;
}

// Cuts a line at the server's vertical line, and says how much is missing.
std::string fitting(const std::string& line, int x)
{
    const auto room = static_cast<std::size_t>((server - x) / letter_width) - 3;
    if (line.size() <= room) return line;
    const auto rest = line.size() - (room - 8);
    return line.substr(0, room - 8) + " \u2026 +" + std::to_string(rest);
}

bool is_failure(const Arrow& arrow)
{
    return arrow.kind == Event::Kind::reset || arrow.kind == Event::Kind::not_connected;
}

// Returns the height that the arrow takes, with all that is written at it.
int draw(const Arrow& arrow, int top, std::string& picture)
{
    const int client = place_of(arrow.connection);
    const bool is_client = arrow.from == Side::client;
    const std::string kind = is_failure(arrow) ? "failure" : is_client ? "client" : "server";
    int y = top + line_height;
    picture += text_at(margin, y, seconds(arrow.at), " class=\"small\"");
    for (const auto& line : arrow.lines) {
        picture += text_at(client + 15, y, fitting(line, client), " class=\"" + kind + "\"");
        y += line_height;
    }
    y -= line_height / 2;
    const bool is_piece = arrow.kind == Event::Kind::piece;
    picture += line_to(is_client ? client : server, y, is_client ? server - 4 : client + 4, y,
        "class=\"" + kind + (is_piece ? "" : " dashed") + "\" marker-end=\"url(#" + kind + ")\"");
    if (!is_piece) return y - top + 10;
    picture += text_at((client + server) / 2, y + 25, std::to_string(arrow.bytes) + " bytes",
        " class=\"small middle\"");
    return y - top + 35;
}

}  // namespace

std::string svg(const std::vector<Arrow>& arrows, const std::string& last_line)
{
    std::uint32_t clients = 0;
    for (const Arrow& arrow : arrows) clients = std::max(clients, arrow.connection);
    std::string drawn;
    int y = heading;
    for (const Arrow& arrow : arrows) y += draw(arrow, y, drawn);
    drawn += text_at(margin, y + 2 * line_height, last_line);

    std::string lives;
    const auto draw_life = [&](int x, const std::string& name) {
        lives += text_at(x, line_height, name, " class=\"heading\"") +
            line_to(x, line_height + 15, x, y + 15, "class=\"life\"");
    };
    for (std::uint32_t number = 1; number <= clients; ++number)
        draw_life(place_of(number), "client " + std::to_string(number));
    draw_life(server, "server");
    return svg_page(width, y + 3 * line_height,
        {{"client", "#1a4b9b"}, {"server", "#1d6b2c"}, {"failure", "#b00020"}}, lives + drawn);
}

}  // namespace net
