"""A client of the Model Context Protocol in Python, against `headlight mcp`: JSON-RPC over pipes, and no library.

Usage: mcp_client.py CHECK SERVER... - runs one check with the command line of a server; the last line of its output says that it passed, anything else is a failure.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

PATIENCE = 120
WRONG = "\n".join(
    [
        "apiVersion: apps/v1",
        "kind: StatefulSet",
        "metadata: {name: db, namespace: data}",
        "spec:",
        "  serviceName: db-headles",
        "  replicas: 3",
        "  selector: {matchLabels: {app: db}}",
        "  template:",
        "    metadata: {labels: {app: db}}",
        "    spec: {containers: [{name: db, image: 'db:1'}]}",
        "---",
        "apiVersion: v1",
        "kind: Service",
        "metadata: {name: db-headless, namespace: data}",
        "spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}",
        "",
    ]
)
CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
    "chart/values.yaml": "port: 80\n",
    "chart/templates/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: {{ .Values.port }}}]}\n",
}


def folder_with(files):
    folder = Path(tempfile.mkdtemp(prefix="headlight-mcp-")).resolve()
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf8")
    return folder


class Client:
    """One server. Its answers are read by a thread, so that nothing is ever stuck in a pipe."""

    def __init__(self, command, folder, roots=None, version="2025-06-18"):
        self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.roots = roots
        self.last = 0
        self.answers = {}
        self.arrived = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        self.info = self.ask(
            "initialize",
            {"protocolVersion": version, "clientInfo": {"name": "python", "version": "1"}, "capabilities": {} if roots is None else {"roots": {"listChanged": True}}},
        )["result"]
        self.notify("notifications/initialized")

    def _read(self):
        for line in self.process.stdout:
            message = json.loads(line)
            assert message["jsonrpc"] == "2.0", line
            if message.get("method") == "roots/list":
                self.send({"id": message["id"], "result": {"roots": [{"uri": Path(root).as_uri()} for root in self.roots]}})
            elif "id" in message:
                self.arrived.put(message)
        self.arrived.put(None)

    def raw(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        self.raw(json.dumps({"jsonrpc": "2.0", **message}).encode("utf8") + b"\n")

    def notify(self, method, params=None):
        self.send({"method": method, **({} if params is None else {"params": params})})

    def begin(self, method, params):
        self.last += 1
        self.send({"id": self.last, "method": method, "params": params})
        return self.last

    def wait(self, number):
        while number not in self.answers:
            message = self.arrived.get(timeout=PATIENCE)
            assert message is not None, "the server ended"
            self.answers[message["id"]] = message
        return self.answers.pop(number)

    def ask(self, method, params):
        return self.wait(self.begin(method, params))

    def call(self, name, arguments=None):
        """Text, fields, and whether it is an error of the tool or of the protocol."""
        answer = self.ask("tools/call", {"name": name, "arguments": arguments or {}})
        if "error" in answer:
            return answer["error"]["message"], {}, True
        result = answer["result"]
        return result["content"][0]["text"], result.get("structuredContent"), result.get("isError", False)

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=PATIENCE) == 0, self.process.returncode

    def memory(self):
        """Kilobytes that the server holds."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("no VmRSS")


def every_tool(command):
    """Each tool answers with a text and fields, and places that can be followed."""
    folder = folder_with({"db.yaml": WRONG, **CHART})
    client = Client(command, folder)
    names = [tool["name"] for tool in client.ask("tools/list", {})["result"]["tools"]]
    asked = {
        "lint": {"paths": ["db.yaml"]},
        "resolve_name": {"name": "db-headless.data"},
        "zone": {},
        "names_of": {"name": "db-headless"},
        "explain_rule": {"rule": "statefulset-service-not-found"},
        "diff": {},
        "render_chart": {"chart": "chart", "release": "shop"},
        "fix": {"path": "db.yaml"},
    }
    assert sorted(names) == sorted(asked), names
    told = {name: client.call(name, arguments) for name, arguments in asked.items()}
    for name, (text, data, is_error) in told.items():
        assert text and isinstance(data, dict), name
        # There is no repository here, and no engine where it was not built.
        assert not is_error or name in ("diff", "render_chart"), (name, text)
    finding = told["lint"][1]["findings"][0]
    assert finding["place"] == "db.yaml:5:16" and WRONG.splitlines()[4][15:25] == "db-headles", finding
    edit = told["fix"][1]["fixes"][0]["edits"][0]
    assert (edit["line"], edit["column"], edit["newText"]) == (5, 16, "db-headless"), edit
    text, _, _ = client.call("fix", {"path": "db.yaml", "apply": True})
    assert text.startswith("1 fix, written"), text
    assert "serviceName: db-headless\n" in (folder / "db.yaml").read_text(encoding="utf8")
    assert client.call("lint")[0].startswith("Nothing found"), "it sees what it wrote"
    uris = [resource["uri"] for resource in client.ask("resources/list", {})["result"]["resources"]]
    assert any(uri.startswith("headlight://zones/") for uri in uris)
    for uri in uris:
        assert client.ask("resources/read", {"uri": uri})["result"]["contents"][0]["text"], uri
    assert client.ask("prompts/list", {})["result"]["prompts"][0]["name"] == "review_names"
    client.end()


