// SPDX-License-Identifier: MIT

#include "pop3/07-internet/picture.hpp"

#include "client/03-tap/svg_parts.hpp"

#include <algorithm>

namespace net {

namespace {

// In units of the picture, which has no size of its own: it fills the window.
constexpr int width = 1800, first_place = 270, margin = 20, heading = 70, line_height = 32,
              letter_width = 15;
constexpr std::size_t letters_in_a_line = 90;  // of 24 units, monospaced

std::string shortened(const std::string& text, std::size_t most)
{
    return text.size() <= most ? text : text.substr(0, most - 2) + " \u2026";
}

class Drawing {
public:
    explicit Drawing(const std::vector<std::string>& places) : places_(places) { }

    void add(const Step& step)
    {
        const int from = place(step.from), to = place(step.to);
        const std::string kind = step.is_failure ? "failure" : from > to ? "answer" : "request";
        y_ += line_height + 8;
        drawn_ += text_at(margin, y_, seconds(step.at), " class=\"small\"");
        // As far to the left as it must begin to end inside the picture.
        const auto text = shortened(step.text, letters_in_a_line);
        const int longest = width - margin - static_cast<int>(text.size()) * letter_width;
        const int x = std::max(150, std::min(std::min(from, to) + 12, longest));
        drawn_ += text_at(x, y_, text, " class=\"" + kind + "\"");
        if (from == to) return mark(from, kind);
        y_ += line_height / 2;
        drawn_ += line_to(from, y_, from < to ? to - 4 : to + 4, y_,
            "class=\"" + kind + "\" marker-end=\"url(#" + kind + ")\"");
    }

    std::string finish() const
    {
        std::string lives;
        for (const auto& name : places_) {
            const int x = place(name);
            lives += text_at(x, line_height, name, " class=\"heading\"") +
                line_to(x, line_height + 15, x, y_ + line_height, "class=\"life\"");
        }
        return svg_page(width, y_ + 2 * line_height,
            {{"request", "#1a4b9b"}, {"answer", "#1d6b2c"}, {"failure", "#b00020"}},
            lives + drawn_);
    }

private:
    int place(const std::string& name) const
    {
        const auto at = std::find(places_.begin(), places_.end(), name) - places_.begin();
        const auto count = static_cast<int>(places_.size());
        return first_place + static_cast<int>(at) * (width - first_place - 120) / (count - 1);
    }

    void mark(int x, const std::string& kind)
    {
        drawn_ += line_to(x - 8, y_ - 8, x + 8, y_ - 8, "class=\"" + kind + " thick\"");
    }

    const std::vector<std::string>& places_;
    std::string drawn_;
    int y_ = heading;
};

}  // namespace

std::string picture(const std::vector<std::string>& places, const std::vector<Step>& steps)
{
    Drawing drawing(places);
    for (const auto& step : steps) drawing.add(step);
    return drawing.finish();
}

}  // namespace net
