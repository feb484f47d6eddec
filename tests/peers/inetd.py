#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""inetd.py PORT COMMAND...: what inetd(8) did. Runs the command for each connection, which is its standard input and
output."""

import socket
import subprocess
import sys

with socket.create_server(('127.0.0.1', int(sys.argv[1]))) as listener:
    while True:
        client = listener.accept()[0]
        with client:
            subprocess.run(sys.argv[2:], stdin=client, stdout=client, check=False)
