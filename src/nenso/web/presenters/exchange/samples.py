"""Code to call a service with: ready to copy but for the gateway's address, one's own system and its key."""

from dataclasses import dataclass

from django.conf import settings

GATEWAY = "https://gateway.example"
KEY_HEADER = "X-Nenso-Key"  # between a system and its gateway
KEY = "KEY_OF_YOUR_SYSTEM"
_WITH_BODY = ("POST", "PUT", "PATCH")
_TRIED_FIRST = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its language for people and as an anchor, and the code."""

    key: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Called:
    """What a sample calls: a method and the path at the gateway, by a client."""

    method: str
    path: str
    client: str

    @property
    def has_body(self) -> bool:
        """Whether a body goes with it."""
        return self.method in _WITH_BODY


def own_client() -> str:
    """Return the name that a reader replaces by that of the own system."""
    return f"{settings.EXCHANGE_INSTANCE}/GOV/YOUR-CODE/your-system"


def called(service: str, endpoints: list[tuple[str, str]], client: str = "") -> Called:
    """Return what samples of a service call: the first endpoint that changes nothing, else its base."""
    known = [(method, path) for method, path in endpoints if method in _TRIED_FIRST]
    method, path = min(known, key=lambda each: _TRIED_FIRST.index(each[0]), default=("GET", ""))
    inside = path.replace("**", "example").replace("*", "example")
    return Called(method, f"/r1/{service}{inside}", client or own_client())


def samples(one: Called) -> list[Sample]:
    """Return the samples in curl, Python, JavaScript, Java and C#."""
    return [
        Sample("curl", "curl", _curl(one)),
        Sample("python", "Python (requests)", _python(one)),
        Sample("javascript", "JavaScript (fetch)", _javascript(one)),
        Sample("java", "Java (HttpClient)", _java(one)),
        Sample("csharp", "C# (HttpClient)", _csharp(one)),
    ]


def _curl(one: Called) -> str:
    lines = [f'curl -i -X {one.method} "{GATEWAY}{one.path}"', f'-H "X-Road-Client: {one.client}"']
    lines.append(f'-H "{KEY_HEADER}: {KEY}"')
    if one.has_body:
        lines += ['-H "Content-Type: application/json"', "--data @request.json"]
    return " \\\n  ".join(lines)


def _python(one: Called) -> str:
    body = '\n    json={"example": 1},' if one.has_body else ""
    return f"""import requests

answer = requests.request(
    "{one.method}",
    "{GATEWAY}{one.path}",
    headers={{"X-Road-Client": "{one.client}", "{KEY_HEADER}": "{KEY}"}},{body}
    timeout=35,
)
if "X-Road-Error" in answer.headers:  # the exchange said no: quote "detail" when you ask for help
    raise SystemExit(answer.json())
print(answer.status_code, answer.headers["X-Road-Id"], answer.text)"""


def _javascript(one: Called) -> str:
    kind = ', "Content-Type": "application/json"' if one.has_body else ""
    body = "\n  body: JSON.stringify({ example: 1 })," if one.has_body else ""
    return f"""// In a browser: a page of your own network, behind a proxy that adds the key. A key never goes to the public.
const answer = await fetch("{GATEWAY}{one.path}", {{
  method: "{one.method}",
  headers: {{ "X-Road-Client": "{one.client}", "{KEY_HEADER}": "{KEY}"{kind} }},{body}
  signal: AbortSignal.timeout(35000),
}});
if (answer.headers.has("X-Road-Error")) {{ // the exchange said no: quote "detail" when you ask for help
  throw new Error(await answer.text());
}}
console.log(answer.status, answer.headers.get("X-Road-Id"), await answer.text());"""


def _java(one: Called) -> str:
    body = 'BodyPublishers.ofString("{\\"example\\": 1}")' if one.has_body else "BodyPublishers.noBody()"
    kind = '\n        .header("Content-Type", "application/json")' if one.has_body else ""
    return f"""import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

class Call {{
  public static void main(String[] args) throws Exception {{
    var request = HttpRequest.newBuilder(URI.create("{GATEWAY}{one.path}"))
        .header("X-Road-Client", "{one.client}")
        .header("{KEY_HEADER}", "{KEY}"){kind}
        .timeout(Duration.ofSeconds(35))
        .method("{one.method}", {body})
        .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    System.out.println(answer.headers().firstValue("X-Road-Error").orElse("answered"));
    System.out.println(answer.statusCode() + " " + answer.body());
  }}
}}"""


def _csharp(one: Called) -> str:
    body = (
        '\nrequest.Content = new StringContent("{\\"example\\": 1}", System.Text.Encoding.UTF8, "application/json");'
        if one.has_body
        else ""
    )
    return f"""using var client = new HttpClient {{ Timeout = TimeSpan.FromSeconds(35) }};
var request = new HttpRequestMessage(new HttpMethod("{one.method}"), "{GATEWAY}{one.path}");
request.Headers.Add("X-Road-Client", "{one.client}");
request.Headers.Add("{KEY_HEADER}", "{KEY}");{body}
var answer = await client.SendAsync(request);
Console.WriteLine(answer.Headers.Contains("X-Road-Error") ? "refused by the exchange" : "answered");
Console.WriteLine($"{{(int)answer.StatusCode}} {{await answer.Content.ReadAsStringAsync()}}");"""