def wrong_values(schema):
    """Values that a schema does not allow."""
    kind = schema["type"]
    others = {"string": 3, "integer": "3", "boolean": "yes", "array": "a", "object": []}
    yield others[kind]
    yield None
    if kind == "string":
        yield "x" * (schema["maxLength"] + 1)
        if "minLength" in schema:
            yield ""
        if "enum" in schema:
            yield "none of them"
    if kind == "integer":
        yield schema["minimum"] - 1
        yield schema["maximum"] + 1
        yield 1.5
    if kind == "array":
        yield [None]
        good = {"path": "a.yaml", "text": ""} if schema["items"]["type"] == "object" else "a"
        yield [good] * (schema["maxItems"] + 1)
        for each in wrong_values(schema["items"]):
            yield [each]
    if kind == "object":
        for name, each in schema["properties"].items():
            for value in wrong_values(each):
                yield {**{key: "a" for key in schema["required"]}, name: value}
        yield {}
        yield {**{key: "a" for key in schema["required"]}, "other": 1}


def every_bad_input(command):
    """What no schema allows is answered as an error, and the server goes on."""
    folder = folder_with({"db.yaml": WRONG})
    client = Client(command, folder)
    tried = 0
    good = {"lint": {}, "fix": {"path": "db.yaml"}, "names_of": {"name": "db"}, "resolve_name": {"name": "db"}, "render_chart": {"chart": "chart"}}
    for tool in client.ask("tools/list", {})["result"]["tools"]:
        name, schema = tool["name"], tool["inputSchema"]
        inputs = [[], "text", 3, None, {**good.get(name, {}), "other": 1}]
        inputs += [{key: value for key, value in good.get(name, {}).items() if key != left} for left in schema.get("required", [])]
        for key, each in schema["properties"].items():
            inputs += [{**good.get(name, {}), key: value} for value in wrong_values(each)]
        for arguments in inputs:
            if arguments is None and not schema.get("required"):
                continue  # No arguments are none.
            answer = client.ask("tools/call", {"name": name, "arguments": arguments})
            assert "error" in answer or answer["result"].get("isError"), (name, json.dumps(arguments)[:200], answer)
            tried += 1
    assert tried > 100, tried
    for method, params in [
        ("tools/call", {"name": "no_such_tool", "arguments": {}}),
        ("tools/call", {}),
        ("tools/call", {"name": 3}),
        ("no/such/method", {}),
        ("resources/read", {"uri": "headlight://zones/%E0%A4%A"}),
        ("resources/read", {"uri": "headlight://rules/../../etc/passwd"}),
        ("resources/read", {"uri": "file:///etc/passwd"}),
        ("prompts/get", {"name": "none"}),
    ]:
        answer = client.ask(method, params)
        assert "error" in answer or answer["result"].get("isError"), (method, params, answer)
        assert "root:" not in json.dumps(answer)
    for line in [b"\n", b"no JSON\n", b"[]\n", b"{}\n", b'{"jsonrpc": "2.0"}\n', b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}\n', b"\xff\xfe\n"]:
        client.raw(line)
    assert "result" in client.ask("ping", {}), "it goes on"
    assert client.call("lint")[0].startswith("1 finding"), "it answers"
    client.end()


