"""A mail server on loopback that says what a test wants it to say. The real protocol, so that real errors are met."""

import socketserver
import threading
import time
from contextlib import contextmanager


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        answers = self.server.answers
        self.server.connections += 1
        if "hang" in answers:
            time.sleep(answers["hang"])
            return
        self.say(answers.get("greeting", "220 stub"))
        while line := self.rfile.readline():
            verb = line.decode().strip().split(":")[0].split(" ")[0].upper()
            if verb == "DATA" and verb not in answers:
                self.say("354 go on")
                self.server.received.append(self.read_message())
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say(answers.get(verb, "250 ok"))

    def read_message(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def say(self, answer):
        self.wfile.write(answer.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """A client that gave up waiting is what some tests are about."""


@contextmanager
def mail_server(settings, **answers):
    """Run the server and point Django's SMTP backend to it. `RCPT="550 no"` answers that; `hang=1` never speaks."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.answers, server.received, server.connections = answers, [], 0
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 0.3
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
