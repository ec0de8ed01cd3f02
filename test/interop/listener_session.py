"""pywbem's listener and subscription manager for the tests: JSON lines on standard input, answers on standard output.

The first line says which server: {"url", "user", "password"}; the answer is {"pywbem": its version}.  Then:
  {"listen": {"port", "certificate", "key"}}         starts a WBEMListener, https where there is a certificate
  {"stop": true}                                      stops it
  {"received": true}                                  what it received since the start, in order, without waiting:
                                                      [{"class", "context", "number", "filter", "identifier", "source"}]
  {"subscribe": {"id", "url", "query", "language", "namespaces", "owned"}}
                                                      WBEMSubscriptionManager: destination, filter, subscription -> their paths
  {"check": true}                                     what the server lists is what the manager made, path for path
  {"remove": true}                                    removes all that the manager owns
A failure is {"error": {"name", "code", "message"}}.
"""

import json
import sys

import pywbem


class Session:
    def __init__(self, url, user, password):
        connection = pywbem.WBEMConnection(url, (user, password), no_verification=True, timeout=50)
        self.server = pywbem.WBEMServer(connection)
        self.manager = None
        self.server_id = None
        self.listener = None
        self.received_list = []

    def manage(self):
        if self.manager is None:
            self.manager = pywbem.WBEMSubscriptionManager(subscription_manager_id="tests")
            self.server_id = self.manager.add_server(self.server)
        return self.manager, self.server_id

    def callback(self, indication, host):
        self.received_list.append(
            {
                "class": indication.classname,
                "context": indication.get("SequenceContext"),
                "number": None if indication.get("SequenceNumber") is None else int(indication["SequenceNumber"]),
                "filter": indication.get("IndicationFilterName"),
                "identifier": indication.get("IndicationIdentifier"),
                "source": indication.get("SourceInstanceModelPath"),
            }
        )

    def listen(self, port, certificate=None, key=None):
        secure = certificate is not None
        self.listener = pywbem.WBEMListener(
            "127.0.0.1",
            http_port=None if secure else port,
            https_port=port if secure else None,
            certfile=certificate,
            keyfile=key,
        )
        self.listener.add_callback(self.callback)
        self.listener.start()

    def stop(self, _):
        self.listener.stop()
        self.listener = None

    def received(self, _):
        return list(self.received_list)

    def subscribe(self, id, url, query, language, namespaces, owned=True):
        manager, server = self.manage()
        destination = manager.add_destination(
            server,
            url,
            owned=owned,
            destination_id=id if owned else None,
            name=None if owned else f"destination-{id}",
        )
        names = {"filter_id": id} if owned else {"name": f"filter-{id}"}
        made = manager.add_filter(
            server, source_namespaces=namespaces, query=query, query_language=language, owned=owned, **names
        )
        subscriptions = manager.add_subscriptions(server, made.path, destination.path, owned=owned)
        connection = self.server.conn
        for instance in (destination, made, *subscriptions):
            if connection.GetInstance(instance.path).path != instance.path:
                raise ValueError(f"GetInstance gives another path than {instance.path}")
        return [str(one.path) for one in (destination, made, *subscriptions)]

    def check(self, _):
        # A manager of the same id finds again what it made: by names, and by the references of subscriptions.
        fresh = pywbem.WBEMSubscriptionManager(subscription_manager_id="tests")
        server = fresh.add_server(pywbem.WBEMServer(self.server.conn))
        manager, old = self.manage()
        pairs = [
            (manager.get_owned_destinations(old), fresh.get_owned_destinations(server)),
            (manager.get_owned_filters(old), fresh.get_owned_filters(server)),
            (manager.get_owned_subscriptions(old), fresh.get_owned_subscriptions(server)),
        ]
        for ours, theirs in pairs:
            # The order is the server's affair.
            if len(ours) != len(theirs) or any(one.path not in [other.path for other in theirs] for one in ours):
                raise ValueError(f"{[str(one.path) for one in ours]} is not {[str(one.path) for one in theirs]}")
        return [len(ours) for ours, _ in pairs]

    def remove(self, _):
        manager, server = self.manage()
        manager.remove_server(server)
        self.manager = None


def main():
    session = Session(**json.loads(sys.stdin.readline()))
    print(json.dumps({"pywbem": pywbem.__version__}), flush=True)
    for line in sys.stdin:
        ((command, arguments),) = json.loads(line).items()
        method = getattr(session, command)
        try:
            result = method(**arguments) if isinstance(arguments, dict) else method(arguments)
            answer = {"result": result}
        except Exception as error:  # every one is told
            answer = {
                "error": {
                    "name": type(error).__name__,
                    "code": getattr(error, "status_code", None),
                    "message": str(error),
                }
            }
        print(json.dumps(answer), flush=True)
    if session.listener:
        session.listener.stop()


main()