def huge_texts(command):
    """Texts of the greatest size are judged; greater ones are refused; an answer stays short."""
    folder = folder_with({"db.yaml": WRONG})
    client = Client(command, folder)
    most = 1_000_000
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: s%d}\nspec: {type: ExternalName, externalName: 10.0.0.7}\n---\n"
    many = "".join(service % number for number in range(4000))[:most].rsplit("---\n", 1)[0]
    answer = client.ask("tools/call", {"name": "lint", "arguments": {"texts": [{"path": "many.yaml", "text": many}]}})
    text, data = answer["result"]["content"][0]["text"], answer["result"]["structuredContent"]
    assert data["total"] > 3500 and len(text) < 21_000 and len(json.dumps(data)) < 300_000, (data["total"], len(text), len(json.dumps(data)))
    assert "Name fewer paths" in text.splitlines()[-1], text[-200:]
    fixes = client.ask("tools/call", {"name": "fix", "arguments": {"path": "many.yaml", "texts": [{"path": "many.yaml", "text": many}]}})
    assert len(json.dumps(fixes)) < 400_000, len(json.dumps(fixes))
    for text in ["[" * most, "a: &a [" + "*a," * 300_000 + "]", "x" * most, "\x00" * 1000, "\n" * most]:
        _, _, is_error = client.call("lint", {"texts": [{"path": "odd.yaml", "text": text}]})
        assert is_error or client.call("lint")[1]["total"] == 1
    for line in client.call("zone", {"limit": 1000})[0].splitlines():
        assert len(line) < 2000
    client.end()


def cancelled(command):
    """What was called off gets no answer, what follows does; a server that is left ends."""
    folder = folder_with({"db.yaml": WRONG})
    client = Client(command, folder)
    numbers = [client.begin("tools/call", {"name": "lint", "arguments": {}}) for _ in range(20)]
    for number in numbers[:-1]:
        client.notify("notifications/cancelled", {"requestId": number, "reason": "changed my mind"})
    client.notify("notifications/cancelled", {"requestId": 99_999})
    assert client.wait(numbers[-1])["result"]["content"][0]["text"].startswith("1 finding")
    assert client.call("names_of", {"name": "db"})[0].startswith("StatefulSet db")
    client.begin("tools/call", {"name": "lint", "arguments": {}})
    client.end()


def time_limit(command):
    """What takes too long is given up, says how to ask for less, and does not end the server."""
    folder = folder_with({f"{number}.yaml": WRONG.replace("data", f"n{number}") for number in range(200)})
    client = Client([*command, "--time-limit", "0.001"], folder)
    for _ in range(3):
        text, _, is_error = client.call("lint")
        assert is_error and "took longer" in text and "--time-limit" in text, text
    assert "result" in client.ask("ping", {})
    client.end()


def roots(command):
    """The folders that a client names are asked about, as long as they are there, and others when it names others."""
    start, first, second = folder_with({}), folder_with({"db.yaml": WRONG}), folder_with({"web.yaml": WRONG.replace("db", "web")})
    client = Client(command, start, [first])
    assert client.call("lint")[0].startswith("1 finding in 1 file:\ndb.yaml:5:16 "), client.call("lint")
    assert "lies outside" in client.call("lint", {"paths": [str(second / "web.yaml")]})[0]
    assert "lies outside" in client.call("lint", {"paths": [str(start)]})[0]
    client.roots = [first, second]
    client.notify("notifications/roots/list_changed")
    while client.call("lint")[1].get("total") != 2:
        pass
    assert client.call("lint", {"paths": ["web.yaml"]})[1]["total"] == 1, "a path is that of the folder that has it"
    assert client.call("names_of", {"name": "web", "kind": "StatefulSet"})[1]["total"] == 1
    shutil.rmtree(first)
    assert client.call("lint")[0].startswith("1 finding in 1 file:\nweb.yaml:5:16 "), client.call("lint")
    shutil.rmtree(second)
    for name in ["lint", "zone", "diff"]:
        text, _, is_error = client.call(name)
        assert is_error and text == "The folder of the workspace is gone.", text
    second.mkdir()
    (second / "web.yaml").write_text(WRONG, encoding="utf8")
    assert client.call("lint")[1]["total"] == 1, "it is there again"
    client.end()


