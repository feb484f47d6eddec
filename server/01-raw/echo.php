<?php
// The script that the toolkit grew from, in a form that runs: php echo.php [PORT]
// SPDX-License-Identifier: MIT

set_time_limit(0);                          // a client may take its time
$address = '127.0.0.1';
$port = (int) ($argv[1] ?? 2046);

function fail(string $call)                 // die() ends with status 0; a failure should not
{
    echo "$call failed, the reason is: ", socket_strerror(socket_last_error()), "\n";
    exit(1);
}

$sock = @socket_create(AF_INET, SOCK_STREAM, SOL_TCP) or fail('socket');
@socket_set_block($sock)                    or fail('set_block');
@socket_bind($sock, $address, $port)        or fail('bind');
@socket_listen($sock, 4)                    or fail('listen');

echo "OK\nBinding the socket on $address:$port ... ";
echo "OK\nNow ready to accept connections.\nListening on the socket ... \n";

do {                                        // never stop the daemon
    $msgsock = @socket_accept($sock)        or fail('accept');

    echo "Read client data \n";
    $buf = @socket_read($msgsock, 8192);
    echo "Received msg: $buf \n";

    $msg = "welcome \n";
    @socket_write($msgsock, $msg, strlen($msg)) or fail('write');

    socket_close($msgsock);
} while (true);
