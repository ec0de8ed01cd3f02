"""A scripted manager for the tests: JSON lines on standard input, answers on standard output.

The argument names the manager.  The first line says which server: {"url", "user", "password"}, and "others" if the system has
further addresses; the answer is {"ready": true}.  Then:
  {"provide": {"name", "bytes", "initiator"}}   makes a volume, lets the initiator see it -> {"target": its iqn, "lun": its number}
  {"remove": {}}                                takes all away again -> null
  {"check": {}}                                 of the manager "profiles": {name of a profile: how many central instances}
                                                of "agreement": {association: how many references were followed}
                                                of "required": how many instances were looked at
  {command: {...}}                              of the manager "commands": see its methods
A failure is {"error": {"name", "message"}}; a demand of the client that is not met is one by the name of Failed.
"""

import json
import sys
import traceback

import pywbem

from managers.agreement import Agreement
from managers.commands import Commands
from managers.coprhd import Coprhd
from managers.emc import Emc
from managers.foglight import Foglight
from managers.fujitsu import Fujitsu
from managers.lsm import Lsm
from managers.profiles import Profiles
from managers.required import Required
from managers.windows import Windows

MANAGERS = {
    'lsm': Lsm, 'emc': Emc, 'fujitsu': Fujitsu, 'coprhd': Coprhd, 'foglight': Foglight, 'windows': Windows,
    'profiles': Profiles, 'agreement': Agreement, 'commands': Commands,
    'required': Required,
}


def main():
    server = json.loads(sys.stdin.readline())
    manager = MANAGERS[sys.argv[1]](server['url'], server['user'], server['password'], server.get('others', []))
    print(json.dumps({'ready': True}))
    for line in sys.stdin:
        (step, arguments), = json.loads(line).items()
        try:
            print(json.dumps({'result': getattr(manager, step)(**arguments)}))
        except (Exception, pywbem.Error) as error:
            where = traceback.extract_tb(error.__traceback__)[1]
            message = f'{where.name}, line {where.lineno}: {type(error).__name__}: {error}'
            print(json.dumps({'error': {'name': type(error).__name__, 'message': message[:2000]}}))


if __name__ == '__main__':
    main()
