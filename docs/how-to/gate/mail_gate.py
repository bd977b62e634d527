"""A mail gateway: takes messages by SMTP, converts what they carry, hands them on.

    python mail_gate.py --listen 127.0.0.1:10025 --next 127.0.0.1:10026 --to government

For Postfix it is an after-queue content filter. A message that needs nothing, or that was
converted wholly, goes on; one that a person must see, or that cannot be handled, is refused with
a permanent error, so that the sender's own server returns it. Needs aiosmtpd.
"""

from __future__ import annotations

import argparse
import asyncio
import smtplib
from typing import Any

from aiosmtpd.controller import Controller

import fontbridge

LARGEST = 64 << 20  # bytes of one message


class Gate:
    """What aiosmtpd calls for each message."""

    def __init__(self, profile: str, onward: tuple[str, int]) -> None:
        self._profile, self._onward = fontbridge.load_profile(profile), onward

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """The answer to the sender's server; 250 only once the next server has the message."""
        return await asyncio.get_running_loop().run_in_executor(None, self._pass, envelope)

    def _pass(self, envelope: Any) -> str:
        try:
            done = fontbridge.convert(envelope.content, to=self._profile, name="message.eml")
        except fontbridge.FontbridgeError as error:
            return f"554 5.6.0 {error.code}"
        left = sorted({one.code for one in done.report.findings if one.severity != "info"})
        if left:
            return f"554 5.6.0 {' '.join(left)}"
        try:
            with smtplib.SMTP(*self._onward, timeout=60) as onward:
                onward.sendmail(envelope.mail_from, envelope.rcpt_tos, done.data)
        except (OSError, smtplib.SMTPException):
            return "451 4.4.1 the next server does not answer"  # the sender's server tries again
        return "250 2.0.0 passed on"


def gateway(profile: str, listen: tuple[str, int], onward: tuple[str, int]) -> Controller:
    """The gateway, to be started."""
    host, port = listen
    return Controller(Gate(profile, onward), hostname=host, port=port, data_size_limit=LARGEST)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


def main() -> None:
    """Run until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listen", type=_address, default=("127.0.0.1", 10025))
    parser.add_argument("--next", type=_address, default=("127.0.0.1", 10026))
    parser.add_argument("--to", required=True)
    asked = parser.parse_args()
    controller = gateway(asked.to, asked.listen, asked.next)
    controller.start()
    try:
        asyncio.new_event_loop().run_forever()
    finally:
        controller.stop()


if __name__ == "__main__":
    main()
