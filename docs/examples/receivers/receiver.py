# python3 receiver.py: PORT and REDIAL_SECRET (whsec_…) come from the environment.
import base64, hashlib, hmac, os, time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["REDIAL_SECRET"].removeprefix("whsec_"))
seen = set()  # In production: a table with a unique key on the id.


def is_genuine(headers, body):
    call_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    signed = f"{call_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))  # The raw bytes: parse them afterwards.
        genuine = is_genuine(self.headers, body)
        call_id = self.headers.get("webhook-id")
        if genuine and call_id not in seen:
            print(call_id, body.decode(), flush=True)  # Do the work once, however often it comes.
            seen.add(call_id)
        self.send_response(200 if genuine else 401)
        self.end_headers()

    do_GET = do_POST


HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "5050"))), Receiver).serve_forever()
