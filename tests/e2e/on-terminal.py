"""Runs a command on a terminal of its own: python on-terminal.py STEPS COMMAND...

STEPS is JSON, [[what to wait for, what to type], ...]. Writes what the terminal showed, and exits as the command did.
"""
import fcntl
import json
import os
import pty
import struct
import sys
import termios

steps = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    # A new terminal has no columns, and prompts then break after every character.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 120, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
seen = b""
begin = 0
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:  # Linux ends a terminal that nobody holds any more with EIO.
        chunk = b""
    if not chunk:
        break
    seen += chunk
    if steps:
        at = seen.find(steps[0][0].encode(), begin)
        if at >= 0:
            begin = at + len(steps[0][0].encode())
            os.write(terminal, steps[0][1].encode())
            steps.pop(0)
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(status))
