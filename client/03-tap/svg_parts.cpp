// SPDX-License-Identifier: MIT

#include "client/03-tap/svg_parts.hpp"

namespace net {

static std::string escaped(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else
            result += c;
    }
    return result;
}

std::string text_at(int x, int y, std::string_view what, const std::string& attributes)
{
    return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\"" + attributes +
        ">" + escaped(what) + "</text>\n";
}

std::string line_to(int x1, int y1, int x2, int y2, const std::string& attributes)
{
    return "<path d=\"M" + std::to_string(x1) + " " + std::to_string(y1) + " L" +
        std::to_string(x2) + " " + std::to_string(y2) + "\" " + attributes + "/>\n";
}

static std::string style(const std::vector<SvgColour>& colours)
{
    std::string all = "<style>text{font:24px 'DejaVu Sans Mono',Consolas,Menlo,monospace;"
                      "white-space:pre;paint-order:stroke;stroke:#fff;stroke-width:8px}"
                      "path{fill:none;stroke-width:3px}.dashed{stroke-dasharray:12 8}"
                      "path.thick{stroke-width:14px}"
                      "text.small{font-size:19px;fill:#555}text.middle{text-anchor:middle}"
                      "text.heading{font-weight:bold;text-anchor:middle}"
                      ".life{stroke:#999}";
    std::string heads = "</style>\n<defs>\n";
    for (const auto& [name, value] : colours) {
        all += "text." + name + "{fill:" + value + "}path." + name + "{stroke:" + value + "}";
        heads += "<marker id=\"" + name +
            "\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\">"
            "<path d=\"M0 0 L8 4 L0 8 z\" style=\"fill:" +
            value + "\"/></marker>\n";
    }
    return all + heads + "</defs>\n";
}

std::string svg_page(
    int width, int height, const std::vector<SvgColour>& colours, const std::string& content)
{
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(width) +
        " " + std::to_string(height) + "\">\n" + style(colours) +
        "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" + content + "</svg>\n";
}

std::string seconds(Milliseconds at)
{
    return std::to_string(at.count() / 1000) + "." +
        std::to_string(1000 + at.count() % 1000).substr(1) + " s";
}

}  // namespace net
