// SPDX-License-Identifier: MIT

#include "pop3/07-internet/picture.hpp"

#include "client/03-tap/svg_parts.hpp"

#include <algorithm>

namespace net {

namespace {

// In units of the picture, which has no size of its own: it fills the window.
constexpr int width = 1820, first_place = 190, margin = 20, heading = 70, line_height = 32,
              letter_width = 15;

constexpr int width_of_text(const std::string& text)
{
    return static_cast<int>(text.size()) * letter_width;
}

// Cuts off what is in brackets, then the name of a file, and then as much as must be.
std::string shortened(std::string text, int room)
{
    for (const char* rest : {" (", " as "})
        if (width_of_text(text) > room) text.resize(std::min(text.size(), text.find(rest)));
    if (width_of_text(text) <= room) return text;
    return text.substr(0, static_cast<std::size_t>(room / letter_width) - 2) + " \u2026";
}

const char* name_of(Step::Kind kind)
{
    switch (kind) {
    case Step::Kind::request: return "request";
    case Step::Kind::answer: return "answer";
    case Step::Kind::failure: return "failure";
    case Step::Kind::heading: return "title";
    }
    return "";
}

class Drawing {
public:
    explicit Drawing(const std::vector<std::string>& places) : places_(places) { }

    void add(const Step& step)
    {
        const std::string kind = name_of(step.kind);
        y_ += line_height + 8;
        if (step.kind == Step::Kind::heading) {
            y_ += line_height / 2;
            drawn_ += text_at(margin, y_, step.text, " class=\"title\"");
            return;
        }
        const int from = place(step.from), to = place(step.to), x = std::min(from, to) + 12;
        drawn_ += text_at(margin, y_, seconds(step.at), " class=\"small\"") +
            text_at(x, y_, shortened(step.text, width - x), " class=\"" + kind + "\"");
        if (from == to) {
            drawn_ += line_to(from - 8, y_ - 8, from + 8, y_ - 8, "class=\"" + kind + " thick\"");
        } else {
            y_ += line_height / 2;
            drawn_ += line_to(from, y_, from < to ? to - 4 : to + 4, y_,
                "class=\"" + kind + "\" marker-end=\"url(#" + kind + ")\"");
        }
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
            {{"request", "#1a4b9b"}, {"answer", "#1d6b2c"}, {"failure", "#b00020"},
                {"title", "#000"}},
            lives + drawn_);
    }

private:
    int place(const std::string& name) const
    {
        const auto at = std::find(places_.begin(), places_.end(), name) - places_.begin();
        const auto count = static_cast<int>(places_.size());
        return first_place + static_cast<int>(at) * (width - first_place - 80) / (count - 1);
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
