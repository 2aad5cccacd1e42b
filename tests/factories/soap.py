"""Messages of SOAP as information systems write them, and as tests break them."""

from __future__ import annotations

from nenso.exchange.rules.protocol.identifiers import ClientId, ServiceId

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
CLIENT = "VN/GOV/T01/portal"
SERVICE = "VN/GOV/G06/population/citizen"
TAGS = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode", "serviceCode")
EXTRA = "<xroad:userId>VN-01</xroad:userId><xroad:protocolVersion>4.0</xroad:protocolVersion>"


def field(name: str, kind: str, identifier: str, tags: tuple[str, ...] = TAGS, more: str = "") -> str:
    """Return a field that names somebody: `identifier` as in headers."""
    parts = "".join(
        f"<id:{tag}>{part}</id:{tag}>" for tag, part in zip(tags, identifier.split("/"), strict=False)
    )
    return f'<xroad:{name} id:objectType="{kind}">{parts}{more}</xroad:{name}>'


def service_field(service: str, version: str = "v1") -> str:
    """Return the field of a service; one of a member alone has no subsystem."""
    tags = TAGS if service.count("/") == 4 else (*TAGS[:3], "serviceCode")
    return field("service", "SERVICE", service, tags, f"<id:serviceVersion>{version}</id:serviceVersion>")


def envelope(
    body: str | None = None,
    *,
    client: str = CLIENT,
    service: str = SERVICE,
    message: str = "message-1",
    extra: str = EXTRA,
    prefix: str = "soapenv",
) -> bytes:
    """Return a request, whose body is an element named as the service unless another is given."""
    code = service.rpartition("/")[2]
    inside = body if body is not None else f'<p:{code} xmlns:p="urn:population"><number>1</number></p:{code}>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{prefix}:Envelope xmlns:{prefix}="{SOAP}" '
        'xmlns:xroad="http://x-road.eu/xsd/xroad.xsd" xmlns:id="http://x-road.eu/xsd/identifiers" '
        'xmlns:om="http://x-road.eu/xsd/op-monitoring.xsd" '
        'xmlns:repr="http://x-road.eu/xsd/representation.xsd">\n'
        f"<{prefix}:Header>\n  {field('client', 'SUBSYSTEM', client)}\n  {service_field(service)}\n"
        f"  <xroad:id>{message}</xroad:id>\n  {extra}\n</{prefix}:Header>\n"
        f"<{prefix}:Body>{inside}</{prefix}:Body>\n</{prefix}:Envelope>"
    ).encode()


def answer_to(asked: bytes, name: str = "Nguyễn Văn An") -> bytes:
    """Return what a service answers: the same header, and a body with the name of a citizen."""
    text = asked.decode()
    start, end = text.index(":Body>") + 6, text.rindex("</", 0, text.rindex(":Body>"))
    made = f'<p:citizenResponse xmlns:p="urn:population"><name>{name}</name></p:citizenResponse>'
    return (text[:start] + made + text[end:]).encode()


def in_parts(soap: bytes, *attachments: bytes, boundary: str = "b0undary", head: str = "") -> bytes:
    """Return a message with attachments."""
    found = f"--{boundary}\r\nContent-Type: text/xml; charset=UTF-8\r\n{head}\r\n".encode() + soap
    for number, each in enumerate(attachments):
        found += f"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\nContent-ID: <a{number}>\r\n\r\n".encode()
        found += each
    return found + f"\r\n--{boundary}--\r\n".encode()


def related(boundary: str = "b0undary") -> str:
    """Return the content type of a message in parts."""
    return f'multipart/related; type="text/xml"; boundary="{boundary}"'


