"""Runs a program on a terminal of its own and types what it asks for.

The one line on standard input is {"argv": [...], "answers": [[prompt, text], ...], "stdin": text or null}.  Each text is typed once its
prompt has appeared.  With "stdin", standard input is a pipe that holds it; the terminal stays the controlling one.
The answer is {"exitCode", "terminal": all that appeared there, "stdout": what went to standard output, a pipe}.
"""

import json
import os
import pty
import select
import signal
import sys
import time

DEADLINE_S = 60


def main():
    request = json.loads(sys.stdin.readline())
    out_read, out_write = os.pipe()
    in_read, in_write = os.pipe()
    pid, terminal = pty.fork()
    if pid == 0:
        os.dup2(out_write, 1)
        if request["stdin"] is not None:
            os.dup2(in_read, 0)
        os.closerange(3, 64)
        os.execvp(request["argv"][0], request["argv"])
    os.close(out_write)
    os.close(in_read)
    if request["stdin"] is not None:
        os.write(in_write, request["stdin"].encode())
    os.close(in_write)
    seen = {terminal: b"", out_read: b""}
    answers = list(request["answers"])
    position = 0
    deadline = time.monotonic() + DEADLINE_S
    open_ends = [terminal, out_read]
    while open_ends:
        ready, _, _ = select.select(open_ends, [], [], 1)
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            break
        for end in ready:
            try:
                chunk = os.read(end, 65536)
            except OSError:  # EIO: nobody has the terminal open any more
                chunk = b""
            if not chunk:
                open_ends.remove(end)
            seen[end] += chunk
        while answers:
            found = seen[terminal].find(answers[0][0].encode(), position)
            if found < 0:
                break
            position = found + len(answers[0][0])
            os.write(terminal, answers.pop(0)[1].encode())
    _, status = os.waitpid(pid, 0)
    print(
        json.dumps(
            {
                "exitCode": os.waitstatus_to_exitcode(status),
                "terminal": seen[terminal].decode(),
                "stdout": seen[out_read].decode(),
            }
        )
    )


main()
