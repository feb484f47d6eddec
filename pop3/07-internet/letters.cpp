// SPDX-License-Identifier: MIT

#include "pop3/07-internet/letters.hpp"

#include "client/01-connect/connect.hpp"
#include "client/06-send/delivery.hpp"
#include "client/07-fetch/fetch.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <fstream>

namespace internet {

namespace {

using namespace std::chrono_literals;
using Step = net::Step::Kind;

struct Letter {
    std::string from;
    std::vector<std::string> to;
    std::string subject;
    unsigned delivered, told;  // recipients that get it; reports to the sender
};

const std::vector<Letter> letters{
    {"alice@red.test", {"bob@blue.test"}, "From red to blue", 1, 0},
    {"alice@red.test", {"nobody@green.test"}, "To a mailbox that does not exist", 0, 1},
    {"alice@red.test", {"bob@null.test"}, "To a domain that takes no mail", 0, 1},
    {"alice@red.test", {"bob@nowhere.test"}, "To a domain that does not exist", 0, 1},
    {"bob@green.test", {"alice@red.test", "bob@red.test"}, "To two people at one host", 2, 0},
};

// What each mailbox must have at the end: a text in each of its messages.
struct Mailbox {
    std::string address, password;
    std::vector<std::string> texts;
};

const std::vector<Mailbox> mailboxes{
    {"bob@blue.test", "builder", {"Subject: From red to blue\n"}},
    {"bob@red.test", "builder", {"Subject: To two people at one host\n"}},
    {"alice@red.test", "wonderland",
        {"Subject: To two people at one host\n", "Final-Recipient: rfc822; nobody@green.test\n",
            "Final-Recipient: rfc822; bob@null.test\n",
            "Final-Recipient: rfc822; bob@nowhere.test\n"}},
};

constexpr const char* people = "people";

const Host& host_of(const std::vector<std::unique_ptr<Host>>& hosts, const std::string& address)
{
    const auto found = std::find_if(hosts.begin(), hosts.end(),
        [&](const auto& host) { return host->domain() == smtp::domain_of(address); });
    return **found;
}

void post(const Letter& letter, const Host& host, net::Journey& journey)
{
    std::string to;
    for (const auto& recipient : letter.to) to += (to.empty() ? "" : " and ") + recipient;
    journey.add(Step::request, people, host.domain(), letter.from + " writes to " + to);
    smtp::Route route;
    route.server = {host.smtp().ip, host.smtp().port};
    route.credentials = {letter.from, letter.from.starts_with("alice") ? "wonderland" : "builder"};
    route.times = smtp::Times::all(10s);
    const auto text = "From: <" + letter.from + ">\nTo: " + to + "\nSubject: " + letter.subject +
        "\n\nSent through a small Internet.\n";
    const auto outcomes = smtp::deliver(
        {letter.from, letter.to, smtp::make_ready(text, smtp::domain_of(letter.from))}, route);
    for (std::size_t at = 0; at < outcomes.size(); ++at)
        journey.add(outcomes[at].code == 250 ? Step::answer : Step::failure, host.domain(), people,
            "<" + letter.to[at] + "> " + std::to_string(outcomes[at].code) + " " +
                outcomes[at].text);
}

std::string read_file(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

// The messages of one mailbox, fetched by POP3 and deleted there.
std::vector<std::string> fetch(const Mailbox& mailbox, const Host& host,
    const std::filesystem::path& directory, net::Journey& journey, const net::Stop& stop)
{
    journey.add(Step::request, people, host.domain(), mailbox.address + " fetches the mail");
    const mail::Folder folder(directory / "fetched" / mailbox.address, mail::Folder::Kind::files);
    pop3::Client client(net::connect(host.pop3(), 10s), 10s);
    client.log_in({mailbox.address, mailbox.password});
    pop3::Notes notes(folder, mailbox.address);
    const bool is_all = pop3::fetch(client, folder, notes, false, stop);
    std::vector<std::string> messages;
    for (const auto& entry : std::filesystem::directory_iterator(folder.directory()))
        if (entry.path().extension() == ".eml") messages.push_back(read_file(entry.path()));
    journey.add(is_all ? Step::answer : Step::failure, host.domain(), people,
        mailbox.address + " has " + std::to_string(messages.size()) +
            (messages.size() == 1 ? " message" : " messages"));
    return messages;
}

// The Received fields: each host that the message has passed has put one above the others.
std::string passport(const std::string& message)
{
    std::string fields;
    std::string_view text = message;
    for (bool in_field = false; !text.empty() && !text.starts_with('\n');) {
        const auto line = net::take_line(text);
        if (line.front() != '\t' && line.front() != ' ') in_field = line.starts_with("Received:");
        if (in_field) fields.append("    ").append(line);
    }
    return fields;
}

bool has(const std::vector<std::string>& messages, const std::string& text)
{
    return std::any_of(messages.begin(), messages.end(),
        [&](const std::string& message) { return message.find(text) != message.npos; });
}

}  // namespace

std::vector<std::string> send_and_fetch(const std::vector<std::unique_ptr<Host>>& hosts,
    const std::filesystem::path& directory, net::Journey& journey, const net::Stop& stop,
    std::chrono::seconds at_most)
{
    std::vector<std::string> wrong;
    unsigned delivered = 0, told = 0;
    for (const auto& letter : letters) {  // one after another, so that people can follow
        journey.add_heading(letter.subject);
        post(letter, host_of(hosts, letter.from), journey);
        delivered += letter.delivered;
        told += letter.told;
        if (!journey.wait_for(delivered, told, at_most))
            wrong.push_back("\"" + letter.subject + "\" has not come within " + net::text(at_most));
    }
    journey.add_heading("All fetch their mail");
    std::string passports;
    for (const auto& mailbox : mailboxes) {
        const auto messages =
            fetch(mailbox, host_of(hosts, mailbox.address), directory, journey, stop);
        for (const auto& text : mailbox.texts)
            if (!has(messages, text)) wrong.push_back(mailbox.address + " has no " + text);
        if (messages.size() > mailbox.texts.size())
            wrong.push_back(mailbox.address + " has more messages than were sent");
        for (const auto& message : messages)
            if (!passport(message).empty())
                passports += mailbox.address + ":\n" + passport(message);
    }
    net::log("\nThe ways that the messages went, the last host first:\n\n" + passports);
    return wrong;
}

}  // namespace internet
