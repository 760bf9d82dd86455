#!/usr/bin/env python3
"""What the server answers to requests well and badly made, byte by byte."""
import concurrent.futures
import pathlib
import socket
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from echo import PROGRAM, Echo, certificate, everything, one_answer, request, status  # noqa: E402
from harness import case, keeps_freed_memory, main  # noqa: E402

SMUGGLED = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"


@case
def requests_follow_one_another_on_a_connection(folder):
    with Echo(folder) as server, server.connect() as connection:
        for n in range(50):
            connection.sendall(request("POST", "/echo", f"Content-Length: {n}\r\n", b"x" * n))
            assert one_answer(connection) == (200, b"x" * n)
        # Two at once, and one byte by byte.
        connection.sendall(request("GET", "/hello") + request("GET", "/hello"))
        first = connection.recv(65536)
        while first.count(b'"n":1}') < 2:
            first += connection.recv(65536)
        for byte in request("POST", "/echo", CHUNKED, b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Last: 1\r\n\r\n"):
            connection.sendall(bytes([byte]))
        assert one_answer(connection) == (200, b"abcde")
        connection.sendall(request("GET", "/late"))
        assert one_answer(connection) == (200, b'{"late":true}')
        connection.sendall(request("GET", "/dropped"))
        assert one_answer(connection)[0] == 500


@case
def no_banner_and_no_added_header(folder):
    with Echo(folder) as server:
        answer = server.get("/hello")
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert status(answer) == 200 and b"server:" not in head and b"x-powered" not in head, head
        for value in ("a%0d%0aSet-Cookie:x=y", "a%0aSet-Cookie:x=y", "a%0dSet-Cookie:x=y", "a%00b"):
            answer = server.get("/inject?v=" + value)
            assert status(answer) == 200 and b"cookie" not in answer.lower(), answer
        assert b"X-Test: plain" in server.get("/inject?v=plain")
        head_only = server.say(request("HEAD", "/hello", "Connection: close\r\n"))
        assert b"Content-Length: 43" in head_only and head_only.endswith(b"\r\n\r\n"), head_only


@case
def what_two_programs_could_read_in_two_ways_is_refused(folder):
    body = b"0\r\n\r\n" + SMUGGLED
    length = f"Content-Length: {len(body)}\r\n"
    cases = {
        "length and chunks": request("POST", "/echo", length + CHUNKED, body),
        "chunks and length": request("POST", "/echo", CHUNKED + length, body),
        "two lengths": request("POST", "/echo", "Content-Length: 5\r\nContent-Length: 6\r\n", body),
        "the same twice": request("POST", "/echo", length + length, body),
        "a list of lengths": request("POST", "/echo", "Content-Length: 5, 5\r\n", body),
        "a signed length": request("POST", "/echo", "Content-Length: +5\r\n", body),
        "a negative length": request("POST", "/echo", "Content-Length: -5\r\n", body),
        "a hexadecimal length": request("POST", "/echo", "Content-Length: 0x5\r\n", body),
        "an endless length": request("POST", "/echo", "Content-Length: 99999999999999999999999\r\n", body),
        "an unknown encoding": request("POST", "/echo", "Transfer-Encoding: xchunked\r\n", body),
        "two encodings": request("POST", "/echo", "Transfer-Encoding: gzip, chunked\r\n", body),
        "chunked not last": request("POST", "/echo", "Transfer-Encoding: chunked, identity\r\n", body),
        "chunked twice": request("POST", "/echo", CHUNKED + CHUNKED, body),
        "a tab in the encoding": request("POST", "/echo", "Transfer-Encoding: \tchunked\x0b\r\n", body),
        "chunks in HTTP/1.0": request("POST", "/echo", CHUNKED, body).replace(b"HTTP/1.1", b"HTTP/1.0"),
        "a space before the colon": request("POST", "/echo", "Transfer-Encoding : chunked\r\n", body),
        "a folded line": request("POST", "/echo", "X-A: b\r\n Transfer-Encoding: chunked\r\n", body),
        "a bare line feed": request("POST", "/echo", "X-A: b\n" + CHUNKED, body),
        "a bare carriage return": request("POST", "/echo", "X-A: b\r" + CHUNKED, body),
        "a zero": request("POST", "/echo", "X-A: b\0c\r\n", body),
        "a name with a space": request("GET", "/hello", "X A: b\r\n"),
        "no name": request("GET", "/hello", ": b\r\n"),
        "no colon": request("GET", "/hello", "X-A\r\n"),
        "no host": b"GET /hello HTTP/1.1\r\n\r\n",
        "two hosts": request("GET", "/hello", "Host: localhost\r\n"),
        "a broken chunk size": request("POST", "/echo", CHUNKED, b"xyz\r\nabc\r\n0\r\n\r\n" + SMUGGLED),
        "a signed chunk size": request("POST", "/echo", CHUNKED, b"+3\r\nabc\r\n0\r\n\r\n" + SMUGGLED),
        "a chunk longer than said": request("POST", "/echo", CHUNKED, b"3\r\nabcd\r\n0\r\n\r\n" + SMUGGLED),
        "an endless chunk size": request("POST", "/echo", CHUNKED, b"fffffffffffffffff\r\nabc" + SMUGGLED),
        "chunks ended by line feeds": request("POST", "/echo", CHUNKED, b"3\nabc\n0\n\n" + SMUGGLED),
        "another site's address": b"GET http://ailleurs.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "this site's address": b"GET https://localhost/hello HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "an asterisk": b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "no version": b"GET /hello\r\nHost: localhost\r\n\r\n",
        "lower case version": b"GET /hello http/1.1\r\nHost: localhost\r\n\r\n",
        "a space too many": b"GET  /hello HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "a space in the path": b"GET /hel lo HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "an empty line first": b"\r\n" + request("GET", "/hello"),
        "noise": bytes(range(256)) * 8 + b"\r\n\r\n",
    }
    for method in ("TRACE", "CONNECT", "PROPFIND", "get", "GETS"):
        cases[method] = f"{method} /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    for version in ("HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/11"):
        cases[version] = f"GET /hello {version}\r\nHost: localhost\r\n\r\n".encode()
    # After a refusal the server listens a second more before it closes: all at once, then.
    with Echo(folder) as server, concurrent.futures.ThreadPoolExecutor(24) as pool:
        answers = dict(zip(cases, pool.map(server.say, cases.values())))
        assert status(server.get("/hello")) == 200
    faults = [(name, answer[:200]) for name, answer in answers.items()
              if status(answer) not in (400, 501, 505) or answer.count(b"HTTP/1.1 ") != 1]
    assert not faults, "\n".join(map(str, faults))


@case
def only_its_own_names_are_answered(folder):
    with Echo(folder) as server:
        for host, expected in (("localhost", 200), ("LOCALHOST:8443", 200), ("127.0.0.1", 200),
                               ("attaquant.example", 421), ("localhost.attaquant.example", 421), ("", 400),
                               ("localhost@attaquant.example", 421), ("[::1]", 421), ("localhost ", 200)):
            answer = server.say(f"GET /hello HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            assert status(answer) == expected, (host, answer[:100])


@case
def what_is_too_large_is_refused_before_it_is_read(folder):
    with Echo(folder) as server:
        assert status(server.get("/hello", f"X-A: {'a' * 17_000}\r\n")) == 431
        assert status(server.say(b"GET /" + b"a" * 40_000)) == 431
        assert status(server.get("/hello", f"X-A: {'a' * 15_000}\r\n")) == 200
        assert status(server.get("/hello", "X-A: b\r\n" * 70)) == 431
        assert status(server.say(request("POST", "/echo", "Content-Length: 70000\r\n"))) == 413
        assert status(server.say(request("POST", "/echo", "Content-Length: 70000\r\n", b"x" * 70_000))) == 413
        chunks = b"1000\r\n" + b"x" * 4096 + b"\r\n"
        assert status(server.say(request("POST", "/echo", CHUNKED, chunks * 20))) == 413
        # Extensions of chunks and trailers have a cap too.
        assert status(server.say(request("POST", "/echo", CHUNKED, b"1;" + b"x" * 40_000 + b"\r\na\r\n0\r\n\r\n"))) == 400
        trailers = b"1\r\na\r\n0\r\n" + b"X-A: b\r\n" * 10_000 + b"\r\n"
        assert status(server.say(request("POST", "/echo", CHUNKED, trailers))) == 400


@case
def a_client_that_asks_before_sending_is_told(folder):
    expect = "Expect: 100-continue\r\nContent-Length: {}\r\n"
    with Echo(folder) as server:
        with server.connect() as connection:
            connection.sendall(request("POST", "/echo", expect.format(5)))
            assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(b"hello")
            assert one_answer(connection) == (200, b"hello")
        assert server.say(request("POST", "/echo", expect.format(70_000))).startswith(b"HTTP/1.1 413 ")


@case
def a_large_body_goes_to_memory_only_where_it_is_asked_for(folder):
    size = 48 << 20
    with Echo(folder) as server:
        curl = ["curl", "-sS", "--cacert", str(server.chain), "-H", "Content-Type: application/octet-stream",
                "--data-binary", "@-", f"https://localhost:{server.port}/spool"]
        before = server.resident_kib()
        for more in ([], ["-H", "Transfer-Encoding: chunked"]):
            answer = subprocess.run([*curl, *more], input=b"z" * size, capture_output=True, check=True)
            assert answer.stdout == b'{"size":%d}' % size, answer.stdout
        assert keeps_freed_memory(PROGRAM) or server.resident_kib() - before < 8 << 10, "the body was kept on the heap"


@case
def events_come_as_they_happen(folder):
    with Echo(folder) as server:
        answer = server.get("/events")
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b"Content-Type: text/event-stream" in head and b"Content-Length" not in head, head
        assert body == b'data: {"n":1}\n\ndata: {"n":2}\n\ndata: {"n":3}\n\n', body


@case
def a_silent_stream_is_kept_alive_by_a_comment(folder):
    with Echo(folder) as server, server.connect(patience=25) as connection:
        connection.sendall(request("GET", "/silent"))
        text = b""
        started = time.monotonic()
        while b"\n\n:" not in text:
            more = connection.recv(4096)
            assert more, "the server closed the stream"
            text += more
        assert 12 < time.monotonic() - started < 20


@case
def stopping_finishes_the_request_in_flight(folder):
    with Echo(folder) as server:
        idle = server.connect()
        stream = server.connect()
        stream.sendall(request("GET", "/silent"))
        assert b"tick" in stream.recv(4096) + stream.recv(4096)
        answers = []
        asking = threading.Thread(target=lambda: answers.append(server.say(request("GET", "/slow"))))
        asking.start()
        time.sleep(0.15)
        started = time.monotonic()
        server.ask_to_stop()
        asking.join()
        assert status(answers[0]) == 200 and b"Connection: close" in answers[0], answers
        everything(idle)
        everything(stream)
        assert server.process.wait(10) == 0
        took = time.monotonic() - started
        assert took < 4, f"stopping took {took:.1f} s"
        try:
            server.tcp()
            raise AssertionError("the server still listens")
        except ConnectionRefusedError:
            pass


@case
def plain_http_only_sends_elsewhere(folder):
    with Echo(folder) as server:
        def plain(sent):
            with server.tcp(server.http_port) as connection:
                connection.sendall(sent)
                return everything(connection)
        moved = plain(request("GET", "/hello?a=b"))
        assert status(moved) == 308, moved
        assert f"Location: https://localhost:{server.port}/hello?a=b\r\n".encode() in moved, moved
        assert b"practice" not in moved
        # A name that is not ours is never repeated.
        foreign = plain(b"GET / HTTP/1.1\r\nHost: attaquant.example\r\n\r\n")
        assert status(foreign) == 308 and b"attaquant" not in foreign, foreign
        assert status(plain(request("GET", "/" + "a" * 5000))) == 431
        assert status(plain(b"GET //attaquant.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n")) == 400
        assert status(plain(b"\x16\x03\x01\x02\x00\x01\r\n\r\n")) == 400


@case
def sockets_of_systemd_are_taken_by_their_names(folder):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    numbers = [sockets[1].fileno(), sockets[0].fileno()]
    given = " ".join(f"{3 + at}<&{10 + at}" for at in range(2))
    moved = " ".join(f"{10 + at}<&{number}" for at, number in enumerate(numbers))
    shell = f'exec {moved}; exec {given}; LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=redirect:https exec "$@"'
    with Echo(folder, prefix=["bash", "-c", shell, "bash"], pass_fds=numbers) as server:
        redirect, https = (one.getsockname()[1] for one in (sockets[1], sockets[0]))
        assert server.ports == [redirect, https], server.ports
        assert status(server.get("/hello", port=https)) == 200
        with server.tcp(redirect) as connection:
            connection.sendall(request("GET", "/hello"))
            assert f"https://localhost:{https}/hello".encode() in everything(connection)
    for one in sockets:
        one.close()


@case
def every_address_means_both_families(folder):
    with Echo(folder, ["::"]) as server:
        assert status(server.get("/hello")) == 200
        try:
            six = socket.create_connection(("::1", server.http_port), 5)
        except OSError:
            return  # a machine without IPv6
        six.sendall(request("GET", "/hello"))
        assert status(everything(six)) == 308
        six.close()


@case
def a_new_certificate_serves_without_a_stop(folder):
    with Echo(folder) as server:
        kept = server.connect()
        chain, key = certificate(folder, "next", "/CN=localhost")
        assert server.replace_certificate(chain, server.key) == "net.certificate"
        assert status(server.get("/hello")) == 200
        assert server.replace_certificate(chain, key) == "changed"
        kept.sendall(request("GET", "/hello"))
        assert one_answer(kept)[0] == 200
        server.chain = chain
        assert status(server.get("/hello")) == 200
        kept.close()


if __name__ == "__main__":
    main()
