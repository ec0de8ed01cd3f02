"""libstoragemgmt's plugin for SMI-S and its plugin test, from a clone of its repository, against a server.

JSON lines.  The first one on standard input is {"source": the clone, "folder": an empty one, "url", "user", "password"}; the answer is
{"supported": [names of capabilities], "tests": [names]}.  Then a name of a test is answered with {"came": "passed"},
{"came": "failed", "how"} or {"came": "skipped", "how"}.

Its daemon lsmd, a program in C, is stood in for: each client that connects gets a process of the plugin, which has the connection as a
file descriptor.  What the Python binding has in C is of disks of the client's own machine, and is left out.
"""

import importlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import unittest
from urllib.parse import urlsplit

PLUGIN = 'from lsm import PluginRunner; from smispy_plugin import Smis; import sys; PluginRunner(Smis, sys.argv).run()'
LEFT_OUT = '''def __getattr__(name):
    if not name.startswith('_local_'):
        raise AttributeError(name)
    return lambda *_: (None, 153, 'not here')
'''


def assemble(source, library):
    """The packages as an installation has them."""
    for origin, place in (('python_binding/lsm', 'lsm'), ('tools/lsmcli', 'lsm/lsmcli'),
                          ('plugin/smispy_plugin', 'smispy_plugin')):
        shutil.copytree(os.path.join(source, origin), os.path.join(library, place))
    for name, text in (('lsm/version.py', "VERSION = 'from a clone'\n"), ('lsm/_clib.py', LEFT_OUT)):
        with open(os.path.join(library, name), 'w', encoding='utf-8') as file:
            file.write(text)
    shutil.copy(os.path.join(source, 'test', 'plugin_test.py.in'), os.path.join(library, 'plugin_test.py'))


def serve(listener, library):
    """In place of lsmd."""
    while True:
        connection, _ = listener.accept()
        with connection:
            number = connection.fileno()
            subprocess.Popen([sys.executable, '-c', PLUGIN, str(number)], pass_fds=[number], stdout=sys.stderr,
                             env={**os.environ, 'PYTHONPATH': library})


def run(source, folder, url, user, password):
    library, sockets = os.path.join(folder, 'library'), os.path.join(folder, 'sockets')
    os.mkdir(sockets)
    assemble(source, library)
    os.environ['LSM_UDS_PATH'] = sockets
    sys.path.insert(0, library)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.join(sockets, 'smispy'))
    listener.listen()
    threading.Thread(target=serve, args=(listener, library), daemon=True).start()

    lsm = importlib.import_module('lsm')
    tests = importlib.import_module('plugin_test').TestPlugin
    tests.URI, tests.PASSWORD, tests.SKIP_TEST_CASES = f'smispy://{user}@{urlsplit(url).netloc}', password, []
    client = lsm.Client(tests.URI, password)
    capabilities = client.capabilities(client.systems()[0])
    client.close()
    constants = {name: value for name, value in vars(lsm.Capabilities).items()
                 if name.isupper() and not name.startswith('_') and name not in ('SUPPORTED', 'UNSUPPORTED')}
    print(json.dumps({'supported': [name for name, value in constants.items() if capabilities.supported(value)],
                      'tests': unittest.defaultTestLoader.getTestCaseNames(tests)}), flush=True)
    for line in sys.stdin:
        result = unittest.TestResult()
        tests(json.loads(line)).run(result)
        found = [('failed', how) for _, how in result.failures + result.errors]
        found += [('skipped', why) for _, why in result.skipped]
        came, how = found[0] if found else ('passed', None)
        print(json.dumps({'came': came, 'how': how}), flush=True)


if __name__ == '__main__':
    run(**json.loads(sys.stdin.readline()))
