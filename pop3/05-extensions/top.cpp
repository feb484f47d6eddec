// SPDX-License-Identifier: MIT

#include "pop3/05-extensions/top.hpp"

#include "server/02-socket/trace.hpp"

namespace pop3 {
namespace {

// Counts the lines of a message until the header and the given number of lines have passed. The
// text has its protecting dots already; they do not change the number of any line.
class Head {
public:
    explicit Head(std::uint64_t lines) : lines_(lines) { }

    bool is_complete() const { return in_text_ && lines_ == 0; }

    /// How many bytes of `text`, the next piece, belong to the head.
    std::size_t take(std::string_view text)
    {
        std::size_t taken = 0;
        while (taken < text.size() && !is_complete()) {
            auto rest = text.substr(taken);
            const auto line = net::take_line(rest);
            line_length_ += line.size();
            taken += line.size();
            if (line.back() == '\n') end_line();
        }
        return taken;
    }

private:
    void end_line()
    {
        if (in_text_)
            --lines_;
        else
            in_text_ = line_length_ == 2;  // CR LF only: the empty line after the header
        line_length_ = 0;
    }

    std::uint64_t lines_;
    bool in_text_ = false;
    std::size_t line_length_ = 0;  // so far
};

}  // namespace

Reply top_of(Reply whole, std::uint64_t lines)
{
    Reply reply = ok("The top of the message follows");
    reply.body = [rest = std::move(whole.body), head = Head(lines), piece = std::string()](
                     std::string& out) mutable {
        piece.clear();
        if (!rest(piece)) {  // the message ends before the head is complete, and with its own dot
            out += piece;
            return false;
        }
        out.append(piece, 0, head.take(piece));
        if (head.is_complete()) out += ".\r\n";
        return !head.is_complete();
    };
    return reply;
}

}  // namespace pop3
