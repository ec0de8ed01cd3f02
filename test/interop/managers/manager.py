"""What all scripted managers share: a connection, its jobs, and how an expectation fails.

A manager is the order of calls, the parameters and the demands of one real client of SMI-S, written anew from its description.
"""

import time

import pywbem

INTEROP = 'interop'
SNIA = 11

# JobState
NEW, STARTING, RUNNING, COMPLETED = 2, 3, 4, 7


class Failed(Exception):
    """The server did not do what the client demands."""


def demand(is_so, text):
    if not is_so:
        raise Failed(text)


def only(items, text):
    items = list(items)
    demand(len(items) == 1, f'{len(items)} {text}: expected one')
    return items[0]


def same(one, other):
    """
    Whether two paths name one instance.  Paths of association results and references have the host in them, those of EnumerateInstances
    have none (DSP0201, INSTANCENAME): it is left out.
    """
    one, other = one.copy(), other.copy()
    one.host = other.host = None
    return one == other


def connect(url, user, password):
    # Longer than the longest operation: the server may be in a machine that is emulated.
    return pywbem.WBEMConnection(url, (user, password), no_verification=True, timeout=300)


class Addresses:
    """A WBEMConnection that knows several addresses of one system: a call that one does not take is made at the next."""

    def __init__(self, urls, user, password):
        self._connections = [connect(url, user, password) for url in urls]
        self._at = 0

    @property
    def default_namespace(self):
        return self._connections[self._at].default_namespace

    @default_namespace.setter
    def default_namespace(self, namespace):
        for connection in self._connections:
            connection.default_namespace = namespace

    def __getattr__(self, name):
        def call(*args, **kwargs):
            for _ in self._connections:
                try:
                    return getattr(self._connections[self._at], name)(*args, **kwargs)
                except pywbem.ConnectionError as error:
                    lost = error
                    self._at = (self._at + 1) % len(self._connections)
            raise lost
        return call


class Manager:
    def __init__(self, url, user, password, others=()):
        self.wbem = Addresses([url, *others], user, password) if others else connect(url, user, password)
        self.wbem.default_namespace = INTEROP

    def use_namespace_of(self, path):
        self.wbem.default_namespace = path.namespace

    def invoke(self, method, service, /, **parameters):
        """The return value as a number, and the output parameters."""
        given = {name: value for name, value in parameters.items() if value is not None}
        value, out = self.wbem.InvokeMethod(method, service, **given)
        return int(value), out

    def wait_for(self, job_path, running=(NEW, STARTING, RUNNING), seconds=300):
        """The job when it has ended."""
        for _ in range(seconds * 10):
            job = self.wbem.GetInstance(job_path)
            demand(job['PercentComplete'] is not None, 'PercentComplete of a job is NULL')
            if int(job['JobState']) not in running:
                return job
            time.sleep(0.1)
        raise Failed('a job did not end in time')

    def done(self, value, out, result_class=None, allowed=(0, 4096)):
        """Waits for the job that a method may have begun; the path of what it made, where a class is named."""
        demand(value in allowed, f'return value {value}: expected one of {allowed}')
        if value == 0:
            return None
        job = self.wait_for(out['Job'])
        demand(int(job['JobState']) == COMPLETED, f"JobState {job['JobState']}: {job['ErrorDescription']}")
        demand([int(status) for status in job['OperationalStatus'][:2]] == [17, 2] or
               [int(status) for status in job['OperationalStatus'][:2]] == [2, 17],
               f"OperationalStatus {job['OperationalStatus']} of a job that is done")
        if result_class is None:
            return None
        made = self.wbem.AssociatorNames(out['Job'], AssocClass='CIM_AffectedJobElement', ResultClass=result_class)
        return only(made, f'{result_class} of a job')