def outside(command):
    """Nothing outside of the folders is read: by paths, by links, by what manifests and charts name."""
    away = folder_with({"secret.yaml": WRONG.replace("db", "secret"), "values.yaml": "port: 1234\n"})
    folder = folder_with({"db.yaml": WRONG, **CHART, "kustomization.yaml": f"resources:\n- {os.path.relpath(away, '/')}\n- ../{away.name}/secret.yaml\n- {away}/secret.yaml\n"})
    for name, target in {"link.yaml": away / "secret.yaml", "linked": away, "chart/templates/link.yaml": away / "secret.yaml"}.items():
        (folder / name).symlink_to(target)
    client = Client(command, folder)
    for name, arguments in [
        ("lint", {}),
        ("lint", {"paths": ["link.yaml"]}),
        ("lint", {"paths": ["linked"]}),
        ("lint", {"paths": ["linked/secret.yaml"]}),
        ("lint", {"paths": [f"../{away.name}"]}),
        ("lint", {"paths": [str(away)]}),
        ("lint", {"texts": [{"path": "linked/new.yaml", "text": ""}]}),
        ("lint", {"texts": [{"path": f"../{away.name}/new.yaml", "text": ""}]}),
        ("fix", {"path": "linked/secret.yaml", "apply": True}),
        ("fix", {"path": "link.yaml", "apply": True}),
        ("zone", {}),
        ("names_of", {"name": "secret"}),
        ("resolve_name", {"name": "secret-headless.data"}),
        ("render_chart", {"chart": "chart"}),
        ("render_chart", {"chart": "linked"}),
        ("render_chart", {"chart": "chart", "values": ["linked/values.yaml"]}),
        ("render_chart", {"chart": "chart", "values": [str(away / "values.yaml")]}),
        ("diff", {}),
    ]:
        text, data, _ = client.call(name, arguments)
        told = text + json.dumps(data)
        named = json.dumps(arguments)
        assert "secret-0" not in told and "1234" not in told and ("secret-headles" not in told or "secret-headles" in named), (name, arguments, told[:600])
    assert (away / "secret.yaml").read_text(encoding="utf8") == WRONG.replace("db", "secret")
    client.end()


def two_thousand_calls(command):
    """2,000 calls, among them such as open the workspace anew, do not make the server grow."""
    folder = folder_with({f"{number}.yaml": WRONG.replace("data", f"n{number}") for number in range(100)})
    client = Client(command, folder)
    kinds = [
        ("lint", {"paths": ["7.yaml"]}),
        ("lint", {"texts": [{"path": "new.yaml", "text": WRONG}]}),
        ("resolve_name", {"name": "db-0.db-headless.n7"}),
        ("zone", {"namespace": "n7"}),
        ("names_of", {"name": "db", "namespace": "n7"}),
        ("explain_rule", {}),
        ("fix", {"path": "7.yaml"}),
        ("lint", {"paths": 3}),
    ]

    def calls(first, last):
        for number in range(first, last):
            if number % 10 == 0:
                # As if it had been written long ago: what was written just now is read with each call.
                (folder / "0.yaml").write_text(WRONG.replace("replicas: 3", f"replicas: {number % 7}"), encoding="utf8")
                os.utime(folder / "0.yaml", (number, number))
            client.call(*kinds[number % len(kinds)])

    for file in [*folder.iterdir(), folder]:
        os.utime(file, (0, 0))
    calls(0, 300)
    before = client.memory()
    calls(300, 2000)
    after = client.memory()
    print(f"{before // 1024} MB after 300 calls, {after // 1024} MB after 2,000")
    # 170 times the workspace was opened anew meanwhile, and 212 times a text was judged in it, some megabytes each: were they kept, this would be more than 500.
    # What is free and not given back yet, on a busy machine most, is below 150.
    assert after - before < 200 * 1024, (before, after)
    client.end()


def versions(command):
    """Whatever version of the protocol a client has, the server answers with one that it speaks."""
    folder = folder_with({"db.yaml": WRONG})
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "1999-01-01"]:
        client = Client(command, folder, version=version)
        assert client.info["protocolVersion"] >= "2024-11-05" and client.info["serverInfo"]["name"] == "headlight", client.info
        assert client.call("lint")[0].startswith("1 finding")
        client.end()


CHECKS = [every_tool, every_bad_input, huge_texts, cancelled, time_limit, roots, outside, two_thousand_calls, versions]

if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print(json.dumps({check.__name__: check.__doc__ for check in CHECKS}))
    else:
        wanted, *server = sys.argv[1:]
        next(check for check in CHECKS if check.__name__ == wanted)(server)
        print("passed")
