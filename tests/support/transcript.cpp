// SPDX-License-Identifier: MIT

#include "tests/support/transcript.hpp"

#include "exercises/check/maildirs.hpp"

namespace test {

std::string play(const net::Transcript& transcript, const net::OpenWire& open,
    const std::filesystem::path& mail, const std::string& by_hand)
{
    check::Maildirs maildirs(mail);
    net::Player player(transcript, open);
    maildirs.add_to(player);
    if (player.play() == net::Player::Result::as_written) return {};
    return player.report() + (by_hand.empty() ? "" : "by hand: " + by_hand + "\n");
}

}  // namespace test
