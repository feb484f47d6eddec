// SPDX-License-Identifier: MIT

#include "smtp/07-login/sasl.hpp"

#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>

namespace mail {

namespace {

// Compares every byte, so that the time does not reveal how many match.
bool same_secret(std::string_view a, std::string_view b)
{
    unsigned char differ = a.size() != b.size();
    for (std::size_t at = 0; at < a.size(); ++at)
        differ |= static_cast<unsigned char>(a[at] ^ (b.empty() ? '\0' : b[at % b.size()]));
    return differ == 0;
}

}  // namespace

const Account* log_in(const Accounts& accounts, std::string_view name, std::string_view digest,
    const std::function<std::string(std::string_view)>& digest_with)
{
    static const Account nobody{"", "a password that is compared with and never right"};
    const Account* account = accounts.find_login(name);
    const bool same = same_secret(digest, digest_with((account ? *account : nobody).password));
    return same ? account : nullptr;
}

const Account* log_in(const Accounts& accounts, std::string_view name, std::string_view password)
{
    return log_in(
        accounts, name, password, [](std::string_view known) { return std::string(known); });
}

bool Sasl::is_clear(std::string_view mechanism)
{
    return net::same_word(mechanism, "PLAIN") || net::same_word(mechanism, "LOGIN");
}

void add_plaintext_option(net::Options& options, bool& plaintext)
{
    options.add_flag(
        "--plaintext", "accept passwords in the clear on addresses other than loopback", plaintext);
}

Sasl::Step Sasl::begin(std::string_view mechanism, std::string_view initial)
{
    if (net::same_word(mechanism, "CRAM-MD5")) {
        if (!initial.empty()) return {Step::Kind::too_early};
        challenge_ = make_challenge_();
        return ask(challenge_, &Sasl::cram);
    }
    if (!is_clear(mechanism)) return {Step::Kind::unknown};
    const bool is_plain = net::same_word(mechanism, "PLAIN");
    if (initial.empty())
        return is_plain ? ask("", &Sasl::plain) : ask("Username:", &Sasl::login_name);
    const auto response = initial == "=" ? "" : from_base64(initial);
    if (!response) return {Step::Kind::not_base64};
    return is_plain ? plain(*response) : login_name(*response);
}

// The name may be long. Whatever the end of the exchange is, its memory is given back.
Sasl::Step Sasl::answer(const net::Line& line)
{
    Step step = take(line);
    if (step.kind != Step::Kind::challenge) std::string().swap(name_);
    return step;
}

Sasl::Step Sasl::take(const net::Line& line)
{
    if (line.too_long) return {Step::Kind::too_long};
    if (!line.is_clean()) return {Step::Kind::not_base64};
    if (line.text == "*") return {Step::Kind::cancelled};
    const auto response = from_base64(line.text);
    return response ? (this->*next_)(*response) : Step{Step::Kind::not_base64};
}

Sasl::Step Sasl::ask(std::string_view challenge, Next next)
{
    next_ = next;
    return {Step::Kind::challenge, base64(challenge)};
}

// "[as whom] NUL name NUL password" (RFC 4616, 2). The first part must be empty or mean the same
// account: nobody may act as somebody else.
Sasl::Step Sasl::plain(std::string_view response)
{
    if (std::count(response.begin(), response.end(), '\0') != 2) return {Step::Kind::malformed};
    const auto first = response.find('\0'), second = response.find('\0', first + 1);
    const auto as_whom = response.substr(0, first);
    const auto name = response.substr(first + 1, second - first - 1);
    const Account* account = log_in(accounts_, name, response.substr(second + 1));
    const bool is_own = as_whom.empty() || accounts_.find_login(as_whom) == account;
    return result(is_own ? account : nullptr);
}

Sasl::Step Sasl::login_name(std::string_view response)
{
    name_ = response;
    return ask("Password:", &Sasl::login_password);
}

Sasl::Step Sasl::login_password(std::string_view response)
{
    return result(log_in(accounts_, name_, response));
}

// "name digest" (RFC 2195, 2).
Sasl::Step Sasl::cram(std::string_view response)
{
    const auto space = response.find_last_of(' ');
    if (space == response.npos) return {Step::Kind::malformed};
    return result(log_in(accounts_, response.substr(0, space), response.substr(space + 1),
        [this](std::string_view password) { return hexadecimal(hmac_md5(password, challenge_)); }));
}

Sasl::Step Sasl::result(const Account* account)
{
    return {account ? Step::Kind::success : Step::Kind::wrong, {}, account};
}

}  // namespace mail