WSDL = """<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions targetNamespace="urn:population" xmlns:p="urn:population" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
    xmlns:id="http://x-road.eu/xsd/identifiers" xmlns:xrd="http://x-road.eu/xsd/xroad.xsd">
  <!-- Illustrative: a register of population. -->
  <wsdl:types>
    <xsd:schema targetNamespace="http://x-road.eu/xsd/identifiers" elementFormDefault="qualified">
      <xsd:attribute name="objectType" type="xsd:string"/>
      <xsd:complexType name="Client"><xsd:sequence>
        <xsd:element name="xRoadInstance" type="xsd:string"/><xsd:element name="memberClass" type="xsd:string"/>
        <xsd:element name="memberCode" type="xsd:string"/>
        <xsd:element name="subsystemCode" type="xsd:string" minOccurs="0"/>
      </xsd:sequence><xsd:attribute ref="id:objectType" use="required"/></xsd:complexType>
      <xsd:complexType name="Service"><xsd:sequence>
        <xsd:element name="xRoadInstance" type="xsd:string"/><xsd:element name="memberClass" type="xsd:string"/>
        <xsd:element name="memberCode" type="xsd:string"/>
        <xsd:element name="subsystemCode" type="xsd:string" minOccurs="0"/>
        <xsd:element name="serviceCode" type="xsd:string"/>
        <xsd:element name="serviceVersion" type="xsd:string" minOccurs="0"/>
      </xsd:sequence><xsd:attribute ref="id:objectType" use="required"/></xsd:complexType>
    </xsd:schema>
    <xsd:schema targetNamespace="http://x-road.eu/xsd/xroad.xsd" elementFormDefault="qualified">
      <xsd:import namespace="http://x-road.eu/xsd/identifiers"/>
      <xsd:element name="client" type="id:Client"/><xsd:element name="service" type="id:Service"/>
      <xsd:element name="id" type="xsd:string"/><xsd:element name="userId" type="xsd:string"/>
      <xsd:element name="protocolVersion" type="xsd:string"/>
    </xsd:schema>
    <xsd:schema targetNamespace="urn:population">
      <xsd:element name="citizen"><xsd:complexType><xsd:sequence>
        <xsd:element name="number" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>
      <xsd:element name="citizenResponse"><xsd:complexType><xsd:sequence>
        <xsd:element name="name" type="xsd:string"/></xsd:sequence></xsd:complexType></xsd:element>
    </xsd:schema>
  </wsdl:types>
  <wsdl:message name="header">
    <wsdl:part name="client" element="xrd:client"/><wsdl:part name="service" element="xrd:service"/>
    <wsdl:part name="id" element="xrd:id"/><wsdl:part name="userId" element="xrd:userId"/>
    <wsdl:part name="protocolVersion" element="xrd:protocolVersion"/>
  </wsdl:message>
  <wsdl:message name="citizen"><wsdl:part name="body" element="p:citizen"/></wsdl:message>
  <wsdl:message name="citizenResponse"><wsdl:part name="body" element="p:citizenResponse"/></wsdl:message>
  <wsdl:portType name="population">
    <wsdl:operation name="citizen">
      <wsdl:input message="p:citizen"/><wsdl:output message="p:citizenResponse"/>
    </wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="population" type="p:population">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="citizen">
      <soap:operation soapAction="" style="document"/>
      <xrd:version>v1</xrd:version>
      <wsdl:input><soap:body parts="body" use="literal"/>HEADERS</wsdl:input>
      <wsdl:output><soap:body parts="body" use="literal"/>HEADERS</wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="population">
    <wsdl:port name="population" binding="p:population"><soap:address location="http://10.0.0.1/own"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>
""".replace(
    "HEADERS",
    "".join(
        f'<soap:header message="p:header" part="{part}" use="literal"/>'
        for part in ("client", "service", "id", "userId", "protocolVersion")
    ),
)

CLIENT_ID = ClientId(*CLIENT.split("/"))
SERVICE_ID = ServiceId(ClientId(*SERVICE.split("/")[:4]), "citizen")


def wsdl_of(
    operations: dict[str, str],
    *,
    titles: dict[str, str] | None = None,
    address: str = "http://10.0.0.1/own",
    element: str = "",
    again: bool = False,
    more: dict[str, str] | None = None,
) -> bytes:
    """Return a WSDL document of operations with their versions; `element` is what all are asked with, `more` stands behind them."""
    named = [*operations.items(), *(more or {}).items()] + (list(operations.items()) if again else [])
    spaces = (
        'xmlns:p="urn:p" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" '
        'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xrd="http://x-road.eu/xsd/xroad.xsd"'
    )
    messages = "".join(
        f'<wsdl:message name="{code}"><wsdl:part name="body" element="{element or f"p:{code}"}"/></wsdl:message>\n'
        for code in operations
    )
    abstract = "".join(
        f'<wsdl:operation name="{code}"><wsdl:documentation>'
        f"<xrd:title>{(titles or {}).get(code, '')}</xrd:title></wsdl:documentation>"
        f'<wsdl:input message="p:{code}"/></wsdl:operation>\n'
        for code in operations
    )
    bound = "".join(
        f'<wsdl:operation name="{code}"><soap:operation soapAction=""/>'
        + (f"<xrd:version>{version}</xrd:version>" if version else "")
        + "</wsdl:operation>\n"
        for code, version in named
    )
    return (
        f'<wsdl:definitions targetNamespace="urn:p" {spaces}>\n{messages}<wsdl:portType name="p">\n{abstract}</wsdl:portType>\n'
        f'<wsdl:binding name="p" type="p:p"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>\n{bound}'
        f'</wsdl:binding>\n<wsdl:service name="p"><wsdl:port name="p" binding="p:p"><soap:address location="{address}"/>'
        "</wsdl:port></wsdl:service>\n</wsdl:definitions>\n"
    ).encode()
