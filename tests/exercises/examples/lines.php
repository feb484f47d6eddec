<?php
// SPDX-License-Identifier: MIT
//
// The listing of server/01-raw, mended up to server/05-lines: php lines.php PORT
//
// 1. A client that resets its connection ends only that: socket_write() is looked at, and there is no die() in the loop.
// 2. One read is not "the message": there is a loop, and what is no line yet waits in $have.
// 3. A write may take only some of the bytes: write_all().
// 4. A restart at once works: SO_REUSEADDR. (One more than the script had: a failure ends with status 1.)
// 5. It no longer says "welcome"; it echoes lines until QUIT.
error_reporting(E_ALL & ~E_WARNING);
set_time_limit(0);
$port = intval($argv[1] ?? 2046);

function fail(string $call): void
{
    fwrite(STDERR, "$call failed, the reason is: " . socket_strerror(socket_last_error()) . "\n");
    exit(1);
}

function write_all($client, string $bytes): bool
{
    while ($bytes !== '') {
        $sent = socket_write($client, $bytes, strlen($bytes));
        if ($sent === false || $sent === 0) return false;
        $bytes = substr($bytes, $sent);
    }
    return true;
}

// Answers the lines that are whole, and leaves the rest in $have. False: it is over.
function answer_lines($client, string &$have, bool &$skipping): bool
{
    while (($end = strpos($have, "\n")) !== false) {
        $line = substr($have, 0, $end);
        $have = substr($have, $end + 1);
        if (str_ends_with($line, "\r")) $line = substr($line, 0, -1);
        if ($skipping || strlen($line) > 2048) $line = 'Too long: a line has at most 2048 bytes';
        $skipping = false;
        if ($line === 'QUIT') {
            write_all($client, "Goodbye\r\n");
            return false;
        }
        if (!write_all($client, "$line\r\n")) return false;
    }
    if (strlen($have) > 2049) {  // the last byte may be a CR, half of the end
        $skipping = true;
        $have = substr($have, -1);
    }
    return true;
}

function serve($client): void
{
    $have = '';
    $skipping = false;
    while (($got = socket_read($client, 65536)) !== false && $got !== '') {
        $have .= $got;
        if (!answer_lines($client, $have, $skipping)) return;
    }
    if ($have !== '') write_all($client, "$have (it had no end)\r\n");
}

$sock = socket_create(AF_INET, SOCK_STREAM, SOL_TCP) or fail('socket_create');
socket_set_option($sock, SOL_SOCKET, SO_REUSEADDR, 1);
socket_bind($sock, '127.0.0.1', $port) or fail('socket_bind');
socket_listen($sock, 100) or fail('socket_listen');
echo "Listening on 127.0.0.1:$port\n";
while (true) {
    $client = socket_accept($sock);
    if ($client === false) continue;
    serve($client);
    socket_close($client);
}
