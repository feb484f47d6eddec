// SPDX-License-Identifier: MIT
//
// client/03-tap: the parts of a picture in SVG.
#pragma once

#include "server/02-socket/platform.hpp"

#include <vector>

namespace net {

// `attributes` are further ones, with a space before the first.

/// A text that begins at a point.
std::string text_at(int x, int y, std::string_view what, const std::string& attributes = {});
/// A line from one point to another.
std::string line_to(int x1, int y1, int x2, int y2, const std::string& attributes);

struct SvgColour {
    std::string name;  // of a class of texts, lines, and the heads of arrows
    std::string value;  // "#1a4b9b"
};
/// The whole picture on white, `width` by `height` units; it fills the window. The other classes
/// are: small, middle and heading of texts; dashed, thick and life (of a vertical line) of lines.
std::string svg_page(
    int width, int height, const std::vector<SvgColour>& colours, const std::string& content);

/// "1.250 s".
std::string seconds(Milliseconds at);

}  // namespace net
