# SPDX-License-Identifier: MIT
# aiosmtpd_server.py PORT DIRECTORY: takes every message and writes it to a file of its own, as it came.
import asyncio, itertools, sys
from pathlib import Path
from aiosmtpd.smtp import SMTP

numbers = itertools.count(1)


class Files:
    async def handle_DATA(self, server, session, envelope):
        Path(sys.argv[2], f'{next(numbers)}').write_bytes(envelope.original_content)
        return '250 2.0.0 Written'


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Files(), loop=loop), '127.0.0.1', int(sys.argv[1]))
    await server.serve_forever()


asyncio.run(serve())
