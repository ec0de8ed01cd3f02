# What targetctl does, with rtslib kept loaded: under emulation it takes seconds to load.  A line is a command and a file;
# it is answered with a line: the errors, or "done".
import sys

from rtslib_fb import RTSRoot

for line in sys.stdin:
    command, _, path = line.strip().partition(" ")
    errors = []
    try:
        if command == "save":
            RTSRoot().save_to_file(save_file=path)
        elif command == "clear":
            RTSRoot().clear_existing(confirm=True)
        elif command == "restore":
            errors = RTSRoot().restore_from_file(restore_file=path)
        else:
            errors = ["no command " + command]
    except Exception as error:
        errors = [repr(error)]
    print("; ".join(str(error) for error in errors).replace("\n", " ") or "done", flush=True)
